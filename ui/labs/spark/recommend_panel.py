"""What the factors recommend to one user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTableWidget, QVBoxLayout, QWidget

from core.runtime.messages import Answer
from ui.labs.asking import AskingWidget
from ui.labs.spark.paged_table import fill_table
from ui.labs.spark.trouble import Trouble
from ui.widgets.combo_box import ComboBox
from ui.widgets.plain_table import plain_table

_COUNT = 10


class RecommendPanel(AskingWidget):
    """Asks for the users when it is looked at, and for the best items of the one chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_askable = False
        self._is_fresh = False
        self.user_box = ComboBox()
        label = QLabel(self.tr("&User"))
        label.setBuddy(self.user_box)
        self.trouble = Trouble()
        self.new = plain_table([])
        self.rated = plain_table([])
        tables = QHBoxLayout()
        for words, table in (
            (self.tr("Recommended, with the rating foreseen"), self.new),
            (self.tr("Rated best by this user"), self.rated),
        ):
            table.setAccessibleName(words)
            column = QVBoxLayout()
            column.addWidget(QLabel(words))
            column.addWidget(table, 1)
            tables.addLayout(column, 1)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.user_box)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.trouble)
        layout.addLayout(tables, 1)
        self.user_box.activated.connect(self._ask_best)

    def set_askable(self, on: bool) -> None:
        """Say whether the worker holds fitted factors."""
        self._is_askable, self._is_fresh = on, False
        self.user_box.setEnabled(on)
        if not on:
            self.user_box.clear()
            for table in (self.new, self.rated):
                table.setRowCount(0)
            self.trouble.say(self.tr("Run the template to have recommendations."))
        elif self.isVisible():
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the users of a new run."""
        super().showEvent(event)
        if self._is_askable:
            self._look()

    def take_answer(self, request: str, values: dict[str, Any], answer: Answer) -> None:
        """Show the users, or what one of them rated and what is recommended."""
        if answer.error:
            self.trouble.say_error(answer)
        elif request == "users":
            self.user_box.clear()
            for user in answer.value:
                self.user_box.addItem(str(user), user)
            self._ask_best()
        elif values["user"] == self.user_box.currentData():
            self.trouble.say("")
            self._show(self.new, answer.value["new"])
            self._show(self.rated, answer.value["rated"])

    def _show(self, table: QTableWidget, items: Sequence[Mapping[str, Any]]) -> None:
        heads = [self.tr("Item"), self.tr("Rating")]
        fill_table(table, heads, [[item["item"], float(item["rating"])] for item in items])

    def _look(self) -> None:
        if not self._is_fresh:
            self._is_fresh = True
            self.ask("users")

    @Slot()
    def _ask_best(self) -> None:
        if self.user_box.count():
            self.trouble.say(self.tr("Asking Spark."))
            self.ask("recommendations", user=self.user_box.currentData(), count=_COUNT)
