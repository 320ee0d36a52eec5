"""The exhibit of the tensor playground: statements on top, what they make below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from core.labs.tensors.questions import (
    Change,
    ReadBackward,
    ReadHistory,
    ReadProgram,
    ReadSession,
    Redo,
    RunBackward,
    RunStatement,
    SetLimits,
    Undo,
)
from core.labs.tensors.settings import DEFAULT_PROGRAM
from core.runtime.records.record import Column
from ui.labs.tensors.program.palette import Palette
from ui.labs.tensors.program.program_panel import ProgramPanel
from ui.labs.tensors.tensors.tensors_page import TensorsPage
from ui.runtime.question import Question
from ui.runtime.state import RunState
from ui.tab.lab_view import LabView
from ui.widgets.basic.lazy_page import LazyPage

if TYPE_CHECKING:
    from core.labs.tensors.reports import (
        BackwardReport,
        SessionReport,
        StatementPreview,
        StatementReport,
    )
    from core.runtime.messages import Answer
    from ui.labs.tensors.graph.graph_page import GraphPage
    from ui.labs.tensors.program.scripts_page import ScriptsPage
    from ui.labs.tensors.shapes.exercises_page import ExercisesPage
    from ui.labs.tensors.shapes.shapes_page import ShapesPage
    from ui.labs.tensors.tensors.values_page import ValuesPage
    from ui.labs.tensors.timing_page import TimingPage


class TensorsView(LabView):
    """Has the worker change the session and brings what is then there to the parts.

    The session lives in the worker. The form's program follows it: after each change the session
    is asked for its program, so that a run, the code and the saved session give the same tensors.

    This tab is in front at the first start: the pages behind the first are made when they are
    looked at, and until then what they are to show is kept here.
    """

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = ""
        self._limits: SetLimits | None = None
        self._is_kept = False
        self._state = RunState.IDLE
        self._put_off: list[Change] = []
        self._statement: StatementPreview | None = None
        self._history: tuple[StatementReport, ...] = ()
        self._backward: BackwardReport | None = None
        self._has_run = False
        self._is_alive = False
        self._first: Question | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.panel = ProgramPanel()
        self.tensors = TensorsPage()
        self.shapes = LazyPage(self._make_shapes)
        self.values = LazyPage(self._make_values)
        self.graph = LazyPage(self._make_graph)
        self.scripts = LazyPage(self._make_scripts)
        self.timing = LazyPage(self._make_timing)
        self.exercises = LazyPage(self._make_exercises)
        self.pages = QTabWidget(documentMode=True)
        self.pages.addTab(self.tensors, self.tr("Tensors"))
        self.pages.addTab(self.shapes, self.tr("Shapes"))
        self.pages.addTab(self.values, self.tr("Values"))
        self.pages.addTab(self.graph, self.tr("Gradients"))
        self.pages.addTab(self.scripts, self.tr("NumPy and torch"))
        self.pages.addTab(self.timing, self.tr("Timing"))
        self.pages.addTab(self.exercises, self.tr("Exercises"))
        self.splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(self.pages)
        self.splitter.setSizes([180, 440])
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.splitter)

    def _connect(self) -> None:
        self.pass_on(self.panel, self.tensors)
        self.tensors.change_wanted.connect(self._change)
        self.panel.line_entered.connect(self._run_line)
        self.panel.program_entered.connect(self._run_program)
        self.panel.statement_shown.connect(self._show_statement)
        self.panel.part_chosen.connect(self._explain)
        self.panel.undo_pressed.connect(self._undo)
        self.panel.redo_pressed.connect(self._redo)

    def _make_shapes(self) -> ShapesPage:
        from ui.labs.tensors.shapes.shapes_page import ShapesPage

        page = ShapesPage()
        page.show_statement(self._statement)
        return page

    def _make_values(self) -> ValuesPage:
        from ui.labs.tensors.tensors.values_page import ValuesPage

        page = ValuesPage()
        page.show_reports(self._history)
        return page

    def _make_graph(self) -> GraphPage:
        from ui.labs.tensors.graph.graph_page import GraphPage

        page = GraphPage()
        page.change_wanted.connect(self._change)
        page.show_report(self._backward)
        return page

    def _make_scripts(self) -> ScriptsPage:
        from ui.labs.tensors.program.scripts_page import ScriptsPage

        page = ScriptsPage()
        self.pass_on(page)
        return page

    def _make_timing(self) -> TimingPage:
        from ui.labs.tensors.timing_page import TimingPage

        page = TimingPage()
        self.pass_on(page)
        return page

    def _make_exercises(self) -> ExercisesPage:
        from ui.labs.tensors.shapes.exercises_page import ExercisesPage

        page = ExercisesPage()
        self.pass_on(page)
        return page

    # ---- what the tab tells

    def form_header(self) -> QWidget:
        """Return the palette of pieces."""
        palette = Palette()
        palette.chosen.connect(self.panel.put_in)
        return palette

    def showEvent(self, event: QShowEvent) -> None:
        """Have the first program run at the first sight of the exhibit."""
        super().showEvent(event)
        is_untouched = self._program == DEFAULT_PROGRAM and not self._state.is_active
        if is_untouched and not (self._is_alive or self._is_kept or self._has_run):
            self._is_alive = True
            asked = RunStatement(self._program)
            self._first = self.ask(asked, self._show_first, self._show_no_session)

    def _show_first(self, report: SessionReport) -> None:
        self._show_session(report)
        self.tensors.show_rows(report.tensors, "y")
        self._ask_what_follows()
        self.ask(ReadBackward(), self._show_backward, self._show_no_more)
        words = self.tr("The first program has run: {0} statements, {1} tensors. Type the next.")
        self.panel.say(words.format(len(report.statements), len(report.tensors)))

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Forget that an earlier run was opened, and what was asked before this one."""
        if self._first is not None:
            self._first.drop()
        self._is_kept = False

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Note that an earlier run is opened: its tensors are gone, its program is there."""
        self._is_kept = True
        self.drop(ReadProgram)  # an answer on the way tells of the session before

    def bring_back(self) -> None:
        """Show the lines of last time: their tensors ended with the window."""
        self._is_alive = True
        self.panel.show_program(
            self.tr("These are the lines of last time; run them to have their tensors again.")
        )

    def lose_worker(self) -> None:
        """Say that the tensors are gone, and how to have them again: the program is there."""
        self._is_alive = True
        self._put_off.clear()
        self.drop(ReadProgram)
        if not self.tensors.model.rowCount():
            return
        self.tensors.show_rows(())
        self.panel.set_steps("", "")
        self.panel.show_program(
            self.tr("The tensors are gone with their process; run the program to have them again.")
        )

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Show the session that a run has left; an earlier run has left its program only."""
        if self._is_kept:
            self.panel.show_program(
                self.tr("This is the program of an earlier run; run it to have its tensors again.")
            )
            return
        self._has_run = True
        self.ask(ReadSession(), self._show_session, self._show_no_session)
        self.ask(ReadHistory(), self._show_history, self._show_no_more)
        self.ask(ReadBackward(), self._show_backward, self._show_no_more)
        self._refresh_scripts()
        self.panel.preview_again()

    def show_state(self, state: RunState) -> None:
        """Show the session between two statements of a run; put changes off until its end."""
        self._state = state
        if state is RunState.PAUSED:
            self.ask(ReadSession(), self._show_so_far, self._show_no_session)
            self.ask(ReadHistory(), self._show_history, self._show_no_more)
        if not state.is_active:
            put_off, self._put_off = self._put_off, []
            for change in put_off:
                self._change(change)

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Take the form's program and limits."""
        program = str(values.get("program", ""))
        if program.strip() != self._program.strip():
            self.drop(ReadProgram)  # what the session is asked for is older than this
        self._program = program
        self.panel.set_program(self._program)
        limits = None
        if "max_tensor_mib" in values and "max_total_mib" in values:
            limits = SetLimits(int(values["max_tensor_mib"]), int(values["max_total_mib"]))
        if limits and self._limits and limits != self._limits:
            self._change(limits)
        self._limits = limits

    def summary(self) -> str:
        """Return the tensors and the shapes being typed, in words."""
        return f"{self.tensors.summary()} {self.panel.ladder.summary()}".strip()

    # ---- inside

    @Slot(object)
    def _change(self, change: Change) -> None:
        if self._state.is_active:
            self._put_off.append(change)
            return
        self.ask(
            change,
            lambda report: self._show_changed(change, report),
            lambda answer: self._show_outcome(change, answer.error),
        )

    @Slot(str)
    def _run_line(self, text: str) -> None:
        self._change(RunStatement(text))

    @Slot(str)
    def _run_program(self, text: str) -> None:
        self._program = text
        self.settings_edited.emit({"program": text})
        self.run_requested.emit()

    @Slot()
    def _undo(self) -> None:
        self._change(Undo())

    @Slot()
    def _redo(self) -> None:
        self._change(Redo())

    @Slot(object)
    def _explain(self, part: Any) -> None:
        self.pages.setCurrentWidget(self.shapes)
        self.shapes.widget().show_part(part)

    @Slot(object)
    def _show_statement(self, statement: StatementPreview | None) -> None:
        self._statement = statement
        if self.shapes.is_made:
            self.shapes.widget().show_statement(statement)
        self._make_room()

    def _make_room(self) -> None:
        """Let a statement with many parts push the pages down, to half the height at most."""
        top, below = self.splitter.sizes()
        wanted = min(self.panel.wanted_height(), (top + below) // 2)
        if wanted > top:
            self.splitter.setSizes([wanted, top + below - wanted])

    def _follow_program(self, program: str) -> None:
        if program.strip() != self._program.strip():
            self._program = program
            self.panel.set_program(program)
            self.settings_edited.emit({"program": program})

    def _show_changed(self, change: Change, report: SessionReport) -> None:
        self._show_session(report)
        self._show_outcome(change, "", report)
        if report.problem is None:
            self.outcome_outdated.emit()
        self._ask_what_follows()
        ran = any("backward" in statement.text for statement in report.statements)
        if ran or isinstance(change, Undo | Redo):
            # Not after every change: a new report starts the steps anew.
            self.ask(ReadBackward(), self._show_backward, self._show_no_more)

    def _show_so_far(self, report: SessionReport) -> None:
        """Show the session in the middle of a run, with the tensor that its last statement made."""
        self._show_session(report)
        if report.tensors:
            self.tensors.show_rows(report.tensors, report.tensors[-1].facts.name)

    def _show_session(self, report: SessionReport) -> None:
        made = [name for statement in report.statements for name in statement.targets]
        self.tensors.show_rows(report.tensors, made[-1] if made else "")
        self.panel.set_steps(report.undo_text, report.redo_text)

    def _show_outcome(
        self, change: Change, error: str, report: SessionReport | None = None
    ) -> None:
        """Say how a change ended where it was asked for."""
        problem = report.problem if report else None
        words = problem.text if problem else error
        match change:
            case RunStatement():
                said = " ".join(s.message for s in report.statements if s.message) if report else ""
                self.panel.show_outcome(problem, error, said)
            case RunBackward():
                self.graph.widget().show_outcome(words)
            case _:
                self.tensors.show_outcome(change, words)

    def _show_no_session(self, answer: Answer) -> None:
        self.tensors.view.show_problem(answer.error)

    def _ask_what_follows(self) -> None:
        """Bring everything up to date that is made from the session."""
        self.ask(ReadHistory(), self._show_history, self._show_no_more)
        self.ask_newest(ReadProgram(), self._follow_program, self._show_no_more)
        self._refresh_scripts()
        self.panel.preview_again()

    def _show_history(self, history: tuple[StatementReport, ...]) -> None:
        self._history = history
        if self._has_run:
            self._has_run = False
            self.panel.set_earlier(report.text for report in history)
        if self.values.is_made:
            self.values.widget().show_reports(history)

    def _show_backward(self, report: BackwardReport | None) -> None:
        self._backward = report
        if self.graph.is_made:
            self.graph.widget().show_report(report)

    def _show_no_more(self, answer: Answer) -> None:
        """Leave what follows from the session as it is: why it is lost is told already."""

    def _refresh_scripts(self) -> None:
        if self.scripts.is_made:
            self.scripts.widget().refresh()
