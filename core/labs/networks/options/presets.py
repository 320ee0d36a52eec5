"""What one can begin with: values of the settings by the preset's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from core.runtime.text import text

Preset = Literal[
    "spiral",
    "circle",
    "xor",
    "lecture",
    "classes",
    "bumps",
    "zeros",
    "memorised",
    "too_fast",
    "vanishing",
    "cnn",
    "autoencoder",
    "recall_rnn",
    "recall_lstm",
    "recall_attention",
]

PRESET_WORDS = {
    "spiral": text("networks", "Spiral, by x and y alone"),
    "circle": text("networks", "Circle, the first one"),
    "xor": text("networks", "XOR"),
    "lecture": text("networks", "2-4-2-1, batch 10"),
    "classes": text("networks", "Four classes"),
    "bumps": text("networks", "Regression"),
    "zeros": text("networks", "All weights zero"),
    "memorised": text("networks", "Shuffled labels, memorised"),
    "too_fast": text("networks", "Too large a rate"),
    "vanishing": text("networks", "Vanishing gradients"),
    "cnn": text("networks", "CNN on digits"),
    "autoencoder": text("networks", "Autoencoder on digits"),
    "recall_rnn": text("networks", "RNN forgets"),
    "recall_lstm": text("networks", "LSTM remembers"),
    "recall_attention": text("networks", "Attention remembers"),
}

SPIRAL: Mapping[str, Any] = {
    "task": "plane",
    "data": "spiral",
    "classes": 4,
    "points": 500,
    "noise": 0.0,
    "train_share": 0.8,
    "inputs": "x,y",
    "layers": "32,16",
    "activation": "tanh",
    "start": "xavier",
    "residual": False,
    "loss": "cross_entropy",
    "optimizer": "adam",
    "learning_rate": 0.02,
    "schedule": "cosine",
    "batch_size": 10,
    "epochs": 600,
    "l1": 0.0,
    "l2": 3e-4,
    "dropout": 0.0,
    "stop_accuracy": 1.0,
    "patience": 0,
    "what_if": "none",
    "recipe": "numpy",
    "cell": "lstm",
    "forget_bias": 4.0,
    "distance": 40,
    "seed": 0,
}
_FIRST: Mapping[str, Any] = {
    **SPIRAL,
    "data": "circle",
    "layers": "4,2",
    "train_share": 0.5,
    "learning_rate": 0.01,
    "schedule": "constant",
    "l2": 0.0,
    "epochs": 200,
}
_DIGITS: Mapping[str, Any] = {
    **SPIRAL,
    "task": "cnn",
    "learning_rate": 5e-3,
    "batch_size": 64,
    "epochs": 15,
}
_RECALL: Mapping[str, Any] = {
    **SPIRAL,
    "task": "recurrent",
    "learning_rate": 5e-3,
    "batch_size": 64,
    "epochs": 1000,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "spiral": SPIRAL,
    "circle": _FIRST,
    "xor": {**_FIRST, "data": "xor"},
    "lecture": {**_FIRST, "optimizer": "sgd", "learning_rate": 0.03, "epochs": 1000},
    "classes": {**_FIRST, "data": "classes", "layers": "8,8", "noise": 0.1},
    "bumps": {**_FIRST, "data": "bumps", "layers": "8,8", "epochs": 400},
    "zeros": {**_FIRST, "what_if": "zeros"},
    "memorised": {
        **_FIRST,
        "what_if": "shuffled_labels",
        "layers": "64,64",
        "activation": "relu",
        "start": "he",
        "optimizer": "adam",
        "learning_rate": 0.005,
        "points": 200,
        "epochs": 600,
    },
    "too_fast": {**_FIRST, "activation": "relu", "learning_rate": 3.0},
    "vanishing": {
        **_FIRST,
        "layers": "8,8,8,8,8,8,8,8",
        "activation": "sigmoid",
        "start": "small",
        "optimizer": "sgd",
    },
    "cnn": _DIGITS,
    "autoencoder": {**_DIGITS, "task": "autoencoder", "learning_rate": 3e-3, "epochs": 30},
    "recall_rnn": {**_RECALL, "cell": "rnn"},
    "recall_lstm": {**_RECALL, "cell": "lstm"},
    "recall_attention": {**_RECALL, "cell": "attention", "epochs": 200},
}
