"""A local variable of a recipe, as the line stepper shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LocalValue:
    """One name at one line; the fields after ``text`` are for tensors, else None.

    ``thumbnail`` is (h, w) float32, at most 48 by 48, averaged from the tensor's last two axes.
    ``changed`` tells whether the value differs from the one shown before.
    """

    name: str
    type_name: str
    text: str
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    device: str | None = None
    requires_grad: bool | None = None
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    thumbnail: NDArray[np.float32] | None = None
    changed: bool = False
