"""The tensor playground's tab for many tests, and what tests do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt

from core.labs import tensors
from support.tab_driver import END_LIMIT_MS, ended, warm_tab
from ui.labs.tensors import TensorsView
from ui.tab.lab_tab import LabTab

Key = Qt.Key
PROGRAM = (
    "x = randn(4, 3, seed=0); w = randn(3, 2, seed=1, requires_grad=True);"
    " b = zeros(2, requires_grad=True); loss = (x @ w + b).sum(); backward(loss)"
)


@contextmanager
def tensors_tab(folder: Path) -> Iterator[LabTab]:
    """Open the tab with folders of its own; its worker is ready."""
    with warm_tab(folder, spec=tensors.SPEC, make_view=TensorsView) as tab:
        # The plot's menus are windows that live as long as it: they are no test's leak.
        tab.view.timing.widget().plot.prepare()
        yield tab


def after_run(qtbot, tab: LabTab) -> TensorsView:
    """Run the program and return the exhibit, with an empty line in the editor."""
    tab.frame.form.set_values({"program": PROGRAM})
    with ended(qtbot, tab):
        tab.run()
    view = tab.view
    view.pages.setCurrentWidget(view.tensors)
    view.panel.line_button.setChecked(True)
    view.panel.set_line("")
    qtbot.waitUntil(lambda: names(view) == ["x", "w", "b", "loss"], timeout=END_LIMIT_MS)
    settle(qtbot, view)
    return view


def names(view):
    """Return the names of the list."""
    model = view.tensors.model
    return [model.tensor(row).facts.name for row in range(model.rowCount())]


def settle(qtbot, view):
    """Wait until what is shown belongs to what is typed."""
    qtbot.waitUntil(lambda: view.panel.is_settled, timeout=END_LIMIT_MS)


def type_line(qtbot, view, text):
    """Type a line over the one before."""
    view.panel.edit.selectAll()
    qtbot.keyClicks(view.panel.edit, text)
    settle(qtbot, view)


def run_line(qtbot, view, text):
    """Type a line and run it by its keys."""
    type_line(qtbot, view, text)
    qtbot.keyClick(view.panel.edit, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def wait_names(qtbot, view, *wanted):
    """Wait until the session has these names."""
    qtbot.waitUntil(lambda: names(view) == list(wanted), timeout=END_LIMIT_MS)


def choose(view, name):
    """Choose a tensor in the list."""
    view.tensors.table.selectRow(view.tensors.model.row_of(name))


def click(qtbot, button):
    """Click a button."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
