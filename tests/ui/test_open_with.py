"""One lab opens another with settings, by a link of its guide or a button of its exhibit."""

from __future__ import annotations

import pytest
from support.demo_view import click
from support.demo_window import open_window
from support.tab_driver import END_LIMIT_MS


@pytest.fixture
def window(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        yield window


def test_a_link_opens_another_lab_with_its_settings(window):
    window.current_tab().act_on_link("gradus:lab?id=other&steps=9")
    assert window.current_tab().spec.id == "other"
    assert window.current_tab().frame.form.values()["steps"] == 9


def test_an_exhibit_opens_another_lab_with_its_settings(window):
    window.current_tab().view.lab_requested.emit("other", {"steps": 8})
    assert window.current_tab().spec.id == "other"
    assert window.current_tab().frame.form.values()["steps"] == 8


def test_a_lab_that_is_not_there_changes_nothing(window):
    window.current_tab().act_on_link("gradus:lab?id=nowhere&steps=9")
    assert window.current_tab().spec.id == "demo"


def test_a_run_under_way_keeps_its_settings_and_says_so(qtbot, window):
    other = window.open_tab("other")
    other.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    click(qtbot, other.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(other.view.totals) > 2, timeout=END_LIMIT_MS)
    window.open_tab("demo").view.lab_requested.emit("other", {"steps": 8})
    assert window.current_tab() is other
    assert other.frame.form.values()["steps"] == 1_000_000
    assert "A run is under way" in other.frame.messages.message()
