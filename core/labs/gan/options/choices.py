"""The names that the GAN lab's settings choose from, and the words for them in the form."""

from __future__ import annotations

from typing import Literal

from core.runtime.text import text

Preset = Literal[
    "classroom",
    "pacgan_paper",
    "small",
    "digits",
    "mnist",
    "collapse",
    "overpowered",
    "oscillation",
    "divergence",
]
Data = Literal[
    "line",
    "gaussians2",
    "gaussians3",
    "ring",
    "grid",
    "spiral",
    "moons",
    "swiss_roll",
    "drawn",
    "file",
    "digits",
    "mnist",
    "images",
]
Noise = Literal["uniform", "normal"]
Activation = Literal["relu", "leaky_relu", "tanh", "sigmoid", "elu", "maxout"]
Norm = Literal["none", "batch", "spectral"]
Optimizer = Literal["adam", "sgd", "momentum", "rmsprop"]
Loss = Literal["minimax", "non_saturating", "least_squares", "hinge", "wasserstein", "wgan_gp"]

IMAGE_DATA = ("digits", "mnist", "images")
"""Data whose samples are pictures; the others have two coordinates."""

MODAL_DATA = ("gaussians2", "gaussians3", "ring", "grid")
"""Mixtures whose modes are known, so that those hit can be counted."""

PROBABILITY_LOSSES = ("minimax", "non_saturating")
"""Losses for which D says a probability; for the others it says a score."""

PRESET_WORDS = {
    "classroom": text("gan", "Classroom"),
    "pacgan_paper": text("gan", "PacGAN paper"),
    "small": text("gan", "Small and fast"),
    "digits": text("gan", "Digits 8 x 8"),
    "mnist": text("gan", "MNIST digits"),
    "collapse": text("gan", "Mode collapse"),
    "overpowered": text("gan", "One player overpowers the other"),
    "oscillation": text("gan", "Oscillation"),
    "divergence": text("gan", "Divergence"),
}
DATA_WORDS = {
    "line": text("gan", "Line"),
    "gaussians2": text("gan", "Two Gaussians"),
    "gaussians3": text("gan", "Three Gaussians"),
    "ring": text("gan", "Ring of 8"),
    "grid": text("gan", "Grid of 25"),
    "spiral": text("gan", "Spiral"),
    "moons": text("gan", "Moons"),
    "swiss_roll": text("gan", "Swiss roll"),
    "drawn": text("gan", "Drawn by hand"),
    "file": text("gan", "CSV file"),
    "digits": text("gan", "Digits, 8 x 8"),
    "mnist": text("gan", "MNIST digits, 28 x 28"),
    "images": text("gan", "Folder of images"),
}
NOISE_WORDS = {"uniform": text("gan", "Uniform, -1 to 1"), "normal": text("gan", "Gaussian")}
ACTIVATION_WORDS = {
    "relu": text("gan", "ReLU"),
    "leaky_relu": text("gan", "Leaky ReLU"),
    "tanh": text("gan", "tanh"),
    "sigmoid": text("gan", "Sigmoid"),
    "elu": text("gan", "ELU"),
    "maxout": text("gan", "Maxout of 5"),
}
NORM_WORDS = {
    "none": text("gan", "None"),
    "batch": text("gan", "Batch norm"),
    "spectral": text("gan", "Spectral norm"),
}
OPTIMIZER_WORDS = {
    "adam": text("gan", "Adam"),
    "sgd": text("gan", "SGD"),
    "momentum": text("gan", "SGD, momentum 0.9"),
    "rmsprop": text("gan", "RMSprop"),
}
LOSS_WORDS = {
    "minimax": text("gan", "Minimax (saturating)"),
    "non_saturating": text("gan", "Non-saturating"),
    "least_squares": text("gan", "Least squares"),
    "hinge": text("gan", "Hinge"),
    "wasserstein": text("gan", "Wasserstein, clipped weights"),
    "wgan_gp": text("gan", "Wasserstein, gradient penalty"),
}
