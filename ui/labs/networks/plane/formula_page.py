"""The whole network as a formula, a line a unit, with its numbers of now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.labs.networks.options.layers import Layer
from core.runtime.figures import figure
from ui.labs.networks.plane.inputs import input_words

_MOST_LINES = 200


class FormulaPage(QPlainTextEdit):
    """Text to be read and copied; it is written when it is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setAccessibleName(self.tr("The network as a formula"))
        self._inputs: Sequence[str] = ()
        self._layers: Sequence[Layer] = ()
        self._weights: list[NDArray[np.float32]] = []

    def begin(self, inputs: Sequence[str], layers: Sequence[Layer]) -> None:
        """Take what the network is made of."""
        self._inputs, self._layers, self._weights = inputs, layers, []
        self.clear()

    def show_snapshots(self, shown: Mapping[str, Any]) -> None:
        """Take the newest weights."""
        count = len(self._layers) + 1
        if f"weights.{count}" not in shown:
            return
        self._weights = [np.asarray(shown[f"weights.{k}"]) for k in range(1, count + 1)]
        if self.isVisible():
            self.write()

    def write(self) -> None:
        """Write the formula."""
        lines: list[str] = []
        before = [input_words(name) for name in self._inputs]
        for number, (w, layer) in enumerate(zip(self._weights, self._layers, strict=False), 1):
            names = [f"h{number}.{unit}" for unit in range(1, layer.units + 1)]
            for unit, name in enumerate(names):
                lines.append(f"{name} = {layer.activation}({weighted_sum(w[:, unit], before)})")
            before = names
            lines.append("")
        if self._weights:
            w = self._weights[-1]
            outputs = range(w.shape[1])
            lines += [f"z{unit + 1} = {weighted_sum(w[:, unit], before)}" for unit in outputs]
        if len(lines) > _MOST_LINES:
            rest = len(lines) - _MOST_LINES
            lines = [*lines[:_MOST_LINES], self.tr("and {0} lines more").format(rest)]
        self.setPlainText("\n".join(lines))


def weighted_sum(weights: NDArray[np.float32], names: Sequence[str]) -> str:
    """Return the sum of the named numbers by their weights, and the bias at the end."""
    said = ""
    for value, name in zip(weights.tolist(), [*names, ""], strict=True):
        sign = "−" if value < 0 else "+"
        part = f"{figure(abs(value))} {name}".strip()
        said += f" {sign} {part}" if said else f"{'−' if value < 0 else ''}{part}"
    return said
