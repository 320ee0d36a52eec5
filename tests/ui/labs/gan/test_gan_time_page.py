"""Time travel against a worker that the test plays itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.gan_snapshots import plane

from core.runtime.messages import Answer
from ui.labs.gan.time.time_page import STRIP, TimePage

LEFT = Qt.MouseButton.LeftButton
START = {"id": 0, "from_branch": None, "from_step": 0, "steps": [100, 200, 300], "changes": {}}
BRANCH = {
    "id": 1,
    "from_branch": 0,
    "from_step": 200,
    "steps": [200, 250],
    "changes": {"packing": 2},
}


class Worker:
    """Keeps what was asked, and answers when the test says so."""

    def __init__(self, page):
        self.page, self.asked = page, []
        page.asked.connect(self.take)

    def take(self, part, request, values):
        self.asked.append((request, values))

    def answer(self, request, value=None, error=""):
        place = next(n for n, (name, _) in enumerate(self.asked) if name == request)
        _, values = self.asked.pop(place)
        self.page.take_answer(request, values, Answer(1, value, error))

    def asked_for(self, request):
        return [values for name, values in self.asked if name == request]


@pytest.fixture
def page(qtbot):
    page = TimePage()
    qtbot.addWidget(page)
    page.resize(700, 560)
    page.worker = Worker(page)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.hide()


@pytest.fixture
def filled(page):
    page.set_askable(True)
    page.worker.answer("moments", {"branches": [START], "current": 0})
    page.worker.answer("moment", {**plane(), "metrics": {"d_loss": 1.25, "g_loss": 0.7}})
    return page


def test_without_a_game_nothing_is_asked(page):
    assert page.worker.asked == []
    assert not page.slider.isEnabled()


def test_the_newest_moment_is_shown_first(page):
    page.set_askable(True)
    page.worker.answer("moments", {"branches": [START], "current": 0})
    assert page.worker.asked_for("moment") == [{"branch": 0, "step": 300}]


def test_a_moment_shows_its_picture_and_its_numbers(filled):
    assert not filled.picture.plane.is_empty
    assert filled.facts.text() == "Loss of D 1.25, of G 0.7"
    assert filled.step_label.text() == "step 300"


def test_the_slider_asks_for_its_moment(filled):
    filled.slider.setValue(0)
    assert filled.worker.asked_for("moment") == [{"branch": 0, "step": 100}]


def test_while_an_answer_is_under_way_only_the_newest_moment_waits(filled):
    for place in (1, 0, 1):
        filled.slider.setValue(place)
    assert len(filled.worker.asked_for("moment")) == 1
    filled.slider.setValue(0)
    filled.worker.answer("moment", {**plane(), "metrics": {}})
    assert filled.worker.asked_for("moment") == [{"branch": 0, "step": 100}]


def test_at_the_end_the_slider_follows_the_game(filled):
    longer = {**START, "steps": [100, 200, 300, 400]}
    filled._ask_moments()
    filled.worker.answer("moments", {"branches": [longer], "current": 0})
    assert filled.step_label.text() == "step 400"


def test_a_moment_that_was_chosen_stays_while_others_come_and_go(filled):
    filled.slider.setValue(1)
    filled._ask_moments()
    thinned = {**START, "steps": [200, 300, 400, 500]}
    filled.worker.answer("moments", {"branches": [thinned], "current": 0})
    assert filled.step_label.text() == "step 200"


def test_branches_are_listed_with_what_they_change(filled):
    filled._ask_moments()
    filled.worker.answer("moments", {"branches": [START, BRANCH], "current": 1})
    words = [filled.branch_box.itemText(n) for n in range(filled.branch_box.count())]
    assert words == ["Branch 0: the start", "Branch 1: from 0 at step 200, packing = 2"]
    assert filled.branch_box.currentIndex() == 1


def test_another_branch_shows_its_own_moments(filled):
    filled._ask_moments()
    filled.worker.answer("moments", {"branches": [START, BRANCH], "current": 1})
    filled.worker.answer("moment", plane())
    filled.branch_box.setCurrentIndex(0)
    filled.branch_box.activated.emit(0)
    assert filled.worker.asked_for("moment") == [{"branch": 0, "step": 300}]


def test_going_on_asks_to_start_from_the_moment(filled, qtbot):
    filled.slider.setValue(1)
    qtbot.mouseClick(filled.go_on_button, LEFT)
    assert filled.worker.asked_for("start_from") == [{"branch": 0, "step": 200}]
    with qtbot.waitSignal(filled.gone_back):
        filled.worker.answer("start_from")


def test_the_strip_has_a_picture_for_each_step(filled, qtbot):
    qtbot.mouseClick(filled.strip_button, LEFT)
    assert filled.worker.asked_for("strip") == [{"steps": list(STRIP)}]
    filled.worker.answer("strip", [{**plane(), "step": step} for step in (10_000, 20_000)])
    captions = [picture.caption for picture in filled.thumbnails]
    assert captions == ["step 10,000", "step 20,000"]
    assert filled.strip.isVisible()


def test_what_went_wrong_is_said(filled, qtbot):
    qtbot.mouseClick(filled.strip_button, LEFT)
    filled.worker.answer("strip", error="Nothing is kept yet; run it first.")
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
    filled.worker.answer("moment", {**plane(), "metrics": {"d_loss": 9.0}})
    assert filled.facts.text() == ""


def test_hidden_it_asks_no_more(filled):
    filled.hide()
    assert not filled._refresh.isActive()
