"""What a network of convolutions looks at: filters, feature maps, saliency, its worst errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy

from core.labs.networks.reports import DigitReport
from core.labs.networks.tasks.session import TaskSession

_WORST = 10


def pictures(session: TaskSession) -> dict[str, Any]:
    """Return filters, (16, 5, 5), confusion, and the ten worst errors with what is said of them."""
    network = session.network
    _, _, images, labels = session.data
    with _looking_at(network), torch.no_grad():
        scores = network(images)
    said = scores.argmax(dim=1)
    counts = np.zeros((10, 10), np.int64)
    np.add.at(counts, (labels.numpy(), said.numpy()), 1)
    losses = cross_entropy(scores, labels, reduction="none")
    wrong = torch.nonzero(said != labels).flatten()
    worst = wrong[losses[wrong].argsort(descending=True)[:_WORST]]
    filters = next(p for p in network.parameters() if p.dim() == 4)
    return {
        "filters": filters.detach().squeeze(1).numpy().copy(),
        "confusion": counts,
        "worst": {
            "images": images[worst].squeeze(1).numpy(),
            "labels": labels[worst].numpy(),
            "said": said[worst].numpy(),
        },
    }


def read_digit(network: nn.Module, image: NDArray[np.float32]) -> DigitReport:
    """Return what the network says of a (28, 28) image of 0 to 1, and why.

    Saliency is the absolute slope of the winning score for each pixel (Simonyan et al., 2014).
    """
    pixels = torch.tensor(image).view(1, 1, 28, 28).requires_grad_()
    maps: list[NDArray[np.float32]] = []
    inside = pixels
    with _looking_at(network):
        for layer in network.children():
            inside = layer(inside)
            if isinstance(layer, nn.ReLU):
                maps.append(inside.detach()[0].numpy())
        (slope,) = torch.autograd.grad(inside.max(), pixels)
    shares = inside.detach().softmax(dim=1)[0].numpy()
    return DigitReport(shares, tuple(maps), slope[0, 0].abs().numpy())


@contextmanager
def _looking_at(network: nn.Module) -> Iterator[None]:
    """Let the network be looked at as it is when it is finished, without dropout."""
    network.eval()
    try:
        yield
    finally:
        network.train()
