"""What a run has moved so far, in figures under their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.labs.spark.cells import bytes_text
from ui.widgets.short_number import short_number
from ui.widgets.steady_label import SteadyLabel

_MB = 1 << 20
COUNTS = ("jobs_done", "stages_done", "tasks_done")
WORK = ("rows_read", "bytes_read", "shuffle_read_bytes", "shuffle_write_bytes", "spilled_bytes")
MEMORY = ("jvm_mb", "python_mb")


class Figures(QWidget):
    """One figure a column, its name above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = {
            "jobs_done": self.tr("Jobs"),
            "stages_done": self.tr("Stages"),
            "tasks_done": self.tr("Tasks"),
            "rows_read": self.tr("Rows read"),
            "bytes_read": self.tr("Read"),
            "shuffle_write_bytes": self.tr("Shuffled"),
            "spilled_bytes": self.tr("Spilled"),
            "jvm_mb": self.tr("Java"),
            "python_mb": self.tr("Python"),
        }
        self._labels: dict[str, SteadyLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(12)
        for column, (key, name) in enumerate(names.items()):
            head = QLabel(name)
            head.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            figure = SteadyLabel()
            figure.setAccessibleName(name)
            self._labels[key] = figure
            grid.addWidget(head, 0, column)
            # A label of a fixed size would stand in the middle of its column.
            grid.addWidget(figure, 1, column, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(column, 1)
        self.show_figures({})

    def show_figures(self, figures: Mapping[str, float]) -> None:
        """Show these figures; a dash stands for one that is not known."""
        for key, label in self._labels.items():
            known = figures.get(key)
            label.setText("–" if known is None else _word_of(key)(float(known), self.locale()))

    def text(self, key: str) -> str:
        """Return what a figure says."""
        return self._labels[key].text()


def _word_of(key: str) -> Callable[[float, QLocale], str]:
    if key in MEMORY:
        return lambda value, locale: bytes_text(value * _MB, locale)
    if key in ("jobs_done", "stages_done", "tasks_done", "rows_read"):
        return lambda value, locale: short_number(value, locale)
    return bytes_text
