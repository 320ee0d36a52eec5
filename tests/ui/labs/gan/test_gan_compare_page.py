"""The comparison with a worker of its own, beside the tab's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from support.demo_view import click
from support.tab_driver import END_LIMIT_MS, ended, make_fresh, warm_tab

from core.labs.gan import SPEC
from core.labs.gan.settings import GanSettings
from ui.labs.gan import GanView
from ui.labs.gan.compare.compare_page import ComparePage
from ui.runtime.state import RunState
from ui.widgets.plots.surface.panel import PlotPanel

LEFT = Qt.MouseButton.LeftButton
SMALL = {"preset": "small", "evaluate_every": 10}


def values(**changes):
    return GanSettings.make({**SMALL, **changes}).model_dump()


def choose(box, name):
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


# ---- choosing


@pytest.fixture
def page(qtbot):
    page = ComparePage()
    qtbot.addWidget(page)
    page.settings_changed(values())
    page.show()
    return page


def test_both_sides_follow_the_form_until_they_are_chosen(page):
    page.settings_changed(values(packing=3))
    assert page.side(0)["packing"] == page.side(1)["packing"] == 3


def test_a_side_that_was_chosen_stays(page, qtbot):
    qtbot.mouseClick(page.form_buttons[0], LEFT)
    page.settings_changed(values(packing=3))
    assert page.side(0)["packing"] == 1
    assert page.side(1)["packing"] == 3


def test_what_differs_is_told_for_each_side(page, qtbot):
    qtbot.mouseClick(page.form_buttons[0], LEFT)
    page.settings_changed(values(loss="hinge"))
    assert [label.text() for label in page.labels] == ["loss = non_saturating", "loss = hinge"]


def test_points_drawn_by_hand_are_told_by_their_number(page, qtbot):
    qtbot.mouseClick(page.form_buttons[0], LEFT)
    page.settings_changed(values(data="drawn", drawn="0,1;0.5,0;1,1"))
    assert page.labels[1].text() == "data = drawn, drawn = 3 points"


def test_points_that_neither_side_plays_with_make_no_difference(page, qtbot):
    qtbot.mouseClick(page.form_buttons[0], LEFT)
    page.settings_changed(values(drawn="0,1;0.5,0"))
    assert "Both are the same" in page.labels[1].text()


def test_equal_sides_are_told(page):
    assert "Both are the same" in page.labels[0].text()


def test_a_preset_can_be_taken(page):
    choose(page.boxes[1], "digits")
    assert page.side(1)["data"] == "digits"
    assert page.side(0)["data"] == "gaussians2"


def test_without_a_comparison_there_is_no_controller(page):
    assert page.controller is None


# ---- playing


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gan")
    with warm_tab(folder, spec=SPEC, make_view=GanView, guide=lambda: "") as tab:
        for plot in tab.view.findChildren(PlotPanel):
            plot.prepare()  # pyqtgraph makes a window of its own that stays
        start_worker(tab.view.compare)
        yield tab


def start_worker(page):
    """Have the page's worker there before a test begins, or it would count as left behind."""
    page.settings_changed(values())
    page.seeds.setValue(1)
    page.steps.setValue(1)
    loop = QEventLoop()
    page.start()
    page.controller.ended.connect(loop.quit)
    QTimer.singleShot(END_LIMIT_MS, loop.quit)
    loop.exec()


@pytest.fixture
def compare(qtbot, shared):
    page = shared.view.compare
    shared.view.pages.setCurrentWidget(page)
    page.seeds.setValue(2)
    page.steps.setValue(20)
    yield page
    if page.controller.state.is_active:
        with qtbot.waitSignal(page.controller.ended, timeout=END_LIMIT_MS):
            page.controller.stop()
    shared.view.pages.setCurrentIndex(0)
    timers = shared.view.findChildren(QTimer)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers), timeout=END_LIMIT_MS)


def played(qtbot, page):
    with qtbot.waitSignal(page.controller.ended, timeout=END_LIMIT_MS) as end:
        qtbot.mouseClick(page.run_button, LEFT)
    return end.args[0]


@pytest.mark.slow
def test_every_seed_has_a_row_and_below_are_the_means(qtbot, compare):
    assert played(qtbot, compare).outcome == "done"
    texts = compare.table.texts()
    assert [row[0] for row in texts] == ["0", "1", "mean", "std. error"]
    distances = [float(row[-2]) for row in texts[:3]]
    assert distances[2] == pytest.approx(sum(distances[:2]) / 2, rel=0.01)


@pytest.mark.slow
def test_equal_settings_come_to_equal_numbers(qtbot, compare):
    compare._choose(0, values())
    compare._choose(1, values())
    played(qtbot, compare)
    assert all(row[1::2] == row[2::2] for row in compare.table.texts())


@pytest.mark.slow
def test_both_games_are_seen_side_by_side(qtbot, compare):
    played(qtbot, compare)
    assert not any(picture.plane.is_empty for picture in compare.pictures)


@pytest.mark.slow
def test_a_comparison_can_be_stopped(qtbot, compare):
    compare.steps.setValue(100_000)
    qtbot.mouseClick(compare.run_button, LEFT)
    qtbot.waitUntil(lambda: compare.controller.index > 5, timeout=END_LIMIT_MS)
    with qtbot.waitSignal(compare.controller.ended, timeout=END_LIMIT_MS) as end:
        qtbot.mouseClick(compare.stop_button, LEFT)
    assert end.args[0].outcome == "cancelled"
    assert compare.run_button.isEnabled()


@pytest.mark.slow
def test_the_tabs_game_runs_meanwhile(qtbot, shared, compare, tmp_path):
    compare.steps.setValue(100_000)
    qtbot.mouseClick(compare.run_button, LEFT)
    qtbot.waitUntil(lambda: compare.controller.index > 5, timeout=END_LIMIT_MS)
    shared.frame.form.set_values({**SMALL, "steps": 20})
    with ended(qtbot, shared) as end:
        click(qtbot, shared.frame.bar, "Run")
    assert end.args[0].outcome == "done"
    assert compare.controller.state is RunState.RUNNING
    make_fresh(qtbot, shared, tmp_path)


@pytest.mark.slow
def test_the_controller_is_closed_with_the_tab(shared, compare):
    assert compare.controller in shared.controllers()
