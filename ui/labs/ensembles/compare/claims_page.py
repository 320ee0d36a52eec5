"""The claims of the lecture: one click each, ending in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.labs.ensembles.compare.line_plot import LinePlot
from ui.labs.ensembles.compare.names import ShownModel
from ui.labs.ensembles.compare.share_slider import ShareSlider
from ui.language import shown
from ui.runtime.mailbox import Frame
from ui.widgets.basic.remark import Remark

_HEAVIEST = "heaviest_tenth"
_FEW = 30  # so few points are seen as points


class ClaimsPage(QWidget):
    """The claims as questions, and what was measured.

    Signals
    -------
    claim_chosen(str)
        The preset that puts a claim to the test.
    share_chosen(float)
        The training targets are to be spoilt up to this share, and the models fitted anew.
    """

    claim_chosen = Signal(str)
    share_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: dict[str, ShownModel] = {}
        self._experiment = "compare"
        self._rounds = 0
        self.buttons = {
            "depth": QPushButton(self.tr("Does bagging prevent overfitting?")),
            "outliers": QPushButton(self.tr("Do trees withstand outliers?")),
            "hard_rows": QPushButton(self.tr("Does boosting look at hard rows?")),
            "time": QPushButton(self.tr("Are many trees slow?")),
        }
        grid = QGridLayout()
        for number, (name, button) in enumerate(self.buttons.items()):
            button.clicked.connect(lambda _=False, name=name: self.claim_chosen.emit(name))
            grid.addWidget(button, number // 2, number % 2)
        self.sentence = Remark(self.tr("Each button runs an experiment and draws what comes out."))
        self.share = ShareSlider()
        self.share.chosen.connect(self.share_chosen)
        self.plot = LinePlot("", "", "", self.tr("Choose a claim to put it to the test."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(self.share)
        layout.addWidget(self.sentence)
        layout.addWidget(self.plot, 1)

    def begin(self, models: Mapping[str, ShownModel], settings: Mapping[str, Any]) -> None:
        """Make ready for the picture of this experiment."""
        self._models = dict(models)
        self._experiment = str(settings.get("experiment", "compare"))
        self._rounds = 0
        self.plot.clear()
        words = {
            "depth": (self.tr("depth"), self.tr("score (training: dashes)")),
            "outliers": (self.tr("share of spoilt targets"), self.tr("score (training: dashes)")),
            "hard_rows": (self.tr("round"), self.tr("weight of the heaviest tenth of the rows")),
            "time": (self.tr("trees"), self.tr("seconds of fitting")),
        }
        self.plot.set_axis_labels(*words.get(self._experiment, ("", "")))
        self.sentence.say(self._explanation())
        self.share.setEnabled(False)
        if self._experiment == "outliers":
            self.share.show_share(float(settings.get("corrupt_share", 0.0)))

    def take(self, frame: Frame) -> None:
        """Keep what the experiment tells."""
        if self._experiment != "compare":
            self.keep(frame.metrics, frame.snapshots)

    def keep(self, metrics: Mapping[str, Any], snapshots: Mapping[str, Any]) -> None:
        """Draw what there is of this experiment's picture."""
        wanted = "time" if self._experiment == "time" else "claim"
        for key, values in snapshots.items():
            kind, _, name = key.partition(".")
            if kind == wanted and name in self._models:
                self._show(name, np.asarray(values, dtype=float))
        if self._experiment == "hard_rows":
            self._show_weights(metrics)

    def finish(self, result: Mapping[str, Any]) -> None:
        """Draw the whole picture from the result, and say what was measured."""
        self.share.setEnabled(True)
        if self._experiment != "compare":
            measured = shown(result.get("measured", ""))
            self.sentence.say(f"{measured} {self._explanation()}".strip())
        if self._experiment == "time":
            for name, times in result.get("time", {}).items():
                if name in self._models:
                    self._show(name, np.asarray(times, dtype=float))
        score = result.get("main_score", "r2")
        points: dict[str, list[tuple[float, float, float]]] = {}
        for row in result.get("claim", ()):
            point = (row["x"], row[f"train_{score}"], row[f"test_{score}"])
            points.setdefault(row["id"], []).append(point)
        for name, known in points.items():
            if name in self._models:
                self._show(name, np.asarray(known, dtype=float))

    def _show(self, name: str, points: Any) -> None:
        model = self._models[name]
        if self._experiment == "time":
            x, y = (np.append(0.0, points[:, column]) for column in (0, 1))
            self.plot.show_line(model.name, x, y, model.color, dots=len(points) < _FEW)
            return
        x = points[:, 0]
        self.plot.show_line(model.name, x, points[:, 1], model.color, "train", "dashed")
        self.plot.show_line(model.name, x, points[:, 2], model.color, "test", dots=True)

    def _show_weights(self, metrics: Mapping[str, Any]) -> None:
        for name, model in self._models.items():
            column = metrics.get(f"{name}.{_HEAVIEST}")
            if column is not None:
                # The steps count the trees before the rounds.
                rounds = self._rounds + 1 + np.arange(len(column[1]))
                self._rounds += len(column[1])
                self.plot.append_line(model.name, rounds, column[1], model.color)

    def _explanation(self) -> str:
        return {
            "depth": self.tr(
                "Where training (dashes) and test part company, a model learns the rows by heart."
            ),
            "outliers": self.tr(
                "Some training targets are spoilt; the test part stays clean. What falls is harmed."
            ),
            "hard_rows": self.tr(
                "AdaBoost gives weight to the rows that were missed; even weights would be 10 %."
            ),
            "time": self.tr("A straight line says that each further tree takes as long."),
        }.get(self._experiment, self.tr("Each button runs an experiment and draws it here."))
