from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from core.runtime.local_value import LocalValue
from ui.widgets.code.locals_view import LocalsView

NAME, TYPE, VALUE = range(3)


def tensor(name, **fields):
    values = np.linspace(-1, 3, 12, dtype=np.float32).reshape(3, 4)
    made = LocalValue(
        name=name,
        type_name="Tensor",
        text="tensor([[-1.0000, ...]])",
        shape=(64, 1000),
        dtype="float32",
        device="cpu",
        requires_grad=True,
        minimum=-1.0,
        mean=0.99991234,
        maximum=3.0,
        thumbnail=values,
    )
    return replace(made, **fields)


def number(name, text="64", **fields):
    return LocalValue(name=name, type_name="int", text=text, **fields)


@pytest.fixture
def view(qtbot):
    view = LocalsView()
    qtbot.addWidget(view)
    view.resize(520, 260)
    with qtbot.waitExposed(view):
        view.show()
    return view


def text(view, row, column, role=Qt.ItemDataRole.DisplayRole):
    return view.table.model().index(row, column).data(role)


def click_row(qtbot, view, row):
    place = view.table.visualRect(view.table.model().index(row, NAME)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def selected_name(view):
    rows = view.table.selectionModel().selectedRows()
    return rows[0].data() if rows else None


def test_without_values_a_sentence_invites(view):
    sentence = view.findChild(QLabel)
    assert sentence.isVisible()
    assert sentence.text().endswith(".")
    assert not view.table.isVisible()


def test_values_replace_the_sentence_and_none_brings_it_back(view):
    view.show_values([number("t")])
    assert view.table.isVisible()
    view.show_values([])
    assert view.findChild(QLabel).isVisible()


def test_a_plain_value_has_name_type_and_text(view):
    view.show_values([number("batch_size", "64")])
    assert [text(view, 0, column) for column in range(3)] == ["batch_size", "int", "64"]


def test_a_tensor_tells_shape_dtype_device_and_gradient(view):
    view.show_values([tensor("w1")])
    assert text(view, 0, TYPE).splitlines() == [
        "Tensor [64, 1000]",
        "float32 · cpu",
        "✓ requires_grad",
    ]


def test_a_tensor_without_gradient_says_so_by_another_glyph(view):
    view.show_values([tensor("x", requires_grad=False)])
    assert text(view, 0, TYPE).splitlines()[-1] == "✗ requires_grad"


def test_figures_have_three_digits(view):
    view.show_values([tensor("w1")])
    assert text(view, 0, VALUE).splitlines() == ["min -1", "mean 1", "max 3"]


def test_a_tensor_of_one_number_shows_that_number(view):
    loss = 29374839.0
    view.show_values(
        [tensor("loss", shape=(), minimum=loss, mean=loss, maximum=loss, thumbnail=None)]
    )
    assert text(view, 0, VALUE) == "2.93748e7"


def test_a_diverged_tensor_shows_its_infinities(view):
    view.show_values([tensor("w1", minimum=-np.inf, mean=np.nan, maximum=np.inf)])
    assert text(view, 0, VALUE).splitlines() == ["min -inf", "mean nan", "max inf"]


def test_a_changed_name_is_bold_and_says_so(view):
    view.show_values([number("t", changed=True), number("n")])
    assert text(view, 0, NAME, Qt.ItemDataRole.FontRole).bold()
    assert "changed" in text(view, 0, NAME, Qt.ItemDataRole.AccessibleTextRole)
    assert text(view, 1, NAME, Qt.ItemDataRole.FontRole) is None


def test_a_changed_name_has_a_dot(view):
    def ink(row):
        cell = view.table.visualRect(view.table.model().index(row, NAME))
        image = view.table.viewport().grab().toImage()
        colors = {
            image.pixel(cell.left() + x, cell.top() + y)
            for x in range(11)
            for y in range(cell.height())
        }
        return len(colors) > 1

    view.show_values([number("t", changed=True), number("n")])
    assert ink(0)
    assert not ink(1)


def test_a_tensor_has_a_picture_beside_its_name(view):
    def colors(row):
        cell = view.table.visualRect(view.table.model().index(row, NAME))
        image = view.table.viewport().grab(cell).toImage()
        strip = range(image.width() - 30, image.width() - 8)
        return {image.pixel(x, y) for x in strip for y in range(image.height())}

    view.show_values([tensor("w"), number("n")])
    assert len(colors(0)) > 8
    assert len(colors(1)) == 1


def test_the_picture_follows_new_values(view):
    def picture():
        cell = view.table.visualRect(view.table.model().index(0, NAME))
        return view.table.viewport().grab(cell).toImage()

    view.show_values([tensor("w")])
    before = picture()
    view.show_values([tensor("w", thumbnail=-np.ones((3, 4), np.float32))])
    assert picture() != before


def test_the_selected_name_stays_selected_when_names_come_and_go(qtbot, view):
    view.show_values([number("a"), number("b"), number("c")])
    click_row(qtbot, view, 1)
    view.show_values([number("new"), number("a"), number("b"), number("c")])
    assert selected_name(view) == "b"
    view.show_values([number("b"), number("c")])
    assert selected_name(view) == "b"


def test_the_scroll_position_stays(qtbot, view):
    names = [f"x{n}" for n in range(40)]
    view.show_values([number(name) for name in names])
    view.table.verticalScrollBar().setValue(200)
    view.show_values([number(name, "65", changed=True) for name in names])
    assert view.table.verticalScrollBar().value() == 200
    view.show_values([number(name) for name in [*names, "last"]])
    assert view.table.verticalScrollBar().value() == 200


def test_the_columns_do_not_get_narrower(view):
    view.show_values([number("a_long_name_of_a_variable")])
    width = view.table.columnWidth(NAME)
    view.show_values([number("a")])
    assert view.table.columnWidth(NAME) == width


@pytest.mark.parametrize("width", [320, 520])
def test_it_needs_no_horizontal_scrolling(qtbot, view, width):
    view.resize(width, 260)
    view.show_values([number("learning_rate"), tensor("y_pred", changed=True), number("t")])
    assert not view.table.horizontalScrollBar().isVisible()


def test_the_arrow_keys_move_the_selection(qtbot, view):
    view.show_values([number("a"), number("b")])
    click_row(qtbot, view, 0)
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert selected_name(view) == "b"


def test_the_tool_tip_holds_the_whole_text(view):
    long_text = "{" + ", ".join(f"'key{n}': {n}" for n in range(30)) + "}"
    view.show_values([number("metrics", long_text)])
    assert long_text in text(view, 0, VALUE, Qt.ItemDataRole.ToolTipRole)


def test_the_model_keeps_qts_rules(view):
    model: QAbstractItemModel = view.table.model()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, mode)
    view.show_values([number("a"), tensor("b")])
    view.show_values([number("a", changed=True), tensor("b")])
    view.show_values([tensor("b")])
    view.show_values([])
    assert tester.model() is model


def test_an_empty_place_of_the_table_can_be_clicked(qtbot, view):
    view.show_values([number("a")])
    port = view.table.viewport()
    qtbot.mouseClick(
        port, Qt.MouseButton.LeftButton, pos=QPoint(port.width() - 5, port.height() - 5)
    )
    assert selected_name(view) is None
