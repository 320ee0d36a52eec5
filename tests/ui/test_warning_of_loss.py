"""The window says above its tabs what will not be kept."""

from __future__ import annotations

import json

import pytest
from support.demo_view import click
from support.demo_window import open_window


@pytest.fixture
def window(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        yield window


def test_the_sentence_stands_above_the_tabs_with_its_reasons(window):
    window.warn_of_loss("Runs will not be kept.", "the disk is full")
    assert window.offer.isVisible()
    assert window.offer.message() == "Runs will not be kept."
    assert window.offer.details() == "the disk is full"
    assert window.offer.kind() == "warning"


def test_a_click_takes_it_away(qtbot, window):
    window.warn_of_loss("Runs will not be kept.", "")
    click(qtbot, window.offer, "Close")
    assert not window.offer.isVisible()


@pytest.fixture
def window_after_crash(qtbot, tmp_path):
    """A window that asks whether to reopen what was there."""
    sessions = tmp_path / "data" / "sessions"
    sessions.mkdir(parents=True)
    left = {"current": "demo", "tabs": {"demo": {"values": {}, "run": "", "overlays": []}}}
    (sessions / "1.json").write_text(json.dumps(left))
    with open_window(qtbot, tmp_path) as window:
        yield window


def test_it_waits_until_the_question_after_a_crash_is_answered(qtbot, window_after_crash):
    window = window_after_crash
    window.warn_of_loss("Runs will not be kept.", "")
    assert "Reopen" in window.offer.message()
    click(qtbot, window.offer, "Start fresh")
    assert window.offer.message() == "Runs will not be kept."
    assert window.offer.isVisible()


def test_a_file_set_aside_is_told_at_the_start(qtbot, tmp_path):
    sessions = tmp_path / "data" / "sessions"
    sessions.mkdir(parents=True)
    (sessions / "1.json").write_text("[" * 100_000)
    with open_window(qtbot, tmp_path) as window:
        assert "set aside" in window.offer.message()
        assert "1.json.damaged-" in window.offer.details()
        window.warn_of_loss("Runs will not be kept.", "")
        click(qtbot, window.offer, "Close")
        assert window.offer.message() == "Runs will not be kept."
