"""What detectors find, and the buttons that cure it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.runtime.events import Note
from ui.labs.gan.watch.findings_strip import FindingsStrip

CURE = {"packing": 2}


def finding(kind="collapse", text="The samples are alike.", is_over=False, **more):
    details = {"finding": kind, "since": 1500, "is_over": is_over, "cure": CURE, **more}
    return Note("finding", text, {"cure_label": "Pack 2 samples", **details})


@pytest.fixture
def strip(qtbot):
    strip = FindingsStrip()
    qtbot.addWidget(strip)
    return strip


def test_without_a_finding_it_takes_no_room(strip):
    assert strip.isHidden()


def test_a_finding_says_what_it_is_and_since_when(strip):
    strip.take_note(finding())
    assert not strip.isHidden()
    assert strip.summary() == "The samples are alike. Since step 1,500."


def test_the_button_gives_the_cure(strip, qtbot):
    strip.take_note(finding())
    strip.show()
    button = strip.rows["collapse"].button
    assert button.text() == "Pack 2 samples"
    with qtbot.waitSignal(strip.cure_chosen) as chosen:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen.args == [CURE]


def test_a_finding_without_a_cure_has_no_button(strip):
    strip.take_note(finding(cure=None))
    assert strip.rows["collapse"].button.isHidden()


def test_a_finding_that_is_over_goes(strip):
    strip.take_note(finding())
    strip.take_note(finding(is_over=True))
    assert strip.isHidden()


def test_the_end_of_a_finding_that_was_not_shown_is_no_news(strip):
    strip.take_note(finding(is_over=True))
    assert strip.isHidden()


def test_findings_stand_beside_one_another(strip):
    strip.take_note(finding())
    strip.take_note(finding("overpowered", "D wins."))
    strip.take_note(finding(is_over=True))
    assert list(strip.rows) == ["overpowered"]


def test_news_of_a_finding_changes_its_row(strip):
    strip.take_note(finding())
    strip.take_note(finding(text="Five of eight modes are lost."))
    assert strip.summary() == "Five of eight modes are lost. Since step 1,500."
