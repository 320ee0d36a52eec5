"""The games one can begin with: values of the settings by the preset's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Metz et al. (2017) use this recipe for their ring of Gaussians.
CLASSROOM: Mapping[str, Any] = {
    "data": "ring",
    "loss": "non_saturating",
    "noise_size": 256,
    "noise": "normal",
    "g_layers": 2,
    "g_width": 128,
    "g_activation": "tanh",
    "g_norm": "none",
    "d_layers": 2,
    "d_width": 128,
    "d_activation": "tanh",
    "d_norm": "none",
    "batch_size": 512,
    "g_steps": 1,
    "d_steps": 1,
    "g_optimizer": "adam",
    "d_optimizer": "adam",
    "g_learning_rate": 1e-3,
    "d_learning_rate": 1e-4,
    "beta1": 0.5,
    "steps": 25_000,
    "evaluate_every": 500,
    "packing": 1,
    "r1": 0.0,
    "gradient_penalty": 10.0,
    "clip": 0.01,
    "instance_noise": 0.0,
    "unrolling": 0,
    "label_smoothing": 0.0,
}

# As GAN Lab in the browser: tiny networks, uniform noise, two turns of the discriminator.
_SMALL = {
    **CLASSROOM,
    "data": "gaussians2",
    "noise_size": 2,
    "noise": "uniform",
    "g_width": 8,
    "g_activation": "relu",
    "d_width": 8,
    "d_activation": "relu",
    "batch_size": 150,
    "d_steps": 2,
    "g_learning_rate": 2e-3,
    "d_learning_rate": 2e-3,
    "steps": 20_000,
}

_IMAGES = {
    **CLASSROOM,
    "d_activation": "leaky_relu",
    "g_activation": "relu",
    "noise_size": 32,
    "batch_size": 64,
    "g_learning_rate": 5e-4,
    "d_learning_rate": 2e-4,
}

# Small enough for each collapse, and its cure, to show within a minute.
_RING = {
    **CLASSROOM,
    "loss": "minimax",
    "noise_size": 2,
    "g_width": 64,
    "g_activation": "relu",
    "d_width": 64,
    "d_activation": "relu",
    "batch_size": 128,
    "steps": 10_000,
    "evaluate_every": 250,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "classroom": CLASSROOM,
    # Lin et al. (2018), table 1: 400 epochs of 1,000 batches.
    "pacgan_paper": {
        **CLASSROOM,
        "noise_size": 2,
        "g_layers": 4,
        "g_width": 400,
        "g_activation": "relu",
        "g_norm": "batch",
        "d_layers": 3,
        "d_width": 200,
        "d_activation": "maxout",
        "batch_size": 100,
        "g_learning_rate": 1e-4,
        "beta1": 0.8,
        "steps": 400_000,
        "evaluate_every": 1_000,
    },
    "small": _SMALL,
    "digits": {**_IMAGES, "data": "digits", "steps": 10_000},
    "mnist": {
        **_IMAGES,
        "data": "mnist",
        "noise_size": 64,
        "g_width": 16,
        "g_norm": "batch",
        "d_width": 16,
        "steps": 3_000,
        "evaluate_every": 250,
    },
    # D is far ahead, and its verdict is flat but near one mode: all samples go there and stay.
    "collapse": {
        **_RING,
        "d_learning_rate": 1e-2,
        "d_steps": 2,
        "g_learning_rate": 1e-4,
    },
    # Plain gradient descent shows what Adam hides by its scaling: no gradient, no step.
    "overpowered": {
        **_RING,
        "d_learning_rate": 1e-3,
        "d_steps": 5,
        "g_optimizer": "sgd",
        "g_learning_rate": 1e-1,
    },
    # G is far ahead: as soon as D knows where all samples are, they are somewhere else.
    "oscillation": {
        **_RING,
        "g_learning_rate": 1e-3,
        "d_learning_rate": 1e-4,
        "evaluate_every": 100,
    },
    # Weights clipped at 100 are not clipped at all, so the critic's scores grow without end.
    "divergence": {
        **_RING,
        "loss": "wasserstein",
        "clip": 100.0,
        "g_learning_rate": 1e-2,
        "d_learning_rate": 1e-2,
        "d_steps": 5,
    },
}
