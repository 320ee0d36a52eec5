"""Buttons that show and hide the plane's layers, each with a key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.labs.gan.watch.plane_plot import LAYERS, Layer
from ui.widgets.basic.buttons import flat_button


class LayerButtons(QWidget):
    """One flat button a layer; the keys work anywhere in ``page``.

    Signals
    -------
    layer_toggled(str, bool)
        This layer is to be shown, or not.
    """

    layer_toggled = Signal(str, bool)

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words: dict[Layer, tuple[str, str]] = {
            "real": (self.tr("Real"), "R"),
            "fake": (self.tr("Generated"), "G"),
            "judgement": (self.tr("D's output"), "D"),
            "manifold": (self.tr("Grid"), "M"),
            "arrows": (self.tr("Arrows"), "A"),
        }
        tips: dict[Layer, str] = {
            "real": self.tr("Samples of the data"),
            "fake": self.tr("Samples that the generator makes"),
            "judgement": self.tr("What the discriminator says of every place"),
            "manifold": self.tr("Where the generator puts an even grid of noise"),
            "arrows": self.tr("Where the generator's own loss pulls its samples"),
        }
        self.buttons: dict[Layer, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for layer in LAYERS:
            text, key = words[layer]
            tip = self.tr("{0} ({1})").format(tips[layer], key)
            button = flat_button(text, tip, is_toggle=True)
            button.setChecked(True)
            button.setProperty("layer", layer)
            button.toggled.connect(self._tell)
            self.buttons[layer] = button
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
            row.addWidget(button)

    @Slot(bool)
    def _tell(self, on: bool) -> None:
        self.layer_toggled.emit(self.sender().property("layer"), on)
