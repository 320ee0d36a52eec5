"""What the window has to say above its tabs, one sentence after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.widgets.bars.message_bar import MessageBar

Answer = tuple[str, Callable[[], object]]  # a button's words and what it does


@dataclass(frozen=True)
class _Notice:
    text: str
    details: str
    answers: Sequence[Answer]


class Notices(MessageBar):
    """Shows a notice until one of its buttons is pressed; those that come meanwhile wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[_Notice] = []
        self.action_triggered.connect(self._answer)
        self.hide()

    def add(self, text: str, details: str = "", answers: Sequence[Answer] = ()) -> None:
        """Say something, now or after what is being said; a button takes it away."""
        close = (self.tr("Close"), lambda: None)
        self._waiting.append(_Notice(text, details, [*answers] or [close]))
        if len(self._waiting) == 1:
            self._show_next()

    @Slot(str)
    def _answer(self, number: str) -> None:
        self.hide()
        answered = self._waiting.pop(0)
        self._show_next()
        answered.answers[int(number)][1]()

    def _show_next(self) -> None:
        if self._waiting:
            notice = self._waiting[0]
            actions = [(str(number), words) for number, (words, _) in enumerate(notice.answers)]
            self.show_message(notice.text, "warning", notice.details, actions)
            self.show()
