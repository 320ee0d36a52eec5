"""What the factors recommend to one user."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QIntValidator, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTableWidget, QVBoxLayout, QWidget

from core.labs.spark.pipeline_reports import RatedItem, Recommend, UserItems
from core.runtime.messages import Answer
from ui.labs.spark.paged_table import fill_table
from ui.tab.asking import AskingWidget
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.plain_table import plain_table
from ui.widgets.basic.remark_with_details import Trouble

_COUNT = 10


class RecommendPanel(AskingWidget):
    """Asks, when it is looked at, for the best items of a user, who is chosen or typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_askable = False
        self._is_fresh = False
        self.user_box = ComboBox()
        self.user_box.setEditable(True)
        self.user_box.setInsertPolicy(ComboBox.InsertPolicy.NoInsert)
        self.user_box.setValidator(QIntValidator(self.user_box))
        label = QLabel(self.tr("&User"))
        label.setBuddy(self.user_box)
        self.trouble = Trouble()
        self.new, self.rated = plain_table([]), plain_table([])
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.user_box)
        row.addStretch(1)
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.trouble)
        layout.addLayout(tables, 1)
        self.user_box.activated.connect(self._ask_best)
        line = self.user_box.lineEdit()
        assert line is not None
        line.returnPressed.connect(self._ask_best)

    def set_askable(self, on: bool) -> None:
        """Say whether the worker holds fitted factors."""
        self._is_askable, self._is_fresh = on, False
        self.drop(Recommend)
        self.user_box.setEnabled(on)
        if not on:
            for table in (self.new, self.rated):
                table.setRowCount(0)
            self.trouble.say(self.tr("Run the template to have recommendations."))
        elif self.isVisible():
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask anew after a run."""
        super().showEvent(event)
        if self._is_askable:
            self._look()

    def _take(self, user: int, found: UserItems) -> None:
        """Show what the user rated and what is recommended, unless another is meant now."""
        if user != self._user():
            return
        self.trouble.say("")
        self._offer([str(each) for each in found.users], str(user))
        self._show(self.new, found.new)
        self._show(self.rated, found.rated)

    def _miss(self, answer: Answer) -> None:
        for table in (self.new, self.rated):
            table.setRowCount(0)
        self.trouble.say_error(answer)

    def _look(self) -> None:
        if not self._is_fresh:
            self._is_fresh = True
            self._ask_best()

    @Slot()
    def _ask_best(self) -> None:
        self.trouble.say(self.tr("Asking Spark."))
        user = self._user()
        self.ask_newest(Recommend(user, _COUNT), partial(self._take, user), self._miss)

    def _user(self) -> int:
        """Return the user in the box; before the first answer nobody is known, but 0 is usual."""
        text = self.user_box.currentText()
        return int(text) if text.lstrip("-").isdigit() else 0

    def _offer(self, users: Sequence[str], chosen: str) -> None:
        if [self.user_box.itemText(n) for n in range(self.user_box.count())] != list(users):
            self.user_box.clear()
            self.user_box.addItems(list(users))
        self.user_box.setCurrentText(chosen)

    def _show(self, table: QTableWidget, items: Sequence[RatedItem]) -> None:
        heads = [self.tr("Item"), self.tr("Rating")]
        fill_table(table, heads, [[item.item, item.rating] for item in items])
