"""The names that the networks lab's settings choose from, and the words for them."""

from __future__ import annotations

from typing import Literal

from core.runtime.text import text

Task = Literal["plane", "cnn", "autoencoder", "recurrent"]
Data = Literal[
    "circle",
    "gauss",
    "xor",
    "spiral",
    "moons",
    "checker",
    "classes",
    "plane",
    "bumps",
    "drawn",
    "table",
]
Recipe = Literal["numpy", "torch"]
Activation = Literal["tanh", "relu", "leaky_relu", "sigmoid", "elu", "linear"]
Start = Literal["xavier", "he", "small", "zeros"]
Loss = Literal["cross_entropy", "squared", "hinge"]
Optimizer = Literal["sgd", "momentum", "rmsprop", "adam", "adamw"]
Schedule = Literal["constant", "halving", "cosine"]
WhatIf = Literal["none", "zeros", "shuffled_labels", "sorted_batches"]
Cell = Literal["rnn", "lstm", "gru", "attention"]

TASK_WORDS = {
    "plane": text("networks", "Points on the plane"),
    "cnn": text("networks", "CNN: digits"),
    "autoencoder": text("networks", "Autoencoder: digits"),
    "recurrent": text("networks", "RNN, LSTM, GRU: delayed recall"),
}
DATA_WORDS = {
    "circle": text("networks", "Circle"),
    "gauss": text("networks", "Two Gaussians"),
    "xor": text("networks", "XOR"),
    "spiral": text("networks", "Spiral"),
    "moons": text("networks", "Moons"),
    "checker": text("networks", "Checkerboard"),
    "classes": text("networks", "Several classes"),
    "plane": text("networks", "Regression: a plane"),
    "bumps": text("networks", "Regression: Gaussian bumps"),
    "drawn": text("networks", "Drawn by hand"),
    "table": text("networks", "Own table"),
}
RECIPE_WORDS = {
    "numpy": text("networks", "NumPy by hand"),
    "torch": text("networks", "torch"),
}
ACTIVATION_WORDS = {
    "tanh": text("networks", "tanh"),
    "relu": text("networks", "ReLU"),
    "leaky_relu": text("networks", "leaky ReLU"),
    "sigmoid": text("networks", "sigmoid"),
    "elu": text("networks", "ELU"),
    "linear": text("networks", "linear"),
}
START_WORDS = {
    "xavier": text("networks", "Xavier"),
    "he": text("networks", "He"),
    "small": text("networks", "Small"),
    "zeros": text("networks", "Zeros"),
}
LOSS_WORDS = {
    "cross_entropy": text("networks", "Cross-entropy"),
    "squared": text("networks", "Squared error"),
    "hinge": text("networks", "Hinge"),
}
OPTIMIZER_WORDS = {
    "sgd": text("networks", "SGD"),
    "momentum": text("networks", "SGD, momentum 0.9"),
    "rmsprop": text("networks", "RMSprop"),
    "adam": text("networks", "Adam"),
    "adamw": text("networks", "AdamW"),
}
SCHEDULE_WORDS = {
    "constant": text("networks", "Constant"),
    "halving": text("networks", "Halved every 100 epochs"),
    "cosine": text("networks", "Cosine to zero"),
}
WHAT_IF_WORDS = {
    "none": text("networks", "Nothing"),
    "zeros": text("networks", "All weights begin at zero"),
    "shuffled_labels": text("networks", "Training labels are shuffled"),
    "sorted_batches": text("networks", "Batches in order of class"),
}
CELL_WORDS = {
    "rnn": text("networks", "RNN"),
    "lstm": text("networks", "LSTM"),
    "gru": text("networks", "GRU"),
    "attention": text("networks", "One attention head"),
}

INPUTS = ("x", "y", "x2", "y2", "xy", "sin_x", "sin_y")
"""What a network on the plane may see of a point."""

REGRESSIONS = ("plane", "bumps")
"""Data whose target is a number; the others have classes."""
