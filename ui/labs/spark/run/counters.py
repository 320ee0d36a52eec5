"""What a run has moved so far, in figures under their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.labs.spark.cells import bytes_text
from ui.widgets.basic.short_number import short_number
from ui.widgets.basic.steady_label import SteadyLabel

_MB = 1 << 20
COUNTS = ("jobs_done", "stages_done", "tasks_done")
WORK = ("records_read", "bytes_read", "shuffle_read_bytes", "shuffle_write_bytes", "spilled_bytes")
MEMORY = ("jvm_mb", "python_mb")


class Counters(QWidget):
    """One figure a column, its name above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = {
            "jobs_done": self.tr("Jobs"),
            "stages_done": self.tr("Stages"),
            "tasks_done": self.tr("Tasks"),
            "records_read": self.tr("Records read"),
            "bytes_read": self.tr("Read"),
            "shuffle_write_bytes": self.tr("Shuffled"),
            "spilled_bytes": self.tr("Spilled"),
            "jvm_mb": self.tr("Java"),
            "python_mb": self.tr("Python"),
        }
        self._labels: dict[str, SteadyLabel] = {}
        self._heads: list[QLabel] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(12)
        for key, name in names.items():
            head = QLabel(name)
            head.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            figure = SteadyLabel()
            figure.setAccessibleName(name)
            for label in (head, figure):
                label.setToolTip(self._hint(key))
            self._labels[key] = figure
            self._heads.append(head)
        self.show_counts({})

    def _hint(self, key: str) -> str:
        if key != "records_read":
            return ""
        return self.tr("As Spark counts: rows, and blocks of rows where it keeps them in memory")

    def minimumSizeHint(self) -> QSize:
        """Return room for one row of figures in two bands."""
        return QSize(self._band_width() // 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two bands where one has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        whole = len(self._heads)
        self._arrange(whole if self.width() >= self._band_width() else (whole + 1) // 2)

    def _band_width(self) -> int:
        """Return the width that all figures need side by side."""
        gap = self._grid.horizontalSpacing()
        widths = (
            max(head.sizeHint().width(), figure.minimumWidth()) + gap
            for head, figure in zip(self._heads, self._labels.values(), strict=True)
        )
        return sum(widths)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, (head, figure) in enumerate(
            zip(self._heads, self._labels.values(), strict=True)
        ):
            band, column = divmod(place, columns)
            self._grid.addWidget(head, 2 * band, column)
            # A label of a fixed size would stand in the middle of its column.
            self._grid.addWidget(figure, 2 * band + 1, column, Qt.AlignmentFlag.AlignLeft)
        for column in range(len(self._heads)):
            self._grid.setColumnStretch(column, int(column < columns))

    def show_counts(self, figures: Mapping[str, float]) -> None:
        """Show these figures; a dash stands for one that is not known."""
        for key, label in self._labels.items():
            known = figures.get(key)
            label.setText("–" if known is None else _word_of(key)(float(known), self.locale()))
        self._fit()

    def text(self, key: str) -> str:
        """Return what a figure says."""
        return self._labels[key].text()


def _word_of(key: str) -> Callable[[float, QLocale], str]:
    if key in MEMORY:
        return lambda value, locale: bytes_text(value * _MB, locale)
    if key in ("jobs_done", "stages_done", "tasks_done", "records_read"):
        return lambda value, locale: short_number(value, locale)
    return bytes_text
