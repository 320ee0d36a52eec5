"""Two accounts of how much each column matters, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.labs.ensembles.answers import ImportanceReport
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.bar_plot import BarPlot

_COLUMNS_SHOWN = 12


class ImportancePanel(QWidget):
    """Both accounts as shares, so that they compare; the sentence tells fall and share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.remark = Remark()
        self.bars = BarPlot(self.tr("Importance"), "", self.tr("share of the whole"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.remark)
        layout.addWidget(self.bars, 1)

    def show_importance(self, found: ImportanceReport) -> str:
        """Show what `importance` returns; return the column that matters most when shuffled."""
        fall = np.asarray(found["permutation"], dtype=float)
        order = np.argsort(-fall)
        shown = order[:_COLUMNS_SHOWN]
        names = [str(found["features"][place]) for place in shown]
        own = found["impurity"]
        series = {}
        if own is not None:
            series[self.tr("impurity (the splits' own account)")] = _shares(own)[shown].tolist()
        series[self.tr("permutation (the fall when shuffled)")] = _shares(fall)[shown].tolist()
        self.bars.show_bars(names, series)
        self.remark.say(self._words(found, int(order[0]), own is not None))
        return names[0]

    def _words(self, found: ImportanceReport, first: int, has_own: bool) -> str:
        score = self.tr("R²") if found["score"] == "r2" else self.tr("accuracy")
        words = self.tr(
            "Shuffling {0} takes {1:.3f} ± {2:.3f} off the test {3}, {4:.2f} of what all columns "
            "take, one at a time."
        ).format(
            found["features"][first],
            found["permutation"][first],
            found["permutation_spread"][first],
            score,
            _shares(found["permutation"])[first],
        )
        if len(found["features"]) > _COLUMNS_SHOWN:
            drawn = self.tr("The {0} columns that matter most are drawn, of {1:,}.")
            words += " " + drawn.format(_COLUMNS_SHOWN, len(found["features"]))
        if not has_own:
            words += " " + self.tr("This model keeps no account of impurity.")
        if found["shuffled"] < len(found["features"]):
            limit = self.tr("Of {0:,} columns the {1} that promise most were shuffled.")
            words += " " + limit.format(len(found["features"]), found["shuffled"])
        return words


def _shares(values: Any) -> Any:
    """Return the values as shares of the sum of those above zero."""
    known = np.asarray(values, dtype=float)
    return known / (known[known > 0].sum() or 1.0)
