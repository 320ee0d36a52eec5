"""A heat map of a bounded piece of a tensor, with its shape, or the reason why there is none."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from core.labs.tensors.reports import Block
from ui.widgets.plots.heat_map import HeatMap


class BlockView(HeatMap):
    """Shows a `Block`; numbers of three and more axes as their first slice."""

    def __init__(
        self, title: str = "", empty_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, empty_text, parent=parent)
        self._none_text = empty_text

    def show_block(self, block: Block | None, reason: str = "") -> None:
        """Show a block, or why there is none."""
        if block is None:
            self.set_empty_text(reason or self._none_text)
            self.clear()
        else:
            signed = block.minimum is not None and block.minimum < 0
            self.show_array(_matrix(block), signed=signed)


def _matrix(block: Block) -> np.ndarray:
    """Return the numbers where all are there and small enough to read, else the picture."""
    numbers = block.numbers
    if numbers is None or numbers.ndim > 2 or np.iscomplexobj(numbers):
        return block.picture
    return np.atleast_2d(numbers)
