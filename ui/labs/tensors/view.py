"""The exhibit of the tensor playground: statements on top, what they make below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from core.runtime.messages import Answer
from core.runtime.records.history import Column
from ui.labs.tensors.asking import AskingWidget, entry_of, request_of
from ui.labs.tensors.program.program_panel import ProgramPanel
from ui.labs.tensors.tensors.tensors_page import TensorsPage
from ui.tab.lab_view import LabView
from ui.widgets.basic.lazy_page import LazyPage

if TYPE_CHECKING:
    from core.labs.tensors.reports import SessionReport, StatementPreview, StatementReport
    from ui.labs.tensors.graph.graph_page import GraphPage
    from ui.labs.tensors.program.scripts_page import ScriptsPage
    from ui.labs.tensors.shapes.exercises_page import ExercisesPage
    from ui.labs.tensors.shapes.shapes_page import ShapesPage
    from ui.labs.tensors.tensors.values_page import ValuesPage
    from ui.labs.tensors.timing_page import TimingPage

_LIMITS = ("max_tensor_mib", "max_total_mib")

P = TypeVar("P", bound=AskingWidget)


class TensorsView(LabView):
    """Sends the parts' requests to the worker and brings each answer to the part that asked.

    The session lives in the worker. The form's program follows it: after each change the session
    is asked for its program, so that a run, the code and the saved session give the same tensors.

    This tab is in front at the first start: the pages behind the first are made when they are
    looked at, and until then what they are to show is kept here.
    """

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program = ""
        self._limits: dict[str, int] = {}
        self._is_kept = False
        self._statement: StatementPreview | None = None
        self._history: tuple[StatementReport, ...] = ()
        self._backward: Answer | None = None
        self._has_run = False
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
        self._askers = {
            "preview": self.panel,
            "tensor_window": self.tensors,
            "tensor_picture": self.tensors,
            "devices": self.tensors,
        }
        self._lazy_askers: dict[str, LazyPage[Any]] = {
            "scripts": self.scripts,
            "time_point": self.timing,
            "new_puzzle": self.exercises,
            "check_puzzle": self.exercises,
        }
        for part in (self.panel, self.tensors):
            part.asked.connect(self._ask)
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

        page = self._heard(GraphPage())
        if self._backward is not None:
            page.take_answer("backward_report", self._backward)
        return page

    def _make_scripts(self) -> ScriptsPage:
        from ui.labs.tensors.program.scripts_page import ScriptsPage

        return self._heard(ScriptsPage())

    def _make_timing(self) -> TimingPage:
        from ui.labs.tensors.timing_page import TimingPage

        return self._heard(TimingPage())

    def _make_exercises(self) -> ExercisesPage:
        from ui.labs.tensors.shapes.exercises_page import ExercisesPage

        return self._heard(ExercisesPage())

    def _heard(self, page: P) -> P:
        """Return a page whose questions go to the worker."""
        page.asked.connect(self._ask)
        return page

    # ---- what the tab tells

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Forget that an earlier run was opened."""
        self._is_kept = False

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Note that an earlier run is opened: its tensors are gone, its program is there."""
        self._is_kept = True

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Show the session that a run has left; an earlier run has left its program only."""
        if self._is_kept:
            self.panel.show_program(
                self.tr("This is the program of an earlier run; run it to have its tensors again.")
            )
            return
        self._has_run = True
        for request in ("session", "history", "backward_report"):
            self._ask(request, {})
        self._refresh_scripts()
        self.panel.preview_again()

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Take the form's program and limits."""
        self._program = str(values.get("program", ""))
        self.panel.set_program(self._program)
        limits = {name: int(values[name]) for name in _LIMITS if name in values}
        if limits and self._limits and limits != self._limits:
            self._ask("set_limits", limits)
        self._limits = limits

    def show_answer(self, entry: str, answer: Answer) -> None:
        """Bring an answer to the part that asked."""
        request = request_of(entry)
        if request in self._askers:
            self._askers[request].take_answer(request, answer)
            return
        if request in self._lazy_askers:
            self._lazy_askers[request].widget().take_answer(request, answer)
            return
        match request:
            case "backward_report":
                self._backward = answer
                if self.graph.is_made:
                    self.graph.widget().take_answer(request, answer)
            case "history" if not answer.error:
                self._history = answer.value
                if self._has_run:
                    self._has_run = False
                    self.panel.set_earlier(report.text for report in self._history)
                if self.values.is_made:
                    self.values.widget().show_reports(answer.value)
            case "program" if not answer.error:
                self._follow_program(answer.value)
            case "history" | "program" | "":
                pass
            case _:
                self._take_session(request, answer)

    def summary(self) -> str:
        """Return the tensors and the shapes being typed, in words."""
        return f"{self.tensors.summary()} {self.panel.ladder.summary()}".strip()

    # ---- inside

    @Slot(str, dict)
    def _ask(self, request: str, values: Mapping[str, Any]) -> None:
        self.ask_requested.emit(entry_of(request), dict(values))

    @Slot(str)
    def _run_line(self, text: str) -> None:
        self._ask("run_statement", {"text": text})

    @Slot(str)
    def _run_program(self, text: str) -> None:
        self._program = text
        self.settings_edited.emit({"program": text})
        self.run_requested.emit()

    @Slot()
    def _undo(self) -> None:
        self._ask("undo", {})

    @Slot()
    def _redo(self) -> None:
        self._ask("redo", {})

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

    def _take_session(self, request: str, answer: Answer) -> None:
        report: SessionReport | None = answer.value
        problem = report.problem if report is not None else None
        words = problem.text if problem is not None else answer.error
        if report is not None:
            made = [name for statement in report.statements for name in statement.targets]
            self.tensors.show_rows(report.tensors, made[-1] if made else "")
            self.panel.set_steps(report.undo_text, report.redo_text)
        if request == "run_statement":
            said = " ".join(s.message for s in report.statements if s.message) if report else ""
            self.panel.show_outcome(problem, answer.error, said)
        elif request == "backward":
            self.graph.widget().show_outcome(words)
        else:
            self.tensors.show_outcome(request, words)
        if report is not None and request != "session":
            self._ask_what_follows()
            ran = any("backward" in statement.text for statement in report.statements)
            if ran or request in ("undo", "redo"):
                # Not after every change: a new report starts the steps anew.
                self._ask("backward_report", {})

    def _ask_what_follows(self) -> None:
        """Bring everything up to date that is made from the session."""
        for following in ("history", "program"):
            self._ask(following, {})
        self._refresh_scripts()
        self.panel.preview_again()

    def _refresh_scripts(self) -> None:
        if self.scripts.is_made:
            self.scripts.widget().refresh()
