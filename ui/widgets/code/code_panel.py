"""The drawer's code page: the recipe above, its local values while stepping below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.runtime.local_value import LocalValue
from core.runtime.messages import TraceRequest
from ui.runtime.state import RunState
from ui.widgets.code.code_view import CodeView
from ui.widgets.code.locals_view import LocalsView


class CodePanel(QWidget):
    """Emits ``walk_requested(TraceRequest)``, ``continue_requested`` and ``export_requested``."""

    walk_requested = Signal(object)
    continue_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = CodeView()
        self.locals = LocalsView()
        self.locals.hide()
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(self.code)
        splitter.addWidget(self.locals)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.code.line_step_requested.connect(self._walk_line)
        self.code.iteration_step_requested.connect(self._walk_iteration)
        self.code.run_to_requested.connect(self._walk_to)
        self.code.continue_requested.connect(self._go_on)
        self.code.export_requested.connect(self.export_requested)

    def actions_for_tab(self) -> list[QAction]:
        """Return the actions whose shortcuts work wherever the focus is in the tab."""
        return self.code.actions_for_tab()

    def show_as_translation(self) -> None:
        """Say that what is shown is not itself what runs, and offer no walk through its lines."""
        self.code.show_as_translation()

    def show_code(self, source: str, changed_lines: frozenset[int], filename: str) -> None:
        """Show a recipe's text; the same text again changes nothing."""
        self.code.show_code(source, changed_lines, filename)

    def show_state(self, state: RunState) -> None:
        """Enable what makes sense in this state."""
        self.code.show_state(state)

    def show_line(self, line: int, values: Sequence[LocalValue], around: range = range(0)) -> None:
        """Show the line about to run, the lines that belong to it, and the values there."""
        self.code.show_line(line, around)
        # Tensors are what the lab is about; the settings among the locals are known.
        self.locals.show_values(sorted(values, key=lambda value: value.shape is None))
        self.locals.show()

    def leave_line(self) -> None:
        """Take the mark of the line away; the last values stay to be read."""
        self.code.show_line(None)

    @Slot()
    def _go_on(self) -> None:
        """Take the values away: they are those of a line that is left for good."""
        self.locals.show_values(())
        self.locals.hide()
        self.continue_requested.emit()

    @Slot()
    def _walk_line(self) -> None:
        self.walk_requested.emit(TraceRequest("line"))

    @Slot()
    def _walk_iteration(self) -> None:
        self.walk_requested.emit(TraceRequest("iteration"))

    @Slot(int)
    def _walk_to(self, line: int) -> None:
        self.walk_requested.emit(TraceRequest("to", line))
