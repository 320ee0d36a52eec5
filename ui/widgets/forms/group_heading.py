"""The heading over a group of fields; what is seldom changed folds under it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui.widgets.basic.elided_label import ElidedLabel


class GroupHeading(QLabel):
    """The group's name, in bold."""

    def __init__(self, text: str, *, is_first: bool) -> None:
        super().__init__(text)
        self.setFont(_bold(self.font()))
        self.setContentsMargins(0, 0 if is_first else self.fontMetrics().height() // 2, 0, 0)


class FoldHeading(QWidget):
    """A group's name that opens and closes it, with its values in one line while it is closed.

    ``toggled(bool)``: it was opened or closed.
    """

    toggled = Signal(bool)

    def __init__(self, text: str, *, is_first: bool) -> None:
        super().__init__()
        self.button = QToolButton(autoRaise=True)
        self.button.setText(text)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setIconSize(QSize(10, 10))
        self.button.setFont(_bold(self.button.font()))
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.toggled.connect(self._toggle)
        self.values = ElidedLabel(max_lines=1)
        # What is told of a closed group must not make the form wider.
        self.values.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.values.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0 if is_first else self.fontMetrics().height() // 2, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self.values, 1)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return self.button.isChecked()

    def open(self) -> None:
        """Show the fields."""
        self.button.setChecked(True)

    def show_values(self, words: str) -> None:
        """Tell in one line what is folded away."""
        self.values.setText(words)
        self.values.setToolTip(words)

    def _toggle(self, is_open: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.values.setVisible(not is_open)
        self.toggled.emit(is_open)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
