"""The start page: cards, marks, lists, and how it follows the width."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.catalog import LABS
from core.runtime.records.record import RunSummary
from core.runtime.text import text
from ui.runtime.mailbox import Frame
from ui.start.miniatures import GameMiniature, LossMiniature, TensorMiniature
from ui.start.page import StartPage

_LONG = "What came of it is a sentence so long that no card has room for all of it on one line."
SPECS = [entry.spec for entry in LABS]


@pytest.fixture
def page(qtbot):
    page = StartPage(SPECS)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    return page


def kept(lab, run_id, message):
    at = datetime(2026, 12, 1, tzinfo=UTC)
    return RunSummary(run_id, lab, "mine", at, {}, "done", message, {}, 3)


def columns(page):
    row = page.cards["tensors"].y()
    return sum(card.y() == row for card in [*page.cards.values(), page.own])


def test_there_is_a_card_for_each_lab_in_the_lectures_order(page):
    assert list(page.cards) == [spec.id for spec in SPECS]


def test_a_lab_is_tried_by_its_button(qtbot, page):
    with qtbot.waitSignal(page.tried) as tried:
        qtbot.mouseClick(page.cards["autograd"].button, Qt.MouseButton.LeftButton)
    assert tried.args == ["autograd"]


def test_a_lab_that_was_tried_is_marked_with_what_came_of_it(page):
    page.show_tried({"tensors": text("test", "3 tensors are there.")})
    assert page.cards["tensors"].status.text() == "✓ 3 tensors are there."
    assert "✓" not in page.cards["autograd"].status.text()


def test_the_primary_button_is_the_first_lab_not_yet_tried(page):
    page.show_tried({"tensors": text("test", "Done.")})
    accents = {
        lab: card.button.palette().color(card.button.backgroundRole())
        for lab, card in page.cards.items()
    }
    others = {color.name() for lab, color in accents.items() if lab != "autograd"}
    assert len(others) == 1
    assert accents["autograd"].name() not in others


@pytest.mark.parametrize(("width", "count"), [(1440, 4), (1024, 3), (760, 2), (420, 1)])
def test_the_cards_follow_the_width(qtbot, page, width, count):
    page.show_tried({lab: text("test", _LONG) for lab in page.cards})
    page.resize(width, 700)
    qtbot.waitUntil(lambda: columns(page) == count)
    assert page.widget().width() <= page.viewport().width()


def test_the_last_runs_are_links(qtbot, page):
    page.show_runs([kept("autograd", "a1", "The loss fell."), kept("gone", "b2", "?")])
    links = [label for label in page.runs.findChildren(QLabel) if "a1" in label.text()]
    with qtbot.waitSignal(page.run_chosen) as chosen:
        links[0].linkActivated.emit("autograd/a1")
    assert chosen.args == ["autograd", "a1"]
    assert not [label for label in page.runs.findChildren(QLabel) if "b2" in label.text()]


def test_a_chapter_opens_the_labs_guide(qtbot, page):
    with qtbot.waitSignal(page.guide_chosen) as chosen:
        page.chapters.chosen.emit("gan")
    assert chosen.args == ["gan"]


def test_the_tensor_picture_shows_the_true_product():
    assert TensorMiniature().words() == "x @ w = [[4, 5], [10, 11]]"


def test_the_loss_picture_follows_its_run(qtbot):
    picture = LossMiniature()
    qtbot.addWidget(picture)
    assert picture.words() == ""
    loss = (np.array([1.0, 2.0]), np.array([2.94e7, 41.0]))
    picture.take(Frame(2, 500, 2, {"loss": loss}))
    assert picture.words() == "loss 41"
    picture.grab()


def test_the_game_picture_shows_the_newest_samples(qtbot):
    picture = GameMiniature()
    qtbot.addWidget(picture)
    picture.grab()
    cloud = {"real": np.zeros((9, 2)) + 1, "fake": np.full((9, 2), np.nan), "box": None}
    picture.take(Frame(7, 500, 7, {}, {"cloud": cloud}))
    assert picture.words() == "step 7"
    picture.grab()
