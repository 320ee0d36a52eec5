"""SQL over the registered views: the statement, the same as steps, its rows, and its plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
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

from core.labs.spark.reports import (
    ListViews,
    PlanQuery,
    PlanStep,
    Query,
    QueryPage,
    SparkRequest,
    StopQuestion,
    TellInSteps,
)
from core.runtime.messages import Answer
from ui.labs.spark.cells import seconds_text
from ui.labs.spark.data.data_page import data_of
from ui.labs.spark.data.dataframe_steps_box import DataFrameStepsBox
from ui.labs.spark.data.plan_tree import PlanTree
from ui.labs.spark.paged_table import PagedTable
from ui.labs.spark.session.session_page import SessionPage
from ui.language import shown
from ui.text_size import fixed_font
from ui.widgets.basic.remark_with_details import Trouble

_LINES = 4
A = TypeVar("A")


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
        self.edit.setFont(fixed_font())
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

    # ---- inside

    def _look(self) -> None:
        wanted = data_of(self._settings)
        if wanted != self._data:
            self._data = wanted
            self.ask_newest(ListViews(self._settings), self._show_views, self._miss_views)

    def _forget(self) -> None:
        self._data = {}

    def _miss_views(self, answer: Answer) -> None:
        self._data = {}
        self.trouble.say_error(answer)

    def _show_views(self, views: tuple[str, ...]) -> None:
        self.views.setText(self.tr("Views: {0}").format(", ".join(views)))
        self.trouble.say("")
        offered = f"SELECT *\nFROM {views[0]}\nLIMIT 100"
        if self.edit.toPlainText().strip() in ("", self._offered):
            self._offered = offered
            self.edit.setPlainText(offered)
            self._ask_steps()

    def _miss_steps(self, answer: Answer) -> None:
        self.steps.say(shown(answer.error))

    def _show_rows(self, query: str, found: QueryPage) -> None:
        self._end_one()
        if query == self._query:
            took = seconds_text(found.seconds, self.locale())
            self.trouble.say(self.tr("Took {0}.").format(took))
            self.rows.show_page(found.page)
            self._ask_plan()

    def _show_plan(self, query: str, plan: PlanStep) -> None:
        self._end_one()
        if query == self._query:
            self.plan.show_plan(plan)

    def _show_error(self, query: str, answer: Answer) -> None:
        self._end_one()
        if query == self._query:
            self.rows.clear()
            self.plan.clear()
            self._planned = ""
            # What the student has asked for is no error.
            self.trouble.say_error(answer, None if self._is_stopped else "error")

    def _end_one(self) -> None:
        self._open -= 1
        self._show_whether_asking()

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
        self.interrupted.emit(StopQuestion())

    @Slot(int)
    def _ask_page(self, page: int) -> None:
        request = Query(self._settings, self._query, page)
        self._ask_spark(request, partial(self._show_rows, self._query))

    def _ask_spark(self, request: SparkRequest[A], then: Callable[[A], object]) -> None:
        if self._open == 0:
            self._is_stopped = False
        self._open += 1
        self._show_whether_asking()
        self.ask(request, then, partial(self._show_error, self._query))

    def _show_whether_asking(self) -> None:
        self.button.setEnabled(self._open == 0)
        self.stop_button.setEnabled(self._open > 0)

    @Slot()
    def _forget_steps(self) -> None:
        """Show no steps of a statement that is no longer there."""
        if self._told and self._told != self._statement():
            self._told = ""
            self.drop(TellInSteps)
            self.steps.say(self.tr("Query shows here the same as DataFrame steps."))

    def _ask_steps(self) -> None:
        if self._told != self._statement():
            self._told = self._statement()
            request = TellInSteps(self._settings, self._told)
            self.ask_newest(request, self.steps.show_code, self._miss_steps)

    @Slot()
    def _ask_plan(self) -> None:
        if self._open:
            return  # asked for once the rows are there
        if self.parts.currentWidget() is self.plan and self._query != self._planned:
            self._planned = self._query
            request = PlanQuery(self._settings, self._query)
            self._ask_spark(request, partial(self._show_plan, self._query))
