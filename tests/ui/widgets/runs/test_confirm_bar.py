from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from ui.widgets.runs.confirm_bar import ConfirmBar


@pytest.fixture
def bar(qtbot):
    bar = ConfirmBar()
    qtbot.addWidget(bar)
    return bar


def button(bar, text):
    return next(found for found in bar.findChildren(QPushButton) if found.text() == text)


def test_it_is_hidden_until_it_asks(bar):
    assert bar.isHidden()


def test_it_shows_the_question(bar):
    bar.ask("Delete 3 runs?")
    assert bar.isVisible()
    assert bar.findChild(QLabel).text() == "Delete 3 runs?"


@pytest.mark.parametrize(("text", "answer"), [("Delete", True), ("Keep", False)])
def test_a_button_answers_and_hides(qtbot, bar, text, answer):
    bar.ask("Delete 3 runs?")
    with qtbot.waitSignal(bar.answered) as told:
        qtbot.mouseClick(button(bar, text), Qt.MouseButton.LeftButton)
    assert told.args == [answer]
    assert bar.isHidden()


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)])
def test_a_key_answers(qtbot, bar, key, answer):
    bar.ask("Delete 3 runs?")
    with qtbot.waitExposed(bar):
        bar.show()
    bar.activateWindow()
    with qtbot.waitSignal(bar.answered) as told:
        qtbot.keyClick(button(bar, "Delete"), key)
    assert told.args == [answer]


def test_return_on_keep_keeps(qtbot, bar):
    bar.ask("Delete 3 runs?")
    keep = button(bar, "Keep")
    with qtbot.waitActive(bar):
        bar.activateWindow()
    keep.setFocus()
    with qtbot.waitSignal(bar.answered) as told:
        qtbot.keyClick(keep, Qt.Key.Key_Return)
    assert told.args == [False]
