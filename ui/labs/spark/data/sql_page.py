"""SQL over the registered views: the statement, the same as steps, its rows, and its plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.runtime.messages import Answer
from ui.labs.spark.cells import seconds_text
from ui.labs.spark.data.data_page import data_of
from ui.labs.spark.data.dataframe_steps_box import DataFrameStepsBox
from ui.labs.spark.data.plan_tree import PlanTree
from ui.labs.spark.paged_table import PAGE_ROWS, PagedTable
from ui.labs.spark.session.session_page import SessionPage
from ui.widgets.basic.remark_with_details import Trouble

_LINES = 4


class SqlPage(SessionPage):
    """Asks for a query's rows, and for its plan when that is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: dict[str, Any] = {}  # whose views are listed
        self._offered = ""  # the statement that is there before the student writes one
        self._query = ""  # whose rows are shown
        self._planned = ""  # whose plan is shown
        self._told = ""  # whose steps are shown
        self._open = 0  # how many answers with rows or a plan are still to come
        self._is_stopped = False  # whether the student wants none of them
        self._build()

    def _build(self) -> None:
        self.edit = QPlainTextEdit(tabChangesFocus=True)
        self.edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.edit.setAccessibleName(self.tr("SQL statement"))
        self.edit.setPlaceholderText(self.tr("SELECT … FROM …"))
        self.edit.setMinimumHeight(self.edit.fontMetrics().lineSpacing() * _LINES)
        self.steps = DataFrameStepsBox()
        self.views = QLabel(wordWrap=True)
        self.views.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton(self.tr("&Query"))
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setEnabled(False)
        self.stop_button.setToolTip(self.tr("End the query that Spark is busy with"))
        keys = QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Return)
        self.button.setToolTip(
            self.tr("Ask Spark ({0})").format(keys.toString(QKeySequence.SequenceFormat.NativeText))
        )
        shortcut = QShortcut(keys, self.edit)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._run)
        self.trouble = Trouble()
        self.rows = PagedTable(self.tr("Rows of the answer"))
        self.plan = PlanTree()
        self.parts = QTabWidget(documentMode=True)
        self.parts.addTab(self.rows, self.tr("Rows"))
        self.parts.addTab(self.plan, self.tr("Plan"))
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._button_row())
        column.addWidget(self.trouble)
        column.addWidget(self.parts, 1)
        side_by_side = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        side_by_side.addWidget(self.edit)
        side_by_side.addWidget(self.steps)
        side_by_side.setSizes([330, 390])
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(side_by_side)
        splitter.addWidget(below)
        splitter.setSizes([170, 360])
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter)
        self.button.clicked.connect(self._run)
        self.stop_button.clicked.connect(self._stop)
        self.edit.textChanged.connect(self._forget_steps)
        self.rows.page_wanted.connect(self._ask_page)
        self.parts.currentChanged.connect(self._ask_plan)

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.views, 1)
        row.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def look_again(self) -> None:
        """Ask for the views anew: a run has brought its own."""
        self._forget()
        self._look_if_seen()

    def take_answer(self, request: str, values: dict[str, Any], answer: Answer) -> None:
        """Show the views, or rows or plan of the newest query."""
        if request == "views":
            self._take_views(values, answer)
            return
        if request == "steps":
            self._take_steps(values, answer)
            return
        self._open -= 1
        self._show_whether_asking()
        if values["query"] != self._query:
            return
        if answer.error:
            self.rows.clear()
            self.plan.clear()
            self._planned = ""
            # What the student has asked for is no error.
            self.trouble.say_error(answer, None if self._is_stopped else "error")
        elif request == "sql":
            took = seconds_text(float(answer.value["seconds"]), self.locale())
            self.trouble.say(self.tr("Took {0}.").format(took))
            self.rows.show_page(answer.value)
            self._ask_plan()
        else:
            self.plan.show_plan(answer.value)

    # ---- inside

    def _look(self) -> None:
        wanted = data_of(self._settings)
        if wanted != self._data:
            self._data = wanted
            self.ask("views", settings=self._settings)

    def _forget(self) -> None:
        self._data = {}

    def _take_views(self, values: Mapping[str, Any], answer: Answer) -> None:
        if data_of(values["settings"]) != self._data:
            return
        if answer.error:
            self._data = {}
            self.trouble.say_error(answer)
            return
        views = [str(view) for view in answer.value]
        self.views.setText(self.tr("Views: {0}").format(", ".join(views)))
        self.trouble.say("")
        offered = f"SELECT *\nFROM {views[0]}\nLIMIT 100"
        if self.edit.toPlainText().strip() in ("", self._offered):
            self._offered = offered
            self.edit.setPlainText(offered)
            self._ask_steps()

    def _take_steps(self, values: Mapping[str, Any], answer: Answer) -> None:
        if values["query"] != self._told:
            return
        if answer.error:
            self.steps.say(answer.error)
        else:
            self.steps.show_code(str(answer.value))

    def _statement(self) -> str:
        return self.edit.toPlainText().strip().rstrip(";")

    @Slot()
    def _run(self) -> None:
        self._query = self._statement()
        if not self._query or not self._is_ready or self._open:
            return
        self._planned = ""
        self.plan.clear()
        self.trouble.say(self.tr("Asking."))
        self._ask_steps()
        self._ask_page(0)

    @Slot()
    def _stop(self) -> None:
        self._is_stopped = True
        self.stop_asked.emit()

    @Slot(int)
    def _ask_page(self, page: int) -> None:
        self._ask_spark("sql", page=page, size=PAGE_ROWS)

    def _ask_spark(self, request: str, **values: Any) -> None:
        if self._open == 0:
            self._is_stopped = False
        self._open += 1
        self._show_whether_asking()
        self.ask(request, settings=self._settings, query=self._query, **values)

    def _show_whether_asking(self) -> None:
        self.button.setEnabled(self._open == 0)
        self.stop_button.setEnabled(self._open > 0)

    @Slot()
    def _forget_steps(self) -> None:
        """Show no steps of a statement that is no longer there."""
        if self._told and self._told != self._statement():
            self._told = ""
            self.steps.say(self.tr("Query shows here the same as DataFrame steps."))

    def _ask_steps(self) -> None:
        if self._told != self._statement():
            self._told = self._statement()
            self.ask("steps", settings=self._settings, query=self._told)

    @Slot()
    def _ask_plan(self) -> None:
        if self._open:
            return  # asked for once the rows are there
        if self.parts.currentWidget() is self.plan and self._query != self._planned:
            self._planned = self._query
            self._ask_spark("plan")
