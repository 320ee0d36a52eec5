"""Time travel against a worker that the test plays itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.gan_snapshots import plane
from support.gan_worker import PlayedWorker

from core.labs.gan.reports import (
    Branches,
    BranchesReport,
    BranchReport,
    MomentAt,
    MomentReport,
    StartFrom,
    Strip,
)
from ui.labs.gan.time.time_page import STRIP, TimePage

LEFT = Qt.MouseButton.LeftButton
START = BranchReport(0, None, 0, {}, (100, 200, 300))
BRANCH = BranchReport(1, 0, 200, {"packing": 2}, (200, 250))


def moment(step=300, **metrics):
    return MomentReport(step, metrics, plane())


def branches(*steps):
    return BranchesReport((BranchReport(0, None, 0, {}, steps),), 0)


@pytest.fixture
def page(qtbot):
    page = TimePage()
    qtbot.addWidget(page)
    page.resize(700, 560)
    page.worker = PlayedWorker(page)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.hide()


@pytest.fixture
def filled(page):
    page.set_askable(True)
    page.worker.answer(Branches, BranchesReport((START,), 0))
    page.worker.answer(MomentAt, moment(d_loss=1.25, g_loss=0.7))
    return page


def test_without_a_game_nothing_is_asked(page):
    assert page.worker.asked == []
    assert not page.slider.isEnabled()


def test_the_newest_moment_is_shown_first(page):
    page.set_askable(True)
    page.worker.answer(Branches, BranchesReport((START,), 0))
    assert page.worker.asked_for(MomentAt) == [MomentAt(0, 300)]


def test_a_moment_shows_its_picture_and_its_numbers(filled):
    assert not filled.picture.plane.is_empty
    assert filled.facts.text() == "Loss of D 1.25, of G 0.7"
    assert filled.step_label.text() == "step 300"


def test_the_slider_asks_for_its_moment(filled):
    filled.slider.setValue(0)
    assert filled.worker.asked_for(MomentAt) == [MomentAt(0, 100)]


def test_while_an_answer_is_under_way_only_the_newest_moment_waits(filled):
    for place in (1, 0, 1):
        filled.slider.setValue(place)
    assert len(filled.worker.asked_for(MomentAt)) == 1
    filled.slider.setValue(0)
    filled.worker.answer(MomentAt, moment())
    assert filled.worker.asked_for(MomentAt) == [MomentAt(0, 100)]


def test_at_the_end_the_slider_follows_the_game(filled):
    filled._ask_branches()
    filled.worker.answer(Branches, branches(100, 200, 300, 400))
    assert filled.step_label.text() == "step 400"


def test_a_moment_that_was_chosen_stays_while_others_come_and_go(filled):
    filled.slider.setValue(1)
    filled._ask_branches()
    filled.worker.answer(Branches, branches(200, 300, 400, 500))
    assert filled.step_label.text() == "step 200"


def test_branches_are_listed_with_what_they_change(filled):
    filled._ask_branches()
    filled.worker.answer(Branches, BranchesReport((START, BRANCH), 1))
    words = [filled.branch_box.itemText(n) for n in range(filled.branch_box.count())]
    assert words == ["Branch 0: the start", "Branch 1: from 0 at step 200, packing = 2"]
    assert filled.branch_box.currentIndex() == 1


def test_another_branch_shows_its_own_moments(filled):
    filled._ask_branches()
    filled.worker.answer(Branches, BranchesReport((START, BRANCH), 1))
    filled.worker.answer(MomentAt, moment())
    filled.branch_box.setCurrentIndex(0)
    filled.branch_box.activated.emit(0)
    assert filled.worker.asked_for(MomentAt) == [MomentAt(0, 300)]


def test_going_on_asks_to_start_from_the_moment(filled, qtbot):
    filled.slider.setValue(1)
    qtbot.mouseClick(filled.go_on_button, LEFT)
    assert filled.worker.asked_for(StartFrom) == [StartFrom(0, 200)]
    with qtbot.waitSignal(filled.gone_back):
        filled.worker.answer(StartFrom)


def test_the_strip_has_a_picture_for_each_step(filled, qtbot):
    qtbot.mouseClick(filled.strip_button, LEFT)
    assert filled.worker.asked_for(Strip) == [Strip(STRIP)]
    filled.worker.answer(Strip, (moment(10_000), moment(20_000)))
    captions = [picture.caption for picture in filled.thumbnails]
    assert captions == ["step 10,000", "step 20,000"]
    assert filled.strip.isVisible()


def test_what_went_wrong_is_said(filled, qtbot):
    qtbot.mouseClick(filled.strip_button, LEFT)
    filled.worker.answer(Strip, error="Nothing is kept yet; run it first.")
    assert filled.remark.text() == "Nothing is kept yet; run it first."


def test_a_new_game_forgets_the_last_one(filled):
    filled.begin()
    assert filled.branch_box.count() == 0
    filled.picture.plane.redraw()
    assert filled.picture.plane.is_empty
    assert not filled.go_on_button.isEnabled()


def test_an_answer_that_comes_after_a_new_game_has_begun_is_not_shown(filled):
    filled.slider.setValue(0)
    filled.begin()
    filled.worker.answer(MomentAt, moment(d_loss=9.0))
    assert filled.facts.text() == ""


def test_hidden_it_asks_no_more(filled):
    filled.hide()
    assert not filled._refresh.isActive()
