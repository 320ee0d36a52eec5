"""The list of a lab's presets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.widgets.basic.combo_box import ComboBox


class PresetBox(ComboBox):
    """Says when the values are no longer the preset's; choosing it again brings them back.

    ``presets`` are (name, label) pairs; without any the list is hidden. Signal
    ``preset_chosen(name)``: the user chose one, perhaps the one shown.
    """

    preset_chosen = Signal(str)

    def __init__(self, presets: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_changed = False
        for name, label in presets:
            self.addItem(label, name)
        if not presets:
            self.hide()
        self.setAccessibleName(self.tr("Preset"))
        self.activated.connect(self._tell)

    def show_preset(self, name: str, is_changed: bool) -> None:
        """Show which preset the values come from, and whether they were changed since."""
        self._is_changed = is_changed
        self.setCurrentIndex(self.findData(name))
        self.setToolTip(
            self.tr("Some settings differ from the preset; choose it again to go back")
            if is_changed
            else self.tr("A set of values that belong together")
        )
        self.setAccessibleDescription(self.shown_text())
        self.update()

    def shown_text(self) -> str:
        """Return the preset's label, marked if the values were changed."""
        if not self._is_changed:
            return self.currentText()
        return self.tr("{0}, changed").format(self.currentText())

    def sizeHint(self) -> QSize:
        """Return room for the longest label with its mark."""
        mark = self.tr("{0}, changed").format("")
        hint = super().sizeHint()
        return QSize(hint.width() + self.fontMetrics().horizontalAdvance(mark), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters; the rest is elided."""
        letters = self.fontMetrics().averageCharWidth() * 12
        return QSize(min(letters, self.sizeHint().width()), super().minimumSizeHint().height())

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.preset_chosen.emit(self.itemData(index))
