"""One broadcast or product: the grid of its axes, a sentence, and the same as loops."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.labs.tensors.problems import Explanation, Product
from ui.labs.tensors.shapes.shape_grid import grid_of
from ui.labs.tensors.shapes.shape_grid_view import ShapeGridView
from ui.text_size import fixed_font
from ui.widgets.basic.remark import Remark


class ExplanationView(QWidget):
    """Shows how shapes meet in one operation, or a plain sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Remark(keeps_place=True)
        self.grid = ShapeGridView()
        self.loop_title = QLabel(self.tr("The same as loops:"))
        self.loop = QLabel(textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self.loop.setFont(fixed_font())
        self.loop.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        for widget in (self.sentence, self.grid, self.loop_title, self.loop):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.show_sentence("")

    def show_explanation(self, explanation: Explanation) -> None:
        """Show a broadcast or a product."""
        self.grid.show_grid(grid_of(explanation))
        fails = explanation.result is None
        self.sentence.say(explanation.text, "error" if fails else None)
        loop = explanation.loop if isinstance(explanation, Product) else ()
        self.loop.setText("\n".join(loop))
        self.grid.show()
        self.loop_title.setVisible(bool(loop))
        self.loop.setVisible(bool(loop))

    def show_sentence(self, text: str) -> None:
        """Show a sentence alone."""
        self.sentence.say(text)
        self.grid.show_grid(None)
        for widget in (self.grid, self.loop_title, self.loop):
            widget.hide()
