"""The size of the words: whatever was measured by it follows, and the next start has it again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget

from ui.main_menu import MainMenu
from ui.preferences import Preferences
from ui.text_size import fixed_font, text_size


@pytest.fixture
def size(qapp):
    yield text_size()
    text_size().reset()


def test_larger_and_smaller_go_through_the_sizes(qtbot, size):
    for wanted in (110, 125, 150, 175, 200, 200):
        size.larger()
        assert size.percent == wanted
    size.smaller()
    assert size.percent == 175
    with qtbot.waitSignal(size.changed):
        size.reset()
    assert size.percent == 100


def test_words_with_and_without_a_size_of_their_own_follow(qtbot, size):
    plain, large = QLabel("a"), QLabel("b")
    font = QFont(large.font())
    font.setPointSizeF(20)
    large.setFont(font)
    for label in (plain, large):
        qtbot.addWidget(label)
        label.show()
    before = plain.font().pointSizeF()
    size.set_percent(150)
    qtbot.waitUntil(lambda: plain.font().pointSizeF() == pytest.approx(1.5 * before))
    assert large.font().pointSizeF() == pytest.approx(30)
    assert fixed_font().pointSizeF() == pytest.approx(QApplication.font().pointSizeF())
    size.reset()
    assert large.font().pointSizeF() == pytest.approx(20)


def test_rows_of_tables_follow(qtbot, size):
    table = QTableWidget(2, 2)
    qtbot.addWidget(table)
    before = table.verticalHeader().defaultSectionSize()
    size.set_percent(200)
    assert table.verticalHeader().defaultSectionSize() == 2 * before


def test_keys_change_it(qtbot, size):
    menu = MainMenu("light")
    qtbot.addWidget(menu)
    menu.addActions(menu.actions_for_window())
    menu.show()
    menu.activateWindow()
    menu.setFocus()
    qtbot.waitUntil(menu.hasFocus)
    qtbot.keyClick(menu, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: size.percent == 110)
    qtbot.keyClick(menu, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: size.percent == 100)


def test_it_is_remembered_and_nonsense_is_100(tmp_path):
    preferences = Preferences(str(tmp_path / "gradus.ini"))
    assert preferences.text_percent() == 100
    preferences.set_text_percent(150)
    assert preferences.text_percent() == 150
    preferences.set_text("window/text", "huge")
    assert preferences.text_percent() == 100
