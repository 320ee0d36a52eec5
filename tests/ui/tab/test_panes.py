"""What gives way where the window is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from ui.tab.panes import Panes
from ui.widgets.basic.drawer import Drawer


def wide(width):
    made = QWidget()
    made.setMinimumSize(width, 50)
    return made


@pytest.fixture
def panes(qtbot):
    exhibit, drawer = QStackedWidget(), Drawer()
    exhibit.addWidget(wide(400))
    drawer.add_page("code", "Code", wide(300))
    form = QLabel("form")
    form.setMinimumWidth(200)
    made = Panes(form, exhibit, drawer)
    made.form, made.exhibit, made.drawer = form, exhibit, drawer
    qtbot.addWidget(made)
    made.show()
    return made


def seen(panes):
    names = ("rail", "form", "exhibit", "drawer")
    return [name for name in names if getattr(panes, name).isVisible()]


def test_all_stand_side_by_side_where_there_is_room(qtbot, panes):
    panes.drawer.open_page("code")
    panes.resize(1000, 300)
    qtbot.waitUntil(lambda: seen(panes) == ["form", "exhibit", "drawer"])


def test_the_form_folds_first_then_the_exhibit_gives_way_to_the_drawer(qtbot, panes):
    panes.drawer.open_page("code")
    panes.resize(850, 300)
    qtbot.waitUntil(lambda: seen(panes) == ["rail", "exhibit", "drawer"])
    panes.resize(600, 300)
    qtbot.waitUntil(lambda: seen(panes) == ["rail", "drawer"])
    panes.drawer.close()
    panes.resize(610, 300)
    qtbot.waitUntil(lambda: "exhibit" in seen(panes))


def test_the_rail_brings_the_form_in_the_exhibits_place(qtbot, panes):
    panes.resize(500, 300)
    qtbot.waitUntil(lambda: seen(panes) == ["rail", "exhibit"])
    qtbot.mouseClick(panes.settings_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(panes) == ["rail", "form"])
    qtbot.mouseClick(panes.settings_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(panes) == ["rail", "exhibit"])
