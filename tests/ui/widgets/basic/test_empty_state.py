from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.widgets.basic.empty_state import EmptyState

SENTENCE = "Train the lecture's two-layer network and watch its gradients."


@pytest.fixture
def empty(qtbot):
    empty = EmptyState(SENTENCE, "Run")
    qtbot.addWidget(empty)
    with qtbot.waitActive(empty):
        empty.show()
        empty.activateWindow()
    return empty


def test_a_sentence_invites(empty):
    assert [label.text() for label in empty.findChildren(QLabel)] == [SENTENCE]


def test_a_click_on_the_button_is_told(qtbot, empty):
    with qtbot.waitSignal(empty.clicked):
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_button_works_from_the_keyboard(qtbot, empty, key):
    empty.button.setFocus()
    with qtbot.waitSignal(empty.clicked):
        qtbot.keyClick(empty.button, key)


@pytest.mark.parametrize("width", [300, 1200])
def test_the_whole_sentence_is_shown_at_any_width(qtbot, empty, width):
    empty.resize(width, 400)
    label = empty.findChild(QLabel)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert label.width() <= width
