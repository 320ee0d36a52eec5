"""The builder: the stages as cards, a form for each, and what each does to the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.labs.spark.options.model_texts import StageSpec
from core.labs.spark.pipeline_reports import (
    CheckedStage,
    CheckStages,
    ListStages,
    ListTemplateStages,
    RowsAround,
    ShowAround,
    StageKind,
)
from core.labs.spark.reports import Column, ListColumns
from core.runtime.messages import Answer
from ui.labs.spark.data.data_page import data_of
from ui.labs.spark.pipeline.before_after import BeforeAfter
from ui.labs.spark.pipeline.param_form import ParamForm
from ui.labs.spark.pipeline.pipeline_model import (
    Stage,
    checked,
    columns_before,
    moved,
    of_specs,
    of_text,
    to_text,
)
from ui.labs.spark.pipeline.stage_cards import StageCards
from ui.labs.spark.pipeline.stage_chooser import StageChooser
from ui.labs.spark.session.session_page import SessionPage
from ui.widgets.basic.remark_with_details import Trouble

_CHECK_MS = 150
_ROWS = 8


class PipelinePage(SessionPage):
    """Edits the setting ``stages``; has the worker check it before anything runs.

    Signals
    -------
    edited(dict)
        The stages are others; the empty text stands for the template's own.
    """

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: list[Stage] = []
        self._columns: list[str] = []  # of the data
        self._kinds: dict[str, StageKind] = {}
        self._kinds_asked = False
        self._data: dict[str, Any] = {}  # whose columns these are
        self._checked: dict[str, Any] = {}
        self._current = 0
        self._is_locked = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.cards = StageCards()
        self.add_button = QPushButton(self.tr("Add stage…"))
        self.delete_button = QPushButton(self.tr("Delete"))
        self.reset_button = QPushButton(self.tr("Reset"))
        self.reset_button.setToolTip(self.tr("Go back to the stages of the template"))
        self.trouble = Trouble()
        self.heading = QLabel(wordWrap=True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.problem = Trouble()
        self.form = ParamForm()
        self.exhibit = BeforeAfter()
        self.parts = QTabWidget(documentMode=True)
        self.parts.addTab(self.form, self.tr("Parameters"))
        self.parts.addTab(self.exhibit, self.tr("Before and after"))
        self.chooser = StageChooser()
        self.right = QStackedWidget()
        self.right.addWidget(self._stage_panel())
        self.right.addWidget(self.chooser)
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(self._card_panel())
        splitter.addWidget(self.right)
        splitter.setSizes([310, 420])
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.trouble)
        layout.addWidget(splitter, 1)
        self._later = QTimer(self, interval=_CHECK_MS, singleShot=True)

    def _card_panel(self) -> QWidget:
        panel = QWidget()
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.add_button, self.delete_button, self.reset_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cards, 1)
        column.addLayout(row)
        return panel

    def _stage_panel(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.problem)
        column.addWidget(self.parts, 1)
        return panel

    def _connect(self) -> None:
        self._later.timeout.connect(self._look_if_seen)
        self.cards.chosen.connect(self._choose)
        self.cards.moved.connect(self._move)
        self.cards.switched.connect(self._switch)
        self.cards.delete_wanted.connect(self._delete)
        self.add_button.clicked.connect(self._open_chooser)
        self.delete_button.clicked.connect(lambda: self._delete(self._current))
        self.reset_button.clicked.connect(self._reset)
        self.chooser.chosen.connect(self._add)
        self.chooser.cancelled.connect(self._close_chooser)
        self.form.edited.connect(self._set_param)
        self.parts.currentChanged.connect(self._ask_rows)

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form; cards that were changed elsewhere are shown at once."""
        stages = str(values.get("stages", ""))
        if stages and stages != to_text(self._stages):
            self._stages = of_text(stages)
            self._show()
        if not stages and self._settings.get("stages"):
            self._checked = {}  # the cards are another pipeline's, even if no check has seen it
        self._settings = dict(values)
        self._show_buttons()
        if self.isVisible():
            self._later.start()

    def set_locked(self, on: bool) -> None:
        """Let nothing be changed during a run."""
        self._is_locked = on
        self.cards.set_locked(on)
        self.form.setEnabled(not on)
        self._show_buttons()
        if on:
            self._close_chooser()

    def hideEvent(self, event: QHideEvent) -> None:
        """Check nothing while nobody looks."""
        self._later.stop()
        super().hideEvent(event)

    # ---- the answers

    def _take_kinds(self, kinds: tuple[StageKind, ...]) -> None:
        self._kinds = {kind.cls: kind for kind in kinds}
        self.chooser.offer(kinds)
        self._show_buttons()
        self._show_stage()

    def _miss_kinds(self, answer: Answer) -> None:
        self._kinds_asked = False
        self.trouble.say_error(answer)

    def _take_columns(self, columns: tuple[Column, ...]) -> None:
        self._columns = [column.name for column in columns]
        self._show_stage()

    def _miss_columns(self, _: Answer) -> None:
        """Say nothing: the check of the stages says it."""

    def _take_template(self, wanted: Mapping[str, Any], specs: tuple[StageSpec, ...]) -> None:
        if wanted == self._checked:
            self._stages = of_specs(specs)
            self._show()
            self._ask_check()

    def _miss_template(self, wanted: Mapping[str, Any], answer: Answer) -> None:
        if wanted == self._checked:
            self._checked = {}
            self._stages = []
            self._show()
            self.trouble.say_error(answer)

    def _take_check(self, of: str, found: tuple[CheckedStage, ...]) -> None:
        if of == to_text(self._stages):
            self.trouble.say("")
            self._stages = checked(self._stages, found)
            self._show()
            self._ask_rows()

    def _miss_check(self, of: str, answer: Answer) -> None:
        if of == to_text(self._stages):
            self._checked = {}
            self.trouble.say_error(answer)

    def _take_rows(self, wanted: ShowAround, rows: RowsAround) -> None:
        if wanted == self._wanted_rows():
            self.exhibit.show_rows(rows, self._stages[self._current].inputs)

    def _miss_rows(self, wanted: ShowAround, answer: Answer) -> None:
        if wanted == self._wanted_rows():
            self.exhibit.clear()
            self.exhibit.trouble.say_error(answer)

    # ---- the questions

    def _forget(self) -> None:
        self._checked, self._data = {}, {}

    def _look(self) -> None:
        if not self._kinds_asked:
            self._kinds_asked = True
            self.ask(ListStages(self._settings), self._take_kinds, self._miss_kinds)
        if data_of(self._settings) != self._data:
            self._data = data_of(self._settings)
            request = ListColumns(self._settings)
            self.ask_newest(request, self._take_columns, self._miss_columns)
        if self._settings != self._checked:
            self._checked = self._settings
            if self._settings["stages"]:
                self._ask_check()
            else:
                take, miss = self._take_template, self._miss_template
                wanted = self._settings
                self.ask(ListTemplateStages(wanted), partial(take, wanted), partial(miss, wanted))

    def _with_stages(self) -> dict[str, Any]:
        return {**self._settings, "stages": to_text(self._stages)}

    def _ask_check(self) -> None:
        take, miss, of = self._take_check, self._miss_check, to_text(self._stages)
        self.ask(CheckStages(self._with_stages()), partial(take, of), partial(miss, of))

    def _wanted_rows(self) -> ShowAround:
        return ShowAround(self._with_stages(), self._current, _ROWS)

    @Slot()
    def _ask_rows(self) -> None:
        is_seen = self.isVisible() and self.parts.currentWidget() is self.exhibit
        if not is_seen or not self._stages or not self._is_ready:
            return
        if not self._stages[self._current].is_on:
            self.exhibit.clear(self.tr("This stage is switched off."))
            return
        self.exhibit.clear(self.tr("Asking Spark."))
        wanted = self._wanted_rows()
        self.ask(wanted, partial(self._take_rows, wanted), partial(self._miss_rows, wanted))

    # ---- the cards and the form

    def _show(self) -> None:
        self._current = min(self._current, len(self._stages) - 1) if self._stages else 0
        self.cards.show_stages(self._stages, self._current)
        self._show_buttons()
        self._show_stage()

    def _show_stage(self) -> None:
        if not self._stages:
            self.heading.setText(self.tr("There is no stage yet."))
            self.problem.say("")
            self.form.clear()
            return
        stage = self._stages[self._current]
        kind = self._kinds.get(stage.cls)
        self.heading.setText(kind.doc if kind else stage.cls)
        self.problem.say(stage.problem, "error")
        self.form.show_stage(
            stage.cls,
            kind.params if kind else (),
            stage.params,
            columns_before(self._columns, self._stages, self._current),
        )

    def _show_buttons(self) -> None:
        is_free = not self._is_locked
        self.add_button.setEnabled(is_free and bool(self._kinds))
        self.delete_button.setEnabled(is_free and len(self._stages) > 1)
        self.reset_button.setEnabled(is_free and bool(self._settings.get("stages")))

    @Slot(int)
    def _choose(self, row: int) -> None:
        if row >= 0:
            self._current = row
            self._close_chooser()
            self._show_stage()
            self._ask_rows()

    @Slot()
    def _open_chooser(self) -> None:
        self.right.setCurrentWidget(self.chooser)
        self.chooser.open()

    @Slot()
    def _close_chooser(self) -> None:
        self.right.setCurrentIndex(0)

    @Slot(str)
    def _add(self, cls: str) -> None:
        """Put the new stage behind the current one, before the model at the end."""
        self._close_chooser()
        last = len(self._stages) - 1
        place = min(self._current + 1, max(last, 0)) if self._stages else 0
        self._current = place
        self._change([*self._stages[:place], Stage(cls), *self._stages[place:]])
        self.cards.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, int)
    def _move(self, start: int, end: int) -> None:
        self._current = end
        self._change(moved(self._stages, start, end))

    @Slot(int)
    def _switch(self, row: int) -> None:
        stages = list(self._stages)
        stages[row] = replace(stages[row], is_on=not stages[row].is_on)
        self._current = row
        self._change(stages)

    @Slot(int)
    def _delete(self, row: int) -> None:
        if len(self._stages) < 2:
            return  # no stages are the template's own
        self._current = min(row, max(len(self._stages) - 2, 0))
        self._change([*self._stages[:row], *self._stages[row + 1 :]])

    @Slot(str, object)
    def _set_param(self, name: str, value: Any) -> None:
        stages = list(self._stages)
        stages[self._current] = stages[self._current].with_param(name, value)
        self._change(stages)

    @Slot()
    def _reset(self) -> None:
        self._current = 0
        self.edited.emit({"stages": ""})

    def _change(self, stages: list[Stage]) -> None:
        """Show the change at once; the check follows by way of the form."""
        self._stages = stages
        self._show()
        self.edited.emit({"stages": to_text(stages)})
