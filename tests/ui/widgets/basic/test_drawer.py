from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTabBar, QToolButton

from ui.widgets.basic.drawer import Drawer


@pytest.fixture
def drawer(qtbot):
    drawer = Drawer()
    qtbot.addWidget(drawer)
    drawer.add_page("code", "Code", QPlainTextEdit())
    drawer.add_page("guide", "Guide", QLineEdit())
    return drawer


def click_tab(qtbot, drawer, index):
    tabs = drawer.findChild(QTabBar)
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(index).center())


def test_a_new_drawer_is_closed(drawer):
    assert drawer.isHidden()
    assert drawer.current_page is None


def test_opening_a_page_shows_its_widget_and_tells(qtbot, drawer):
    with qtbot.waitSignal(drawer.page_changed) as told:
        drawer.open_page("guide")
    assert told.args == ["guide"]
    assert drawer.page("guide").isVisible()
    assert not drawer.page("code").isVisible()


def test_opening_the_first_page_tells_too(qtbot, drawer):
    with qtbot.waitSignal(drawer.page_changed) as told:
        drawer.open_page("code")
    assert told.args == ["code"]


def test_opening_the_open_page_tells_nothing(qtbot, drawer):
    drawer.open_page("code")
    with qtbot.assertNotEmitted(drawer.page_changed):
        drawer.open_page("code")


def test_a_click_on_a_tab_changes_the_page_once(qtbot, drawer):
    drawer.open_page("code")
    told = []
    drawer.page_changed.connect(told.append)
    click_tab(qtbot, drawer, 1)
    assert told == ["guide"]
    assert drawer.page("guide").isVisible()


def test_the_close_button_closes_and_tells_none(qtbot, drawer):
    drawer.open_page("code")
    button = drawer.findChild(QToolButton)
    with qtbot.waitSignal(drawer.page_changed) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == [None]
    assert drawer.isHidden()


def test_escape_in_a_page_closes(qtbot, drawer):
    drawer.open_page("guide")
    qtbot.keyClick(drawer.page("guide"), Qt.Key.Key_Escape)
    assert drawer.current_page is None


def test_closing_a_closed_drawer_tells_nothing(qtbot, drawer):
    with qtbot.assertNotEmitted(drawer.page_changed):
        drawer.close()


def test_toggle_opens_and_closes_the_same_page(drawer):
    drawer.toggle_page("code")
    assert drawer.current_page == "code"
    drawer.toggle_page("code")
    assert drawer.current_page is None


def test_toggle_of_another_page_changes_to_it(drawer):
    drawer.open_page("code")
    drawer.toggle_page("guide")
    assert drawer.current_page == "guide"


def test_a_page_id_is_given_once(drawer):
    with pytest.raises(ValueError, match="code"):
        drawer.add_page("code", "Code", QLineEdit())
