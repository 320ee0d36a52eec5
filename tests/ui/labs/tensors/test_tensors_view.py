"""The tensor playground through keys and clicks, with a real worker behind it."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QLabel
from support.tab_driver import END_LIMIT_MS, ended
from support.tensors_tab import (
    PROGRAM,
    Key,
    after_run,
    choose,
    click,
    names,
    run_line,
    settle,
    tensors_tab,
    type_line,
    wait_names,
)

from core.labs.tensors.language.forms import FORM_FIELDS
from ui.runtime.state import RunState

pytestmark = pytest.mark.slow  # a worker imports torch

LONG = (
    "relu(x @ w + b) * 2 + softmax(x @ w, dim=1) - (x @ w).mean(0) / (b + 1.5) ** 2"
    " + (x * x).sum(1, keepdim=True)"
)


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    with tensors_tab(tmp_path_factory.mktemp("tensors")) as tab:
        yield tab


@pytest.fixture
def view(qtbot, shared):
    """The exhibit after a run of the program."""
    return after_run(qtbot, shared)


# ---- typing


def test_typing_shows_the_shape_of_every_part(qtbot, view):
    type_line(qtbot, view, "x @ w")
    shown = {rung.part.text: rung.part.shape for rung in view.panel.ladder.ladder.rungs}
    assert shown == {"x": (4, 3), "w": (3, 2), "x @ w": (4, 2)}


def test_the_shapes_follow_every_keystroke(qtbot, view):
    type_line(qtbot, view, LONG)
    widest = []
    for letter in "+b*2":
        qtbot.keyClicks(view.panel.edit, letter)
        settle(qtbot, view)
        parts = [rung.part for rung in view.panel.ladder.ladder.rungs]
        widest.append(max((part.end - part.start for part in parts), default=0))
    with_b, with_all = len(f"{LONG}+b"), len(f"{LONG}+b*2")
    # An operator without its right side leaves the shapes of what stands before it.
    assert widest == [len(LONG), with_b, with_b, with_all]


def test_a_mistake_is_underlined_where_it_is(qtbot, view):
    type_line(qtbot, view, "b + nothing")
    problem = view.panel.edit.problem
    assert "b + nothing"[problem.start : problem.end] == "nothing"


def test_axes_that_do_not_fit_are_named(qtbot, view):
    type_line(qtbot, view, "x + w")
    assert view.panel.sentence.kind == "error"
    assert "axis" in view.panel.sentence.text()


def test_a_letter_of_two_utf16_units_leaves_the_mark_in_its_place(qtbot, view):
    view.panel.set_line("'😀' + nothing")
    settle(qtbot, view)
    marks = view.panel.edit.extraSelections()
    mark = marks[0].cursor.selectedText()
    problem = view.panel.edit.problem
    assert mark == "'😀' + nothing"[problem.start : problem.end]


def test_only_the_newest_text_waits_while_a_preview_is_under_way(qtbot, view):
    asked = []
    view.panel.asked.connect(lambda question: asked.append(question.request.text))
    view.panel.edit.selectAll()
    qtbot.keyClicks(view.panel.edit, "x + x * x - x")
    settle(qtbot, view)
    assert len(asked) < len("x + x * x - x")
    assert asked[-1] == "x + x * x - x"


def test_a_statement_of_many_parts_gets_room_for_all_of_them(qtbot, view):
    type_line(qtbot, view, "relu(x @ w + b) * 2 - (x @ w).mean(0)")
    bar = view.panel._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_choosing_a_part_explains_it(qtbot, view):
    type_line(qtbot, view, "x @ w + b")
    rung = next(r for r in view.panel.ladder.ladder.rungs if r.part.text == "x @ w")
    place = view.panel.ladder.rung_area(rung).center().toPoint()
    qtbot.mouseClick(view.panel.ladder, Qt.MouseButton.LeftButton, pos=place)
    assert view.pages.currentWidget() is view.shapes
    assert "sum over k" in view.shapes.widget().explanation.loop.text()


# ---- the session


def test_running_a_line_adds_its_tensor_and_shows_it(qtbot, view):
    run_line(qtbot, view, "y = x @ w")
    wait_names(qtbot, view, "x", "w", "b", "loss", "y")
    assert view.tensors.chosen_name() == "y"


def test_a_line_that_ran_is_in_the_program(qtbot, view, shared):
    run_line(qtbot, view, "y = x @ w")
    qtbot.waitUntil(lambda: "y = x @ w" in shared.frame.form.values()["program"])


def test_undo_takes_back_and_redo_does_again(qtbot, view):
    run_line(qtbot, view, "y = x @ w")
    wait_names(qtbot, view, "x", "w", "b", "loss", "y")
    click(qtbot, view.panel.undo_button)
    wait_names(qtbot, view, "x", "w", "b", "loss")
    click(qtbot, view.panel.redo_button)
    wait_names(qtbot, view, "x", "w", "b", "loss", "y")


def test_a_number_typed_into_the_grid_is_in_the_tensor(qtbot, view):
    choose(view, "x")
    grid = view.tensors.view.numbers
    grid.setData(grid.index(2, 1), "7.5")
    qtbot.waitUntil(lambda: view.tensors.chosen().block.numbers[2, 1] == 7.5)


def test_a_word_typed_into_the_grid_is_answered_beside_it(qtbot, view):
    choose(view, "x")
    grid = view.tensors.view.numbers
    grid.setData(grid.index(0, 0), "seven")
    qtbot.waitUntil(view.tensors.view.sentence.isVisible)
    assert view.tensors.view.sentence.text()


def test_the_whole_program_runs_from_the_start(qtbot, view, shared):
    click(qtbot, view.panel.program_button)
    qtbot.keyClick(view.panel.edit, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.panel.edit, "only = ones(2)")
    with ended(qtbot, shared):
        click(qtbot, view.panel.run_button)
    wait_names(qtbot, view, "only")


def test_a_tensor_of_three_axes_shows_the_slice_that_is_chosen(qtbot, view):
    run_line(qtbot, view, "t = arange(24).reshape(2, 3, 4)")
    wait_names(qtbot, view, "x", "w", "b", "loss", "t")
    view.tensors.view.chooser.places[0].setValue(1)
    grid = view.tensors.view.numbers
    assert grid.data(grid.index(0, 0)) == "12"


def test_the_columns_of_the_grid_are_as_wide_as_their_numbers(qtbot, view):
    header = view.tensors.view.table.horizontalHeader()
    run_line(qtbot, view, "small = arange(6).reshape(2, 3); wide = small * 1.234e-9")
    wait_names(qtbot, view, "x", "w", "b", "loss", "small", "wide")
    wide = header.sectionSize(0)
    choose(view, "small")
    assert header.sectionSize(0) < wide
    assert header.length() < view.tensors.view.table.viewport().width()


def test_a_large_tensor_brings_its_numbers_where_one_looks(qtbot, view):
    run_line(qtbot, view, "big = arange(300000).reshape(500, 600)")
    wait_names(qtbot, view, "x", "w", "b", "loss", "big")
    grid = view.tensors.view.numbers
    grid.data(grid.index(450, 555))
    qtbot.waitUntil(lambda: grid.data(grid.index(450, 555)) == str(450 * 600 + 555))


def test_the_form_makes_a_tensor_and_closes(qtbot, view):
    click(qtbot, view.tensors.new_button)
    dialog = view.tensors.dialog
    dialog.name_edit.setText("made")
    dialog.way_box.setCurrentIndex(dialog.way_box.findData("zeros"))
    dialog.fields["size"].setText("2, 5")
    qtbot.keyClick(dialog.name_edit, Key.Key_Return)
    wait_names(qtbot, view, "x", "w", "b", "loss", "made")
    assert view.tensors.chosen().facts.shape == (2, 5)
    assert not dialog.isVisible()


@pytest.mark.parametrize("rows", ["1, 2\n3, x", "1, 2\n3"])
def test_the_form_says_what_is_wrong_with_pasted_rows(qtbot, view, rows):
    click(qtbot, view.tensors.new_button)
    dialog = view.tensors.dialog
    dialog.way_box.setCurrentIndex(dialog.way_box.findData("csv text"))
    dialog.pasted.setPlainText(rows)
    qtbot.keyClick(dialog.name_edit, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.problem.text() != "")
    assert dialog.isVisible()
    dialog.reject()


def test_the_delete_key_deletes_the_chosen_tensor(qtbot, view):
    choose(view, "b")
    with qtbot.waitActive(view.window()):
        view.window().activateWindow()
    view.tensors.table.setFocus()
    qtbot.keyClick(view.tensors.table, Key.Key_Delete)
    wait_names(qtbot, view, "x", "w", "loss")


def test_an_earlier_run_that_is_opened_brings_its_program(qtbot, view, shared):
    run_id = shared.controller.folder.name
    run_line(qtbot, view, "y = x @ w")
    wait_names(qtbot, view, "x", "w", "b", "loss", "y")
    shared.reopen(run_id)
    qtbot.waitUntil(view.panel.program_button.isChecked, timeout=END_LIMIT_MS)
    assert view.panel.edit.toPlainText() == PROGRAM


def test_the_caret_chooses_the_statement_that_is_shown(qtbot, view):
    type_line(qtbot, view, "x + 1; w + 1")
    view.panel.edit.moveCursor(QTextCursor.MoveOperation.Start)
    assert view.panel.ladder.ladder.text == "x + 1"


def test_every_way_of_the_form_makes_a_tensor(qtbot, view):
    dialog = None
    ways = []
    for function in FORM_FIELDS:
        click(qtbot, view.tensors.new_button)
        dialog = view.tensors.dialog
        dialog.name_edit.setText(f"by_{function}")
        dialog.way_box.setCurrentIndex(dialog.way_box.findData(function))
        qtbot.keyClick(dialog.name_edit, Key.Key_Return)
        ways.append(f"by_{function}")
        wait_names(qtbot, view, "x", "w", "b", "loss", *ways)


def test_an_image_becomes_a_tensor_of_its_pixels(qtbot, view, tmp_path):
    picture = QImage(5, 4, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    picture.save(str(tmp_path / "white.png"))
    click(qtbot, view.tensors.new_button)
    dialog = view.tensors.dialog
    dialog.name_edit.setText("pixels")
    dialog.way_box.setCurrentIndex(dialog.way_box.findData("image"))
    dialog.file_edit.setText(str(tmp_path / "white.png"))
    qtbot.keyClick(dialog.name_edit, Key.Key_Return)
    wait_names(qtbot, view, "x", "w", "b", "loss", "pixels")
    assert view.tensors.chosen().facts.shape == (4, 5)


def test_step_shows_what_each_statement_made(qtbot, view, shared):
    shared.frame.form.set_values({"program": "p = ones(2); q = p + 1"})
    shared.step()
    wait_names(qtbot, view, "p")
    qtbot.waitUntil(lambda: shared.controller.state is RunState.PAUSED, timeout=END_LIMIT_MS)
    shared.step()
    wait_names(qtbot, view, "p", "q")
    assert view.tensors.chosen_name() == "q"
    with ended(qtbot, shared):
        shared.controller.resume()


def test_a_line_entered_during_a_run_is_run_after_it(qtbot, view, shared):
    shared.frame.form.set_values({"program": "p = ones(2); q = p + 1"})
    shared.step()
    wait_names(qtbot, view, "p")
    view.panel.set_line("r = p * 2")
    view.panel.run()
    with ended(qtbot, shared):
        shared.controller.resume()
    wait_names(qtbot, view, "p", "q", "r")


def test_a_programs_mistake_is_taken_away_by_a_line_that_works(qtbot, view, shared):
    shared.frame.form.set_values({"program": "p = ones(2); q = p @ ones(3)"})
    with ended(qtbot, shared):
        shared.run()
    assert shared.frame.messages.kind() == "error"
    view.panel.set_line("q = p + 1")
    view.panel.run()
    wait_names(qtbot, view, "p", "q")
    qtbot.waitUntil(lambda: shared.frame.messages.message() == "")


def test_the_code_is_said_to_be_a_translation(qtbot, view, shared):
    shared.frame.drawer.open_page("code")
    labels = shared.frame.code.findChildren(QLabel)
    assert any("small safe language" in label.text() for label in labels if label.isVisible())


# ---- a worker that is gone


def test_tensors_that_are_gone_with_their_worker_are_not_shown_and_their_program_is(
    qtbot, tmp_path
):
    with tensors_tab(tmp_path) as tab:
        view = after_run(qtbot, tab)
        os.kill(tab.controller.thread_.worker_pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: names(view) == [], timeout=END_LIMIT_MS)
        assert view.panel.edit.toPlainText().startswith("x = randn(4, 3, seed=0)")
        assert "The tensors are gone" in view.panel.sentence.text()
        click(qtbot, view.panel.run_button)
        wait_names(qtbot, view, "x", "w", "b", "loss")
        settle(qtbot, view)
