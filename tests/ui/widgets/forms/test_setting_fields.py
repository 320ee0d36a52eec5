from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QSlider, QToolButton

from core.runtime.settings import Settings, setting
from ui.widgets.forms.setting_fields import make_editor


class Fields(Settings):
    rate: float = setting(1e-6, "Rate", ge=1e-12, le=1, scale="log", unit="per step")
    device: str = setting("auto", "Device", kind="choice", choices={"auto": "Automatic"})
    table: str | None = setting(None, "Table", kind="file")
    title: str = setting("", "Title")


@pytest.fixture
def editor(qtbot):
    def make(name):
        spec = next(spec for spec in Fields.field_specs() if spec.name == name)
        made = make_editor(spec)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "prices of houses.csv"
    path.write_text("rooms,price\n")
    return path


def urls(path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def drop(widget, data):
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, left, none))


def test_the_unit_does_not_cover_a_long_number(editor):
    rate = editor("rate")
    rate.set_value(123456789)
    line = rate.field().lineEdit()
    assert line.textMargins().right() >= line.fontMetrics().horizontalAdvance("per step")


def test_a_value_that_was_not_declared_is_added_to_the_choices(editor):
    device = editor("device")
    device.set_value("cuda:1")
    assert device.value() == "cuda:1"
    assert device.field().currentText() == "cuda:1"


def test_a_file_is_chosen_in_a_dialog(qtbot, editor, table):
    field = editor("table")
    qtbot.mouseClick(field.findChild(QToolButton), Qt.MouseButton.LeftButton)
    dialog = field.findChild(QFileDialog)
    dialog.setDirectory(str(table.parent))
    dialog.findChild(QLineEdit, "fileNameEdit").setText(table.name)
    with qtbot.waitSignal(field.committed):
        dialog.accept()
    assert Path(field.value()) == table


def test_a_dialog_closed_without_a_choice_changes_nothing(qtbot, editor):
    field = editor("table")
    qtbot.mouseClick(field.findChild(QToolButton), Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(field.edited):
        field.findChild(QFileDialog).reject()
    assert field.value() is None


def test_a_dropped_file_is_taken(qtbot, editor, table):
    field = editor("table")
    data = urls(table)
    with qtbot.waitSignal(field.edited):
        drop(field.field(), data)
    assert Path(field.value()) == table


def test_a_dropped_text_is_taken_as_text(editor):
    field = editor("table")
    data = QMimeData()
    data.setText("houses.csv")
    drop(field.field(), data)
    assert field.value() == "houses.csv"


def test_an_empty_text_is_empty_where_the_default_is(editor):
    assert editor("title").value() == ""


def test_enter_finishes_a_text(qtbot, editor):
    field = editor("title")
    qtbot.keyClicks(field.field(), "First try")
    with qtbot.waitSignal(field.committed):
        qtbot.keyClick(field.field(), Qt.Key.Key_Return)
    assert field.value() == "First try"


@pytest.mark.parametrize("text", ["1e-3", "0.001", "1e-03"])
def test_a_number_given_as_a_text_moves_the_slider_and_is_written_as_any(editor, text):
    rate = editor("rate")
    rate.set_value("1e-3")
    expected = rate.findChild(QSlider).value()
    rate.set_value(1e-6)
    rate.set_value(text)
    assert rate.findChild(QSlider).value() == expected
    assert rate.value() == 0.001
    assert rate.field().text() == "0.001"
