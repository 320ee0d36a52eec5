"""Icons: the drawings in ``resources/icons``, in the colour of the palette at any scale."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

import resources

_FOLDER = Path(resources.__file__).parent / "icons"


def icon(name: str, color: QColor | None = None) -> QIcon:
    """Return the icon of this name, in ``color`` or in whatever the palette's text colour is.

    Raises
    ------
    FileNotFoundError
        If there is no such drawing.
    """
    _drawing(name)
    return QIcon(_TintedEngine(name, color))


def app_icon() -> QIcon:
    """Return the program's own icon, which has colours of its own."""
    return QIcon(str(_FOLDER / "app.svg"))


class _TintedEngine(QIconEngine):
    """Draws when asked, so a new palette or another screen needs no new icon."""

    def __init__(self, name: str, color: QColor | None) -> None:
        super().__init__()
        self._name = name
        self._color = color

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._color)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        picture = self.pixmap(rect.size() * scale, mode, state)
        painter.drawPixmap(rect, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        color = self._color or _palette_color(mode)
        key = f"gradus/{self._name}/{color.rgba():x}/{size.width()}x{size.height()}"
        found = QPixmap()
        if not QPixmapCache.find(key, found):
            found = _draw(self._name, color, size)
            QPixmapCache.insert(key, found)
        return found


def _palette_color(mode: QIcon.Mode) -> QColor:
    disabled = mode == QIcon.Mode.Disabled
    group = QPalette.ColorGroup.Disabled if disabled else QPalette.ColorGroup.Active
    return QGuiApplication.palette().color(group, QPalette.ColorRole.ButtonText)


def _draw(name: str, color: QColor, size: QSize) -> QPixmap:
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.transparent)
    side = min(size.width(), size.height())
    square = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
    painter = QPainter(picture)
    QSvgRenderer(_drawing(name)).render(painter, square)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRect(QPoint(0, 0), size), color)
    painter.end()
    return picture


@cache
def _drawing(name: str) -> QByteArray:
    return QByteArray((_FOLDER / f"{name}.svg").read_bytes())
