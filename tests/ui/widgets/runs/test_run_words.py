from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.runtime.records.record import RunSummary
from ui.widgets.runs.run_words import OUTCOME_ICONS, RunWords

NOON = datetime(2026, 3, 14, 12, 0, 5).astimezone()


def run_at(started_at, name=""):
    return RunSummary("id", "autograd", name, started_at, {}, "done", "", {}, 0)


@pytest.fixture
def words(qapp):
    return RunWords()


def test_a_run_of_today_shows_its_time(words):
    assert "12:00" in words.started(run_at(NOON), NOON)


def test_a_run_of_yesterday_says_so(words):
    late = NOON.replace(hour=23, minute=59) - timedelta(days=1)
    text = words.started(run_at(late), NOON)
    assert "yesterday" in text
    assert "23:59" in text


def test_an_older_run_shows_its_date(words):
    text = words.started(run_at(NOON - timedelta(days=2)), NOON)
    assert "12" in text
    assert ":" not in text


def test_a_run_without_a_name_is_called_by_its_time(words):
    assert words.name(run_at(NOON)) == "12:00:05"
    assert words.name(run_at(NOON, "He weights")) == "He weights"


def test_every_outcome_has_a_word_and_an_icon_of_its_own(words):
    said = {words.outcome(outcome) for outcome in OUTCOME_ICONS}
    assert len(said) == len(OUTCOME_ICONS) == len(set(OUTCOME_ICONS.values())) == 6


def test_figures_are_the_first_numbers_of_the_result(words):
    result = {"note": "x", "ok": True, "final_loss": 3e-5, "steps": 500, "a": 1.5, "b": 2}
    assert words.figures(result) == "final loss 3e-5 · steps 500 · a 1.5"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (True, "on"), (False, "off"), (1e-6, "1e-6"), (64, "64"), ("adam", "adam")],
)
def test_a_value_is_worded(words, value, text):
    assert words.value(value) == text
