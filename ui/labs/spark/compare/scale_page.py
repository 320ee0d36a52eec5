"""Scikit-learn or Spark: the same model on more and more rows, in both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui.labs.spark.cells import bytes_text, seconds_text
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.remark import Remark
from ui.widgets.plots.line_plot import LinePlot

_MB = 1 << 20
_SPARK = "spark"
# The engines by their colours, so that each keeps its own whichever come.
_COLORS = (_SPARK, "sklearn", "xgboost")


class ScalePage(QWidget):
    """Emits ``run_wanted()`` when the experiment is to be run."""

    run_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: dict[str, Mapping[str, Any]] = {}
        self._build()

    def _build(self) -> None:
        self.button = QPushButton(self.tr("&Measure"))
        self.button.setToolTip(
            self.tr("Fit a model on more and more generated rows, here and there")
        )
        self.sentence = Remark(
            self.tr(
                "The lecture says that the size of the data decides. Measure fits one model on "
                "more and more rows in each, with as many threads, up to the form's rows."
            )
        )
        empty = self.tr("Measure draws seconds against rows.")
        self.time = LinePlot(self.tr("Time"), self.tr("rows"), self.tr("seconds"), empty)
        empty = self.tr("Measure draws memory against rows.")
        self.memory = LinePlot(self.tr("Peak memory"), self.tr("rows"), self.tr("MB"), empty)
        for plot in (self.time, self.memory):
            plot.set_log_x(True)
            plot.set_log_y(True)
        heads = [self.tr("What fits"), self.tr("Rows"), self.tr("Time"), self.tr("Memory")]
        self.table = plain_table(heads)
        self.table.setAccessibleName(self.tr("What was measured"))
        plots = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        plots.addWidget(self.time)
        plots.addWidget(self.memory)
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(plots)
        splitter.addWidget(self.table)
        splitter.setSizes([360, 140])
        splitter.setStretchFactor(0, 1)
        row = QHBoxLayout()
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(splitter, 1)
        self.button.clicked.connect(self.run_wanted)

    def set_locked(self, on: bool) -> None:
        """Start nothing during a run."""
        self.button.setEnabled(not on)

    def begin(self) -> None:
        """Forget what was measured before."""
        self._curves.clear()
        self.table.setRowCount(0)
        for plot in (self.time, self.memory):
            plot.clear()
        self.sentence.say(self.tr("Measuring; each size is fitted in turn."))

    def take(self, snapshots: Mapping[str, Any]) -> None:
        """Draw what is measured so far, with the trends."""
        if "scaling" not in snapshots:
            return
        self._curves = dict(snapshots["scaling"])
        for engine in self._curves:
            self._draw(engine)
        self._fill_table()

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Mark where Spark overtakes the others, and say it plainly."""
        crossovers = {
            engine: crossover
            for engine, crossover in (result.get("crossovers") or {}).items()
            if engine in self._curves
        }
        for engine, crossover in crossovers.items():
            if crossover is not None:
                self._draw_crossover(engine, crossover)
        if outcome != "done":
            self.sentence.say(self.tr("The measurement was cut off; this is what was measured."))
            return
        dashes = self.tr("Dashes go on beyond what was run, as straight as the last sizes were.")
        said = [self._verdict(engine, crossover) for engine, crossover in crossovers.items()]
        self.sentence.say(" ".join([*said, dashes]))

    def summary(self) -> str:
        """Return what was measured in words."""
        return f"{self.sentence.text()} {self.time.summary()}".strip()

    # ---- inside

    def _draw(self, engine: str) -> None:
        curve, title, color = self._curves[engine], self._title(engine), self._color(engine)
        self.time.show_line(title, curve["rows"], curve["seconds"], color, dots=True)
        self.memory.show_line(title, curve["rows"], curve["peak_mb"], color, dots=True)
        if len(curve["trend_rows"]):
            part = self.tr("extrapolated")
            trend = curve["trend_rows"], curve["trend_seconds"]
            self.time.show_line(title, *trend, color, part, "dashed")

    def _verdict(self, engine: str, crossover: Mapping[str, Any] | None) -> str:
        if crossover is None:
            words = self.tr("{0} stays faster as far as the trends tell.")
        elif crossover["is_measured"]:
            words = self.tr("Spark overtakes {0} at about {1} rows.")
        else:
            words = self.tr("{0} is faster as far as was run; the trends meet at about {1} rows.")
        return words.format(self._title(engine), self._rows_word(crossover))

    def _rows_word(self, crossover: Mapping[str, Any] | None) -> str:
        if crossover is None:
            return ""
        size = float(f"{crossover['rows']:.2g}")  # more digits than two were never measured
        return f"{size:,.0f}"

    def _draw_crossover(self, engine: str, crossover: Mapping[str, Any]) -> None:
        rows = float(crossover["rows"])
        seconds = self._seconds_at(rows)
        if not np.isfinite(seconds):
            return
        words = self.tr("meets {0} at {1} rows")
        if not crossover["is_measured"]:
            words = self.tr("would meet {0} at {1} rows")
        label = words.format(self._title(engine), self._rows_word(crossover))
        # A line of no length: its dots are the mark.
        self.time.show_line(label, [rows, rows], [seconds, seconds], "reference", dots=True)

    def _seconds_at(self, rows: float) -> float:
        """Return Spark's time for so many rows, between its points and on its trend."""
        spark = self._curves.get(_SPARK)
        if spark is None:
            return float("nan")
        x = np.concatenate([spark["rows"], spark["trend_rows"]])
        y = np.concatenate([spark["seconds"], spark["trend_seconds"]])
        nothing = float("nan")
        read = np.interp(np.log(rows), np.log(x), np.log(y), left=nothing, right=nothing)
        return float(np.exp(read))

    def _fill_table(self) -> None:
        rows = [
            (self._title(engine), *point)
            for engine, curve in self._curves.items()
            for point in zip(curve["rows"], curve["seconds"], curve["peak_mb"], strict=True)
        ]
        self.table.setRowCount(len(rows))
        for number, (title, count, seconds, memory) in enumerate(rows):
            self.table.setItem(number, 0, cell(title))
            self.table.setItem(number, 1, cell(f"{count:,.0f}", is_number=True))
            took = seconds_text(float(seconds), self.locale())
            self.table.setItem(number, 2, cell(took, is_number=True))
            size = bytes_text(float(memory) * _MB, self.locale())
            self.table.setItem(number, 3, cell(size, is_number=True))
        self.table.resizeColumnsToContents()

    def _title(self, engine: str) -> str:
        names = {
            "spark": self.tr("Spark"),
            "sklearn": self.tr("scikit-learn"),
            "xgboost": self.tr("xgboost"),
        }
        # A kept run holds no texts.
        return str(self._curves[engine].get("title", names.get(engine, engine)))

    def _color(self, engine: str) -> int:
        return _COLORS.index(engine) if engine in _COLORS else len(_COLORS)
