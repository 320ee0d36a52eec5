"""The playground at its first sight: a program that has run, and pieces to go on with."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.answering import answered

from core.labs.tensors.questions import PreviewText, RunStatement
from core.labs.tensors.settings import DEFAULT_PROGRAM, TensorSettings
from core.runtime.messages import Answer
from ui.labs.tensors import TensorsView
from ui.labs.tensors.program.palette import PIECES, Palette

VALUES = TensorSettings.make().model_dump()


@pytest.fixture
def state():
    return {}


@pytest.fixture
def view(qtbot, state):
    """An exhibit with the form's first program, whose questions are answered at once."""
    made = TensorsView()
    qtbot.addWidget(made)
    made.asked.connect(lambda question: question.take(Answer(0, answered(state, question.request))))
    made.settings_changed(VALUES)
    made.resize(900, 600)
    return made


def names(view):
    model = view.tensors.model
    return [model.tensor(row).facts.name for row in range(model.rowCount())]


def test_the_first_program_has_run_and_y_is_chosen(view):
    view.show()
    assert names(view) == ["x", "w", "b", "y", "loss"]
    assert view.tensors.chosen_name() == "y"
    assert "6 statements, 5 tensors" in view.panel.sentence.text()


def test_a_program_of_ones_own_is_not_run_by_itself(view):
    view.settings_changed({**VALUES, "program": "a = ones(2)"})
    view.show()
    assert names(view) == []


def test_lines_of_last_time_wait_for_run(view):
    view.bring_back()
    view.show()
    assert names(view) == []


def test_a_scalar_is_listed_as_its_number(view):
    view.show()
    index = view.tensors.model.index(4, 1)
    assert index.data() == "0.769"


def test_a_piece_is_put_where_the_caret_stands(qtbot, view):
    view.show()
    palette = view.form_header()
    qtbot.addWidget(palette)
    view.panel.set_line("z = ")
    view.panel.edit.moveCursor(view.panel.edit.textCursor().MoveOperation.End)
    button = next(b for b in palette.buttons if b.text() == "x @ w")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.panel.edit.toPlainText() == "z = x @ w"


def test_every_piece_runs_after_the_first_program(state):
    answered(state, RunStatement(DEFAULT_PROGRAM))
    for pieces in PIECES.values():
        for piece in pieces:
            preview = answered(state, PreviewText(piece))
            assert preview.problem is None, (piece, preview.problem)


def test_pieces_have_names(qtbot):
    palette = Palette()
    qtbot.addWidget(palette)
    assert all(button.accessibleName() for button in palette.buttons)


def test_every_error_of_a_program_is_underlined(qtbot, view):
    view.show()
    view.panel.set_program("a = ones(2) @ ones(3)\nb = ones(2)\nc = sqroot(b)")
    qtbot.mouseClick(view.panel.program_button, Qt.MouseButton.LeftButton)
    marks = view.panel.edit.extraSelections()
    assert [mark.cursor.blockNumber() for mark in marks] == [0, 2]


def test_an_exercise_is_posed_at_once(view):
    view.show()
    view.pages.setCurrentWidget(view.exercises)
    assert view.exercises.widget().puzzle is not None
