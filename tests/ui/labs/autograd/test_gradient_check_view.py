from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.labs.autograd.reports import CheckedEntry
from ui.labs.autograd.gradient_check_view import GradientCheckView


def row(error, crosses_kink=False, parameter="w1"):
    return CheckedEntry(
        parameter=parameter,
        index=(3, 14),
        autograd=1234.56789012,
        central_difference=1234.5678,
        relative_error=error,
        crosses_kink=crosses_kink,
    )


ROWS = [row(2.5e-9), row(0.4, crosses_kink=True), row(7e-8, parameter="w2")]


@pytest.fixture
def view(qtbot):
    view = GradientCheckView()
    qtbot.addWidget(view)
    view.show()
    return view


def cells(view, line):
    return [view.table.item(line, column).text() for column in range(view.table.columnCount())]


def test_each_row_of_the_check_is_a_row_of_the_table(view):
    view.show_rows(ROWS)
    assert view.table.rowCount() == 3
    assert cells(view, 0) == ["w1", "3, 14", "1234.56789", "1234.5678", "2.5e-9", ""]
    assert cells(view, 2)[0] == "w2"


def test_a_row_that_crosses_a_kink_says_so(view):
    view.show_rows(ROWS)
    assert cells(view, 1)[-1] == "crosses a kink of ReLU"


def test_the_sentence_names_the_largest_error_that_is_none_of_a_kinks(view):
    view.show_rows(ROWS)
    assert "largest relative error is 7e-8" in view.sentence.text()


def test_figures_stand_to_the_right_and_words_to_the_left(view):
    view.show_rows(ROWS)
    sides = [
        bool(view.table.item(0, column).textAlignment() & Qt.AlignmentFlag.AlignRight)
        for column in range(6)
    ]
    assert sides == [False, False, True, True, True, False]


def test_nothing_can_be_typed_into_the_table(qtbot, view):
    view.show_rows(ROWS)
    view.table.setCurrentCell(0, 2)
    qtbot.keyClicks(view.table, "7")
    assert cells(view, 0)[2] == "1234.56789"


def test_waiting_keeps_the_rows_and_says_what_it_waits_for(view):
    view.show_rows(ROWS)
    view.show_waiting()
    assert view.table.rowCount() == 3
    assert "a run under way ends first" in view.sentence.text()


def test_an_error_takes_the_place_of_the_rows(view):
    view.show_rows(ROWS)
    view.show_error("There was not enough memory.")
    assert view.table.rowCount() == 0
    assert view.sentence.text() == "There was not enough memory."
