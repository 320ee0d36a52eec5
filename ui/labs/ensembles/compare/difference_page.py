"""Is the difference real: intervals, verdicts in words, and the scores split by split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.ensembles.answers import Pair
from core.labs.ensembles.reports import Differences
from core.runtime.messages import Answer
from ui.labs.ensembles.compare.line_plot import LinePlot
from ui.labs.ensembles.compare.names import ShownModel
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark import Remark


class DifferencePage(AskingWidget):
    """Compares each two models of a run over many splits, with a margin that may be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: dict[str, ShownModel] = {}
        self._pairs: list[Pair] = []
        self._build()

    def _build(self) -> None:
        self.remark = Remark(self.tr("Run over many splits to see how much one score means."))
        self.splits_button = QPushButton(self.tr("Twenty splits"))
        self.folds_button = QPushButton(self.tr("Repeated folds"))
        self.rope = QDoubleSpinBox()
        self.rope.setRange(0.0, 0.5)
        self.rope.setDecimals(3)
        self.rope.setSingleStep(0.005)
        self.rope.setKeyboardTracking(False)
        self.rope.setEnabled(False)
        self.rope.valueChanged.connect(self._ask_again)
        self.pairs = plain_table(
            [
                self.tr("First"),
                self.tr("Second"),
                self.tr("Difference"),
                self.tr("95 % interval"),
                self.tr("p"),
                self.tr("First better"),
                self.tr("Equal"),
                self.tr("Second better"),
            ]
        )
        self.pairs.setAccessibleName(self.tr("Differences of each two models"))
        self.pairs.currentCellChanged.connect(self._show_sentence)
        self.sentence = Remark()
        self.plot = LinePlot(
            self.tr("Score on each split"),
            self.tr("split"),
            "",
            self.tr("The scores of a run over many splits are drawn here."),
        )
        self.splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self.splitter.addWidget(self.pairs)
        self.splitter.addWidget(self.plot)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(self._tool_row())
        layout.addWidget(self.remark)
        layout.addWidget(self.sentence)
        layout.addWidget(self.splitter, 1)

    def _tool_row(self) -> QHBoxLayout:
        label = QLabel(self.tr("&Margin that matters"))
        label.setBuddy(self.rope)
        row = QHBoxLayout()
        row.addWidget(self.splits_button)
        row.addWidget(self.folds_button)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.rope)
        return row

    def begin(self, models: Mapping[str, ShownModel], settings: Mapping[str, Any]) -> None:
        """Forget the last run."""
        self.drop(Differences)
        self._models = dict(models)
        self.rope.setEnabled(False)
        self.rope.blockSignals(True)
        self.rope.setValue(float(settings.get("rope", 0.01)))
        self.rope.blockSignals(False)
        self.show_pairs(())
        self.plot.clear()

    def finish(self, result: Mapping[str, Any], *, is_kept: bool) -> None:
        """Show the scores of each split and the verdicts."""
        rows, score = result.get("models", ()), str(result.get("main_score", "r2"))
        words = self.tr("test R²") if score == "r2" else self.tr("test accuracy")
        self.plot.set_axis_labels(self.tr("split"), words)
        for row in rows:
            values, model = row.get(f"test_{score}_values"), self._models.get(row["id"])
            if values and model is not None:
                numbers = np.arange(1, len(values) + 1)
                self.plot.show_line(model.name, numbers, values, model.color, dots=True)
        self.show_pairs(result.get("pairs", ()))
        self._show_spreads(rows, score)
        self.rope.setEnabled(bool(self._pairs) and not is_kept)

    def lose_models(self) -> None:
        """Compute no more verdicts of models that are gone."""
        self.drop(Differences)
        self.rope.setEnabled(False)

    def _show_spreads(self, rows: Sequence[Mapping[str, Any]], score: str) -> None:
        parts = []
        for row in rows:
            spread, model = row.get(f"test_{score}_spread"), self._models.get(row["id"])
            if spread and model is not None:
                bounds = (spread[key] for key in ("median", "minimum", "maximum"))
                words = self.tr("{0} {1:.3f} [{2:.3f} to {3:.3f}]")
                parts.append(words.format(model.name, *bounds))
        if parts:
            self.remark.say(self.tr("Median and range: {0}.").format("; ".join(parts)))

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show the verdict on each two models."""
        self._pairs = list(pairs)
        row = max(self.pairs.currentRow(), 0)
        self.pairs.setRowCount(len(self._pairs))
        for number, pair in enumerate(self._pairs):
            for column, text in enumerate(self._texts(pair)):
                self.pairs.setItem(number, column, cell(text, is_number=column > 1))
        self.pairs.horizontalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        if not self._pairs:
            self.remark.say(self.tr("Run over many splits to see how much one score means."))
        if self._pairs:
            self.pairs.setCurrentCell(min(row, len(self._pairs) - 1), 0)
        self._show_sentence()

    def _show_error(self, answer: Answer) -> None:
        self.sentence.say(answer.error, "error")

    def _texts(self, pair: Pair) -> list[str]:
        ends = (pair["first"], pair["second"])
        names = [self._models[end].name if end in self._models else end for end in ends]
        p_value = pair["p"]
        return [
            *names,
            f"{pair['difference']:+.3f}",
            self.tr("{0:+.3f} to {1:+.3f}").format(pair["low"], pair["high"]),
            "< 0.001" if p_value < 0.001 else f"{p_value:.3f}",
            *(map(_percent, (pair["first_better"], pair["equal"], pair["second_better"]))),
        ]

    @Slot()
    def _show_sentence(self) -> None:
        row = self.pairs.currentRow()
        is_there = 0 <= row < len(self._pairs)
        self.sentence.say(shown(self._pairs[row]["sentence"]) if is_there else "")

    @Slot()
    def _ask_again(self) -> None:
        if self._pairs:
            self.ask_newest(Differences(self.rope.value()), self.show_pairs, self._show_error)


def _percent(share: float) -> str:
    if share > 0.99:
        return "> 99 %"
    return "< 1 %" if share < 0.01 else f"{100 * share:.0f} %"
