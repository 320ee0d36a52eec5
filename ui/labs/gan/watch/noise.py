"""Noise as the settings ask for it, drawn in the window for what it asks the worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def draw_noise(
    settings: Mapping[str, Any], count: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return (count, noise size) numbers of the settings' distribution."""
    shape = (count, int(settings.get("noise_size", 2)))
    if settings.get("noise") == "uniform":
        return rng.uniform(-1, 1, shape).astype(np.float32)
    return rng.standard_normal(shape).astype(np.float32)
