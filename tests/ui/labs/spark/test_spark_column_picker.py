"""Columns ticked instead of typed, in the form of a stage's parameters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from support.spark_answers import param

from ui.labs.spark.pipeline.column_picker import ColumnPicker
from ui.labs.spark.pipeline.param_form import ParamForm

LEFT = Qt.MouseButton.LeftButton
COLUMNS = ["CRIM", "RM", "a, b", "AGE"]


@pytest.fixture
def form(qtbot):
    form = ParamForm()
    qtbot.addWidget(form)
    form.resize(420, 300)
    params = [
        param("inputCols", "texts", role="input"),
        param("outputCols", "texts", role="output"),
    ]
    form.show_stage("VectorAssembler", params, {"inputCols": ["RM", "GONE"]}, COLUMNS)
    with qtbot.waitExposed(form):
        form.show()
    return form


@pytest.fixture
def picker(qtbot, form):
    """The picker of the input columns, open."""
    picker = form.findChild(ColumnPicker)
    picker.popup.popup(form.mapToGlobal(QPoint(0, 0)))
    qtbot.waitUntil(picker.popup.isVisible)
    yield picker
    picker.popup.hide()


def click_box(picker, name):
    """Click a column's check box."""
    (item,) = picker.list.findItems(name, Qt.MatchFlag.MatchExactly)
    place = picker.list.visualItemRect(item)
    QTest.mouseClick(
        picker.list.viewport(), LEFT, pos=QPoint(place.left() + 10, place.center().y())
    )


def ticked(picker):
    items = [picker.list.item(number) for number in range(picker.list.count())]
    return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]


def test_what_is_typed_is_ticked(picker):
    assert ticked(picker) == ["RM"]


def test_a_tick_types_the_column_behind_those_there_were(form, picker):
    click_box(picker, "CRIM")
    click_box(picker, "a, b")
    assert form.rows["inputCols"].value() == 'RM, GONE, CRIM, "a, b"'


def test_the_choice_is_told_once_when_the_list_closes(qtbot, form, picker):
    said = []
    form.edited.connect(lambda name, value: said.append((name, value)))
    click_box(picker, "CRIM")
    click_box(picker, "RM")
    assert said == []
    picker.popup.hide()
    assert said == [("inputCols", ["GONE", "CRIM"])]


def test_columns_are_ticked_by_keys(qtbot, form, picker):
    picker.list.setCurrentRow(0)
    qtbot.keyClick(picker.list, Qt.Key.Key_Space)
    assert form.rows["inputCols"].value() == "RM, GONE, CRIM"


def test_all_and_none_tick_each(qtbot, form, picker):
    qtbot.mouseClick(picker.all_button, LEFT)
    assert ticked(picker) == COLUMNS
    qtbot.mouseClick(picker.none_button, LEFT)
    assert form.rows["inputCols"].value() == "GONE"


def test_columns_that_a_stage_makes_are_typed(form):
    assert len(form.findChildren(ColumnPicker)) == 1


def test_without_known_columns_there_is_nothing_to_tick(form):
    form.show_stage("Other", [param("inputCols", "texts", role="input")], {}, [])
    assert form.rows["inputCols"].editor.findChild(ColumnPicker) is None
