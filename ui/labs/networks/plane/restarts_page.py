"""The same training from ten first weights: how much of it is luck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.labs.networks.reports import Restart, RestartReport
from core.labs.networks.settings import NetworksSettings
from core.runtime.figures import figure, percent
from core.runtime.messages import Answer
from ui import theme
from ui.labs.networks.plane.colors import leaning_table, picture_of_leaning, picture_of_shares
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark

_COUNT, _COLUMNS = 10, 5


class RestartsPage(AskingWidget):
    """Small multiples that come one after the other, and what they have in common."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = NetworksSettings()
        self.sheet = _Sheet()
        self.button = QPushButton(self.tr("Train from ten first weights"))
        self.remark = Remark(keeps_place=True)
        self.remark.say(
            self.tr("The same points and settings, ten other first weights: how much is luck?")
        )
        self.button.clicked.connect(self._start)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.remark, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.sheet, 1)

    def settings_changed(self, settings: NetworksSettings) -> None:
        """Follow the form: what was trained for other settings goes."""
        if settings != self._settings:
            self._settings = settings
            self.drop(Restart)
            self.sheet.clear()
            self.button.setEnabled(True)

    @Slot()
    def _start(self) -> None:
        self.sheet.clear()
        self.button.setEnabled(False)
        self._ask_next()

    def _ask_next(self) -> None:
        values: Mapping[str, Any] = self._settings.model_dump()
        self.ask_newest(Restart(values, len(self.sheet.reports)), self._take, self._say_error)

    def _take(self, report: RestartReport) -> None:
        self.sheet.add(report)
        done = len(self.sheet.reports)
        if done < _COUNT:
            self.remark.say(self.tr("{0} of {1} trained.").format(done, _COUNT))
            self._ask_next()
            return
        self.button.setEnabled(True)
        self.remark.say(self._verdict())

    def _verdict(self) -> str:
        is_class = "test_accuracy" in self.sheet.reports[0].metrics
        name = "test_accuracy" if is_class else "test_loss"
        found = sorted(report.metrics[name] for report in self.sheet.reports)
        say = percent if is_class else figure
        words = (
            self.tr("Right of the test part: from {0} to {1}, in the middle {2}.")
            if is_class
            else self.tr("Test loss: from {0} to {1}, in the middle {2}.")
        )
        return words.format(say(found[0]), say(found[-1]), say(found[_COUNT // 2]))

    def _say_error(self, answer: Answer) -> None:
        self.button.setEnabled(True)
        self.remark.say(answer.error, "error")


class _Sheet(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reports: list[RestartReport] = []
        self.setAccessibleName(self.tr("What each training came to"))

    def add(self, report: RestartReport) -> None:
        self.reports.append(report)
        self.update()

    def clear(self) -> None:
        self.reports.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rows = -(-_COUNT // _COLUMNS)
        line = self.fontMetrics().height() + 4
        wide, high = self.width() / _COLUMNS, self.height() / rows
        side = min(wide - 12, high - line - 10)
        for number in range(_COUNT):
            x = number % _COLUMNS * wide + (wide - side) / 2
            y = number // _COLUMNS * high
            box = QRectF(x, y, side, side)
            painter.setPen(QPen(theme.shade("line"), 1))
            if number < len(self.reports):
                self._draw(painter, box, self.reports[number], line)
            painter.setPen(QPen(theme.shade("line"), 1))
            painter.drawRect(box)
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF, report: RestartReport, line: int) -> None:
        surface = report.surface
        several = len(surface) > 1
        image = (
            picture_of_shares(surface)
            if several
            else picture_of_leaning(surface[0], leaning_table())
        )
        painter.drawImage(box, image)
        metrics = report.metrics
        value = (
            percent(metrics["test_accuracy"])
            if "test_accuracy" in metrics
            else figure(metrics["test_loss"])
        )
        painter.setPen(theme.shade("text"))
        below = QRectF(box.left(), box.bottom() + 2, box.width(), line)
        words = self.tr("{0}, seed {1}").format(value, report.seed)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, words)
