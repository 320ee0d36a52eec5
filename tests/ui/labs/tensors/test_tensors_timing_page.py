"""What the timing page says of a GPU: there, not there, or there and unable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.labs.tensors.reports import TimingPoint
from ui.labs.tensors.timing_page import TimingPage

SECONDS = {"NumPy": 0.6, "torch CPU": 0.4}


@pytest.fixture
def page(qtbot):
    made = TimingPage()
    qtbot.addWidget(made)
    made.expression.setText("x + 1")
    qtbot.mouseClick(made.button, Qt.MouseButton.LeftButton)
    return made


def said(page, seconds, note=""):
    page.show_point(TimingPoint(1, 12, seconds, note))
    return page.sentence.text()


def test_without_a_gpu_it_is_said_what_one_would_show(page):
    assert "no GPU here" in said(page, SECONDS)


def test_with_a_gpu_its_time_is_said(page):
    words = said(page, {**SECONDS, "torch GPU": 0.2})
    assert "torch GPU takes 200 ms" in words
    assert "no GPU" not in words


def test_a_gpu_that_cannot_do_it_is_not_said_to_be_missing(page):
    words = said(page, SECONDS, "Without torch GPU: there is no float64.")
    assert "Without torch GPU" in words
    assert "no GPU here" not in words
