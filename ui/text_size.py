"""The size of all words in the window, from 100 to 200 percent of the system's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from ui.fonts import FIXED_FAMILY

PERCENTS = (100, 110, 125, 150, 175, 200)
"""What *larger* and *smaller* go through."""

# QFont::SizeResolved, which PySide does not name: the font has a size of its own.
_SIZE_RESOLVED = 0x2


class TextSize(QObject):
    """Scales the application's font, and with it whatever was measured by it before.

    Signals
    -------
    changed(int)
        The size in percent.
    """

    changed = Signal(int)

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._base = application.font().pointSizeF()
        self.percent = PERCENTS[0]

    def set_percent(self, percent: int) -> None:
        """Take a size; what lies outside 100 to 200 counts as the nearest."""
        percent = min(max(percent, PERCENTS[0]), PERCENTS[-1])
        if percent == self.percent:
            return
        ratio, self.percent = percent / self.percent, percent
        # Widgets with a size of their own do not follow the application's font.
        own = [widget for widget in self._application.allWidgets() if _has_own_size(widget.font())]
        font = self._application.font()
        font.setPointSizeF(self._base * percent / 100)
        self._application.setFont(font)
        for widget in own:
            _scale(widget, ratio)
        _scale_rows(self._application.allWidgets(), ratio)
        self.changed.emit(percent)

    def larger(self) -> None:
        """Take the next size."""
        self.set_percent(next((p for p in PERCENTS if p > self.percent), PERCENTS[-1]))

    def smaller(self) -> None:
        """Take the size before."""
        self.set_percent(next((p for p in reversed(PERCENTS) if p < self.percent), PERCENTS[0]))

    def reset(self) -> None:
        """Take the system's own size."""
        self.set_percent(PERCENTS[0])


def text_size() -> TextSize:
    """Return the one text size of the application, made at the first call."""
    application = cast("QApplication", QApplication.instance())
    made = application.findChild(TextSize, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return made or TextSize(application)


def fixed_font() -> QFont:
    """Return the font of code, as large as the window's words."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QApplication.font().pointSizeF())
    if not QFontInfo(font).fixedPitch():  # the computer has none: ours, once `add_fonts` was called
        font.setFamily(FIXED_FAMILY)
    return font


def _has_own_size(font: QFont) -> bool:
    return bool(font.resolveMask() & _SIZE_RESOLVED)


def _scale(widget: QWidget, ratio: float) -> None:
    font = QFont(widget.font())
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * ratio)
        widget.setFont(font)


def _scale_rows(widgets: Iterable[QWidget], ratio: float) -> None:
    """Let the rows of tables have the height of their words."""
    for widget in widgets:
        is_rows = (
            isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Vertical
        )
        if is_rows:
            rows = cast("QHeaderView", widget)
            rows.setDefaultSectionSize(round(rows.defaultSectionSize() * ratio))
