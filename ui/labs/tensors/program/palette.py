"""The lecture's operations as pieces that a click puts where the caret stands."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.text_size import fixed_font
from ui.widgets.cards.card import heading

_KOREAN = {
    "make": "만들기",
    "elements": "원소별 연산",
    "matmul": "행렬곱",
    "autograd": "오토그라드",
    "device": "장치",
}
PIECES: dict[str, tuple[str, ...]] = {
    "make": (
        "torch.tensor([1., 2., 3.])",
        "torch.randn(4, 3)",
        "torch.zeros(2)",
        "x.reshape(3, 4)",
    ),
    "elements": ("x + x", "x - x.mean()", "x * 10", "x / x.std()"),
    "matmul": ("torch.matmul(x, w)", "x @ w"),
    "autograd": ("w.requires_grad_()", "loss.backward()", "w.grad"),
    "device": ("x.to('cpu')", "torch.zeros(2, device='cpu')"),
}
"""Group -> pieces, each of which runs after the first program."""


class Palette(QWidget):
    """Pieces in the lecture's groups; ``chosen(str)`` when one is pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        words = {
            "make": self.tr("Make"),
            "elements": self.tr("+ - * /"),
            "matmul": self.tr("Matrix product"),
            "autograd": self.tr("Autograd"),
            "device": self.tr("Device"),
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        hint = QLabel(self.tr("A click puts the piece where the cursor stands."), wordWrap=True)
        layout.addWidget(hint)
        for group, pieces in PIECES.items():
            layout.addSpacing(4)
            layout.addLayout(heading(words[group], _KOREAN[group], 1.0))
            for piece in pieces:
                layout.addWidget(self._piece(piece))

    def _piece(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFont(fixed_font())
        button.setStyleSheet("text-align: left; padding: 3px 8px;")
        button.setAccessibleName(self.tr("Put in {0}").format(text))
        button.setProperty("piece", text)
        button.clicked.connect(self._choose)
        self.buttons.append(button)
        return button

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.sender().property("piece"))
