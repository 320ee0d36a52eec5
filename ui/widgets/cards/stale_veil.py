"""What lies over an exhibit whose settings are no longer those of the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui import theme
from ui.widgets.cards.card import CardFrame

_SHARE_HIDDEN = 0.55


class StaleVeil(QObject):
    """Dims a widget and says why in one sentence, with *Run* beside it; emits ``run_pressed``.

    What is dimmed can still be looked into: the veil lets the mouse through.
    """

    run_pressed = Signal()

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        self._haze = _Haze(target)
        self.card = CardFrame(target)
        self.words = QLabel()
        self.button = QPushButton(self.tr("Run"))
        self.button.setAccessibleName(self.tr("Run with the present settings"))
        self.button.clicked.connect(self.run_pressed)
        row = QHBoxLayout(self.card)
        row.addWidget(self.words)
        row.addWidget(self.button)
        target.installEventFilter(self)
        self.clear()

    def is_shown(self) -> bool:
        """Return whether the widget is dimmed."""
        return not self.card.isHidden()

    def cover(self, words: str) -> None:
        """Dim the widget and say this."""
        self.words.setText(words)
        self._place()
        for part in (self._haze, self.card):
            part.show()
            part.raise_()

    def clear(self) -> None:
        """Let the widget be seen as it is."""
        self._haze.hide()
        self.card.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the widget."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self._haze.setGeometry(self._target.rect())
        size = self.card.sizeHint()
        left = max(0, (self._target.width() - size.width()) // 2)
        top = max(0, (self._target.height() - size.height()) // 2)
        self.card.setGeometry(left, top, size.width(), size.height())


class _Haze(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = theme.shade("ground")
        ground.setAlphaF(_SHARE_HIDDEN)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.end()
