from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from ui.widgets.basic.lazy_page import LazyPage


@pytest.fixture
def page(qtbot):
    page = LazyPage(QLineEdit)
    qtbot.addWidget(page)
    return page


def test_nothing_is_made_before_it_is_shown(page):
    assert not page.is_made
    assert page.findChild(QLineEdit) is None


def test_the_first_show_makes_the_widget(page):
    page.show()
    assert page.is_made
    assert page.findChild(QLineEdit).isVisible()


def test_asking_makes_the_widget_once(page):
    assert page.widget() is page.widget()
    page.show()
    assert len(page.findChildren(QLineEdit)) == 1
