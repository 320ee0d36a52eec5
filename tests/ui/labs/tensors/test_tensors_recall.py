"""Bringing back what was entered before in the editor of statements, by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from ui.labs.tensors.program.program_panel import ProgramPanel

Key = Qt.Key


@pytest.fixture
def panel(qtbot):
    made = ProgramPanel()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    for line in ("a = ones(2)", "b = a + 1"):
        enter(qtbot, made, line)
    made.edit.clear()
    return made


def enter(qtbot, panel, line):
    panel.edit.setPlainText(line)
    qtbot.keyClick(panel.edit, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def press(qtbot, panel, *keys):
    for key in keys:
        qtbot.keyClick(panel.edit, key)
    return panel.edit.toPlainText()


def test_up_brings_back_the_last_line_and_then_the_one_before(qtbot, panel):
    assert press(qtbot, panel, Key.Key_Up) == "b = a + 1"
    assert press(qtbot, panel, Key.Key_Up) == "a = ones(2)"
    assert press(qtbot, panel, Key.Key_Up) == "a = ones(2)"


def test_down_comes_back_to_what_was_being_typed(qtbot, panel):
    qtbot.keyClicks(panel.edit, "c = ")
    assert press(qtbot, panel, Key.Key_Up, Key.Key_Up, Key.Key_Down) == "b = a + 1"
    assert press(qtbot, panel, Key.Key_Down) == "c = "
    assert press(qtbot, panel, Key.Key_Down) == "c = "


def test_a_line_still_shown_is_not_brought_back_as_itself(qtbot, panel):
    enter(qtbot, panel, "c = b")
    assert press(qtbot, panel, Key.Key_Up) == "b = a + 1"


def test_up_moves_the_caret_where_there_is_a_line_above(qtbot, panel):
    panel.edit.setPlainText("x = 1\ny = 2")
    panel.edit.moveCursor(panel.edit.textCursor().MoveOperation.End)
    assert press(qtbot, panel, Key.Key_Up) == "x = 1\ny = 2"
    assert press(qtbot, panel, Key.Key_Up) == "b = a + 1"


def test_a_statement_of_several_lines_is_passed_by_the_same_key(qtbot, panel):
    enter(qtbot, panel, "m = tensor([1,\n  2])")
    panel.edit.clear()
    assert press(qtbot, panel, Key.Key_Up, Key.Key_Up) == "b = a + 1"
    assert press(qtbot, panel, Key.Key_Down, Key.Key_Down) == ""


def test_shift_and_up_selects_and_brings_nothing_back(qtbot, panel):
    qtbot.keyClick(panel.edit, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert panel.edit.toPlainText() == ""


def test_the_whole_program_is_left_alone(qtbot, panel):
    panel.set_program("p = 1")
    panel.program_button.setChecked(True)
    assert press(qtbot, panel, Key.Key_Up) == "p = 1"


def test_statements_of_a_program_that_ran_are_brought_back(qtbot, panel):
    panel.set_earlier(["x = 1", "y = x", "y = x"])
    assert press(qtbot, panel, Key.Key_Up) == "y = x"
    assert press(qtbot, panel, Key.Key_Up) == "x = 1"


def test_undo_in_the_editor_brings_back_what_was_typed(qtbot, panel):
    qtbot.keyClicks(panel.edit, "c = ")
    press(qtbot, panel, Key.Key_Up)
    panel.edit.undo()
    assert panel.edit.toPlainText() == "c = "
