"""The statement being typed: its parts' shapes stand above it, and its mistake is marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea

from core.labs.tensors.problems import Problem
from core.labs.tensors.reports import PartShape, StatementPreview
from ui.labs.tensors.program.shape_ladder import ShapeLadder
from ui.widgets.basic.message_kind import message_color

TEXT = "a @ b + c"


def part(start, end, depth=0):
    return PartShape(
        start, end, depth, TEXT[start:end], "tensor", (1,), "float32", 0, False, (), None
    )


PARTS = (part(0, 1), part(4, 5), part(0, 5, 1), part(8, 9), part(0, 9, 2))


def statement(problem=None):
    return StatementPreview(0, len(TEXT), (), PARTS, 0, (), problem)


@pytest.fixture
def ladder(qtbot):
    made = ShapeLadder()
    qtbot.addWidget(made)
    made.show_statement(TEXT, statement())
    made.resize(made.sizeHint())
    return made


def areas(ladder):
    return {rung.part.text: ladder.rung_area(rung) for rung in ladder.ladder.rungs}


def test_the_names_labels_stand_right_above_the_text(ladder):
    found = areas(ladder)
    assert {found[name].bottom() for name in "abc"} == {ladder.text_area().top()}


def test_a_part_stands_above_the_parts_inside_it(ladder):
    found = areas(ladder)
    assert found["a @ b"].bottom() <= found["a"].top()


def test_the_whole_stands_on_top(ladder):
    found = areas(ladder)
    assert found[TEXT].top() == min(area.top() for area in found.values())


def test_everything_lies_in_the_widget(ladder):
    assert ladder.rect().toRectF().contains(ladder.text_area())
    assert all(ladder.rect().toRectF().contains(area) for area in areas(ladder).values())


def test_the_text_stays_where_it_is_when_a_part_is_added(ladder):
    ladder.resize(ladder.width(), 400)
    before = ladder.text_area().top()
    ladder.show_statement(TEXT, StatementPreview(0, len(TEXT), (), PARTS[:1], 0, (), None))
    assert ladder.text_area().top() == before


def test_a_click_on_a_label_chooses_its_part(qtbot, ladder):
    with qtbot.waitSignal(ladder.part_chosen) as chosen:
        place = areas(ladder)["a @ b"].center().toPoint()
        qtbot.mouseClick(ladder, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [PARTS[2]]


def marked_columns(ladder):
    """Return the columns in which something is painted in the colour of errors."""
    picture = ladder.grab().toImage()
    wanted = message_color("error").rgb()
    return [
        x
        for x in range(picture.width())
        if any(picture.pixel(QPoint(x, y)) == wanted for y in range(picture.height()))
    ]


def test_a_mistake_is_underlined_below_its_characters(ladder):
    ladder.show_statement(TEXT, statement(Problem("c does not fit.", 8, 9, 1, 9, "shape")))
    marked = marked_columns(ladder)
    left = ladder.character_place(8)
    assert marked
    assert left - 2 <= min(marked) <= max(marked) <= left + 2 * ladder.fontMetrics().height()


def test_a_statement_without_a_mistake_has_no_mark(ladder):
    assert marked_columns(ladder) == []


def test_the_label_of_a_part_wider_than_the_view_stands_in_sight(qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    long = ShapeLadder()
    text = "a" + " + a" * 60
    whole = PartShape(0, len(text), 1, text, "tensor", (1,), "float32", 0, False, (), None)
    long.show_statement(text, StatementPreview(0, len(text), (), (whole,), 0, (), None))
    area.setWidget(long)
    long.resize(long.sizeHint())
    area.resize(200, 200)
    area.show()
    bar = area.horizontalScrollBar()
    rung = long.ladder.rungs[0]
    for place in (bar.minimum(), bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        centre = long.label_centre(rung, 80)
        assert 40 <= centre - place <= area.viewport().width() - 40
