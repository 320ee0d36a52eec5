"""What an autoencoder makes of digits: the plane of its two numbers, and what comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.labs.networks.tasks.session import TaskSession

_SHOWN, _SIDE = 10, 12


def pictures(session: TaskSession) -> dict[str, Any]:
    """Return where test digits lie, some with what comes back, and those that fit worst.

    ``latent`` is (1000, 2) with its ``labels``; ``grid`` is (144, 28, 28), decoded from an even
    grid over the middle of that plane, rows from the top.
    """
    network: Any = session.network
    _, _, images, labels = session.data
    with torch.no_grad():
        codes = network.encoder(images)
        back = network(images)
    errors = (back - images).square().mean(dim=1)
    worst = errors.argsort(descending=True)[:_SHOWN]
    low, high = (np.quantile(codes.numpy(), q, axis=0) for q in (0.05, 0.95))
    axis_x, axis_y = np.linspace(low[0], high[0], _SIDE), np.linspace(high[1], low[1], _SIDE)
    x, y = np.meshgrid(axis_x, axis_y)
    return {
        "latent": codes.numpy(),
        "labels": labels.numpy(),
        "pairs": _pairs(images[:_SHOWN], back[:_SHOWN]),
        "outliers": _pairs(images[worst], back[worst]),
        "grid": decode(network, np.column_stack([x.ravel(), y.ravel()])),
    }


def decode(network: nn.Module, codes: NDArray[Any]) -> NDArray[np.float32]:
    """Return the (n, 28, 28) images of (n, 2) numbers."""
    decoder: Any = network.decoder
    with torch.no_grad():
        pixels = torch.sigmoid(decoder(torch.tensor(codes, dtype=torch.float32)))
    images: NDArray[np.float32] = pixels.view(-1, 28, 28).numpy()
    return images


def pca_loss(session: TaskSession) -> float:
    """Return the mean squared error of the test digits through two principal components."""
    train, _, test, _ = session.data
    middle = train.mean(dim=0)
    # By the covariance, since there are five times as many digits as pixels.
    _, directions = torch.linalg.eigh((train - middle).T @ (train - middle))
    plane = directions[:, -2:]
    back = middle + (test - middle) @ plane @ plane.T
    return float((back - test).square().mean())


def _pairs(images: torch.Tensor, back: torch.Tensor) -> NDArray[np.float32]:
    """Return (2, n, 28, 28): what went in, and what came back."""
    pairs: NDArray[np.float32] = torch.stack([images, back]).view(2, -1, 28, 28).numpy()
    return pairs
