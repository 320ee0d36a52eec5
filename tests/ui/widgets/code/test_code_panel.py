from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from support.demo_view import click, tool_button

from core.runtime.local_value import LocalValue
from core.runtime.messages import TraceRequest
from ui.runtime.state import RunState
from ui.widgets.code.code_panel import CodePanel

SOURCE = (
    "def count(steps=3):\n    total = 0\n    for index in range(steps):\n        total += index\n"
)


@pytest.fixture
def panel(qtbot):
    panel = CodePanel()
    qtbot.addWidget(panel)
    panel.resize(500, 600)
    panel.show_code(SOURCE, frozenset({2}), "demo_recipe.py")
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def names(panel):
    model = panel.locals.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("words", "request_"),
    [("Line", TraceRequest("line")), ("Iteration", TraceRequest("iteration"))],
)
def test_a_click_asks_for_a_walk(qtbot, panel, words, request_):
    with qtbot.waitSignal(panel.walk_requested) as asked:
        click(qtbot, panel, words)
    assert asked.args == [request_]


def test_run_to_here_asks_for_the_carets_line(qtbot, panel):
    panel.show_state(RunState.STEPPING)
    panel.code.text.move_caret(4)
    with qtbot.waitSignal(panel.walk_requested) as asked:
        click(qtbot, panel, "Run to here")
    assert asked.args == [TraceRequest("to", 4)]


def test_continue_and_export_are_passed_on(qtbot, panel):
    panel.show_state(RunState.PAUSED)
    with qtbot.waitSignals([panel.continue_requested, panel.export_requested]):
        click(qtbot, panel, "Continue")
        click(qtbot, panel, "Export")


@pytest.mark.parametrize(
    ("state", "enabled"),
    [
        (RunState.IDLE, {"Line", "Iteration"}),
        (RunState.STARTING, set()),
        (RunState.RUNNING, set()),
        (RunState.PAUSED, {"Line", "Iteration", "Run to here", "Continue"}),
        (RunState.STEPPING, {"Line", "Iteration", "Run to here", "Continue"}),
        (RunState.STOPPING, set()),
    ],
)
def test_only_what_makes_sense_can_be_pressed(panel, state, enabled):
    panel.show_state(state)
    words = ("Line", "Iteration", "Run to here", "Continue")
    assert {word for word in words if tool_button(panel, word).isEnabled()} == enabled


def test_the_locals_come_with_the_first_line(panel):
    assert not panel.locals.isVisible()
    panel.show_line(2, [LocalValue("steps", "int", "3")])
    assert panel.locals.isVisible()
    assert panel.code.text.next_line == 2
    assert names(panel) == ["steps"]


def test_tensors_stand_before_the_settings(panel):
    tensor = LocalValue(
        "w1", "Tensor", "", (2, 2), "float32", "cpu", True, 0.0, 0.5, 1.0, np.zeros((2, 2), "f4")
    )
    settings = [LocalValue("seed", "int", "0"), LocalValue("steps", "int", "3")]
    panel.show_line(2, [settings[0], tensor, settings[1]])
    assert names(panel) == ["w1", "seed", "steps"]


def test_leaving_the_line_takes_the_mark_and_keeps_the_values(panel):
    panel.show_line(2, [LocalValue("steps", "int", "3")])
    panel.leave_line()
    assert panel.code.text.next_line is None
    assert names(panel) == ["steps"]
    assert panel.locals.isVisible()


def test_continue_takes_the_values_of_the_line_away(qtbot, panel):
    panel.show_state(RunState.STEPPING)
    panel.show_line(2, [LocalValue("steps", "int", "3")])
    click(qtbot, panel, "Continue")
    assert not panel.locals.isVisible()
    assert names(panel) == []


def test_a_translation_says_so_and_cannot_be_walked(panel):
    panel.show_as_translation()
    panel.show_state(RunState.PAUSED)
    assert not any(action.isEnabled() for action in panel.actions_for_tab())
    buttons = [button for button in panel.findChildren(QToolButton) if button.isVisible()]
    assert [button.text() for button in buttons] == ["Copy", "Export"]
    assert any(label.text().startswith("A translation") for label in panel.findChildren(QLabel))


def test_the_tab_gets_the_steppers_keys(panel):
    keys = [action.shortcut().toString() for action in panel.actions_for_tab()]
    assert keys == ["F11", "F12", "Ctrl+F10", "F8"]
    contexts = {action.shortcutContext() for action in panel.actions_for_tab()}
    assert contexts == {Qt.ShortcutContext.WidgetWithChildrenShortcut}
