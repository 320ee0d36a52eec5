"""The names that the GAN lab's settings choose from, and the words for them in the form."""

from __future__ import annotations

from typing import Literal

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
    "classroom": "Classroom",
    "pacgan_paper": "PacGAN paper",
    "small": "Small and fast",
    "digits": "Digits 8 x 8",
    "mnist": "MNIST digits",
    "collapse": "Mode collapse",
    "overpowered": "One player overpowers the other",
    "oscillation": "Oscillation",
    "divergence": "Divergence",
}
DATA_WORDS = {
    "line": "Line",
    "gaussians2": "Two Gaussians",
    "gaussians3": "Three Gaussians",
    "ring": "Ring of 8",
    "grid": "Grid of 25",
    "spiral": "Spiral",
    "moons": "Moons",
    "swiss_roll": "Swiss roll",
    "drawn": "Drawn by hand",
    "file": "CSV file",
    "digits": "Digits, 8 x 8",
    "mnist": "MNIST digits, 28 x 28",
    "images": "Folder of images",
}
NOISE_WORDS = {"uniform": "Uniform, -1 to 1", "normal": "Gaussian"}
ACTIVATION_WORDS = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "tanh": "tanh",
    "sigmoid": "Sigmoid",
    "elu": "ELU",
    "maxout": "Maxout of 5",
}
NORM_WORDS = {
    "none": "None",
    "batch": "Batch norm",
    "spectral": "Spectral norm",
}
OPTIMIZER_WORDS = {
    "adam": "Adam",
    "sgd": "SGD",
    "momentum": "SGD, momentum 0.9",
    "rmsprop": "RMSprop",
}
LOSS_WORDS = {
    "minimax": "Minimax (saturating)",
    "non_saturating": "Non-saturating",
    "least_squares": "Least squares",
    "hinge": "Hinge",
    "wasserstein": "Wasserstein, clipped weights",
    "wgan_gp": "Wasserstein, gradient penalty",
}
