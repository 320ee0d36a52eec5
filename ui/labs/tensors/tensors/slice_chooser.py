"""Which two axes of a tensor are shown, and where on the others the slice lies."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from ui.widgets.basic.combo_box import ComboBox


class SliceChooser(QWidget):
    """Rows, columns and a position for each other axis; ``changed`` when the student chooses.

    It is hidden for tensors of at most two axes, where there is nothing to choose.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: tuple[int, ...] = ()
        self.row_box, self.column_box = ComboBox(), ComboBox()
        self.places: list[QSpinBox] = []
        self._labels: list[QLabel] = []
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(4)
        # One position fits beside the axes; more get a line of their own.
        self._layout, self._second = QHBoxLayout(), QHBoxLayout()
        for layout in (self._layout, self._second):
            layout.setSpacing(4)
            both.addLayout(layout)
        self._second.addStretch(1)
        for text, box in ((self.tr("Ro&ws"), self.row_box), (self.tr("&Columns"), self.column_box)):
            label = QLabel(text)
            label.setBuddy(box)
            box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
            self._layout.addWidget(label)
            self._layout.addWidget(box)
        self._layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.row_box.activated.connect(self._on_axis)
        self.column_box.activated.connect(self._on_axis)
        self.hide()

    def set_shape(self, shape: tuple[int, ...]) -> None:
        """Choose in this shape; the choice stays while the shape does."""
        if shape == self._shape:
            return
        self._shape = shape
        for box in (self.row_box, self.column_box):
            box.clear()
            for axis, size in enumerate(shape):
                box.addItem(self.tr("axis {0} ({1})").format(axis, size), axis)
        if len(shape) > 1:
            self.row_box.setCurrentIndex(len(shape) - 2)
            self.column_box.setCurrentIndex(len(shape) - 1)
        self._make_places()
        self.setVisible(len(shape) > 2)

    def axes(self) -> tuple[int | None, int | None]:
        """Return the axes shown as rows and as columns."""
        rank = len(self._shape)
        if rank < 2:
            return None, 0 if rank else None
        return self.row_box.currentData(), self.column_box.currentData()

    def at(self) -> tuple[int, ...]:
        """Return the position on every axis; 0 on those shown."""
        positions = [0] * len(self._shape)
        for axis, place in zip(self._other_axes(), self.places, strict=True):
            positions[axis] = place.value()
        return tuple(positions)

    def words(self) -> str:
        """Return the slice as it would be indexed, empty where all is shown."""
        if len(self._shape) < 3:
            return ""
        shown = self.axes()
        parts = [":" if axis in shown else str(at) for axis, at in enumerate(self.at())]
        return f"[{', '.join(parts)}]"

    def _other_axes(self) -> list[int]:
        shown = self.axes()
        return [axis for axis in range(len(self._shape)) if axis not in shown]

    def _make_places(self) -> None:
        for widget in (*self._labels, *self.places):
            widget.hide()
            widget.deleteLater()
        self._labels, self.places = [], []
        if len(self._shape) < 3:
            return
        for axis in self._other_axes():
            label = QLabel(self.tr("axis {0} at").format(axis))
            place = QSpinBox(maximum=max(self._shape[axis] - 1, 0))
            place.setWrapping(True)
            place.setAccessibleName(self.tr("Position on axis {0}").format(axis))
            place.valueChanged.connect(self.changed)
            label.setBuddy(place)
            line = self._layout if len(self._shape) == 3 else self._second
            for widget in (label, place):
                line.insertWidget(line.count() - 1, widget)
            self._labels.append(label)
            self.places.append(place)

    @Slot()
    def _on_axis(self) -> None:
        if self.row_box.currentData() == self.column_box.currentData():
            other = self.column_box if self.sender() is self.row_box else self.row_box
            free = [a for a in range(len(self._shape)) if a != self.row_box.currentData()]
            with QSignalBlocker(other):
                other.setCurrentIndex(free[-1])
        self._make_places()
        self.changed.emit()
