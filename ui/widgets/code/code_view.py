"""The recipe on display: read it, step through it, copy it, take it home."""

from __future__ import annotations

from types import CodeType

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.runtime.state import RunState
from ui.widgets.bars.run_actions import set_help
from ui.widgets.basic.remark import Remark
from ui.widgets.code.code_text import CodeText

_STOPPED = frozenset({RunState.PAUSED, RunState.STEPPING})


class CodeView(QWidget):
    """A recipe with line numbers and the actions of the line stepper.

    Signals
    -------
    line_step_requested(), iteration_step_requested(), continue_requested()
        Run one line, one iteration, or on to the end.
    run_to_requested(int)
        Run until this line, from 1, is next.
    export_requested()
        Save the recipe as a script or notebook.
    copied()
        The whole recipe is on the clipboard.
    """

    line_step_requested = Signal()
    iteration_step_requested = Signal()
    run_to_requested = Signal(int)
    continue_requested = Signal()
    export_requested = Signal()
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runnable: list[int] = []
        self._is_translation = False
        self._name = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._text = CodeText(self)
        self._make_actions()
        self._arrange()
        self._word()
        self._connect()
        self.show_state(RunState.IDLE)

    def show_code(self, source: str, changed_lines: frozenset[int], filename: str) -> None:
        """Show a recipe; the lines a what-if has changed are marked and brought into view."""
        self._name.setText(filename)
        self._name.setToolTip(filename)
        self._runnable = sorted(runnable_lines(source))
        self._text.show_source(source, changed_lines)

    def show_as_translation(self) -> None:
        """Say that what is shown is not itself what runs, and offer no walk through its lines."""
        self._is_translation = True
        self._walking.hide()
        self._remark.say(
            self.tr(
                "A translation: the lab runs what was typed in a small safe language of its own; "
                "this script does the same by itself."
            )
        )
        self._remark.show()
        self.show_state(RunState.IDLE)

    def show_line(self, line: int | None, around: range = range(0)) -> None:
        """Mark the line about to run, from 1, and bring it into view; None takes the mark away.

        The lines ``around`` it are marked faintly.
        """
        self._text.show_next_line(line, around)

    def show_state(self, state: RunState) -> None:
        """Enable what can be done now; from idle, a step starts a run that stands still."""
        can_walk = not self._is_translation
        for action in (self._line, self._iteration):
            action.setEnabled(can_walk and (state in _STOPPED or state is RunState.IDLE))
        for action in (self._run_to, self._continue):
            action.setEnabled(can_walk and state in _STOPPED)
        can_run_to = self._run_to.isEnabled()
        cursor = Qt.CursorShape.PointingHandCursor if can_run_to else Qt.CursorShape.ArrowCursor
        self._text.gutter.setCursor(cursor)
        self._text.gutter.setToolTip(self.tr("Click: run to this line") if can_run_to else "")

    def actions_for_tab(self) -> list[QAction]:
        """Return the actions that must answer to their keys wherever the tab has the focus."""
        return [self._line, self._iteration, self._run_to, self._continue]

    @property
    def text(self) -> CodeText:
        """The text itself, for focus and tests."""
        return self._text

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _make_actions(self) -> None:
        self._line = self._action("F11")
        self._iteration = self._action("F12")
        self._run_to = self._action("Ctrl+F10")
        self._continue = self._action("F8")
        self._copy = self._action("")
        self._export = self._action("")
        self._text.add_menu_action(self._run_to)

    def _action(self, keys: str) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _arrange(self) -> None:
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._name.setFont(self._text.font())
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._name, 1)
        for action in (self._copy, self._export):
            head.addWidget(self._button(action))
        self._walking = QWidget()
        row = QHBoxLayout(self._walking)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for action in self.actions_for_tab():
            row.addWidget(self._button(action))
        row.addStretch(1)
        self._remark = Remark()
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._walking)
        column.addWidget(self._remark)
        column.addWidget(self._text, 1)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        return button

    def _word(self) -> None:
        words = {
            self._line: (self.tr("Line"), self.tr("Run one line, then stand still")),
            self._iteration: (self.tr("Iteration"), self.tr("Run one iteration of the loop")),
            self._run_to: (self.tr("Run to here"), self.tr("Run until the caret's line is next")),
            self._continue: (self.tr("Continue"), self.tr("Run on at full speed")),
            self._copy: (self.tr("Copy"), self.tr("Copy the whole recipe")),
            self._export: (self.tr("Export…"), self.tr("Save as a script or notebook")),
        }
        for action, (text, tip) in words.items():
            action.setText(text)
            set_help(action, tip)

    def _connect(self) -> None:
        self._line.triggered.connect(self.line_step_requested)
        self._iteration.triggered.connect(self.iteration_step_requested)
        self._continue.triggered.connect(self.continue_requested)
        self._export.triggered.connect(self.export_requested)
        self._run_to.triggered.connect(self._run_to_caret)
        self._copy.triggered.connect(self._copy_all)
        self._text.line_chosen.connect(self._choose_line)

    @Slot()
    def _run_to_caret(self) -> None:
        line = self._runnable_from(self._text.caret_line)
        if line is not None:
            self._text.move_caret(line)
            self.run_to_requested.emit(line)

    @Slot(int)
    def _choose_line(self, line: int) -> None:
        self._text.move_caret(line)
        self._run_to.trigger()

    @Slot()
    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text.source)
        self.copied.emit()

    def _runnable_from(self, line: int) -> int | None:
        return next((candidate for candidate in self._runnable if candidate >= line), None)


def runnable_lines(source: str) -> frozenset[int]:
    """Return the lines at which the stepper can stop: those with code, inside functions.

    A module without functions counts its own lines. Text that is not Python has none.
    """
    try:
        module = compile(source, "<recipe>", "exec")
    except (SyntaxError, ValueError):
        return frozenset()
    functions = [code for code in _nested(module) if code is not module]
    return frozenset(
        line
        for code in functions or [module]
        for *_, line in code.co_lines()
        if line and (code is module or line != code.co_firstlineno)
    )


def _nested(code: CodeType) -> list[CodeType]:
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += _nested(constant)
    return found
