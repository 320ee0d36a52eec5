"""The networks lab's tab with a real worker: what a student does with a network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.tab_driver import END_LIMIT_MS, ended, make_fresh, warm_tab

from core.labs.networks import SPEC
from core.runtime.events import Note
from core.runtime.text import verbatim
from ui.labs.networks import NetworksView
from ui.widgets.plots.surface.panel import PlotPanel

pytestmark = pytest.mark.slow  # the worker imports torch

LEFT = Qt.MouseButton.LeftButton
SMALL = {"preset": "circle", "epochs": 30}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("networks")


@pytest.fixture(scope="module")
def shared(qapp, folder):
    with warm_tab(folder, spec=SPEC, make_view=NetworksView, guide=lambda: "") as tab:
        for plot in tab.view.findChildren(PlotPanel):
            plot.prepare()
        yield tab


@pytest.fixture
def tab(qtbot, shared, folder):
    make_fresh(qtbot, shared, folder / "runs")
    shared.view.pages.setCurrentIndex(0)
    yield shared
    qtbot.waitUntil(lambda: not shared.controller.is_asking, timeout=END_LIMIT_MS)
    make_fresh(qtbot, shared, folder / "runs")
    qtbot.waitUntil(lambda: not shared.controller.is_asking, timeout=END_LIMIT_MS)


def until(qtbot, claim):
    qtbot.waitUntil(claim, timeout=END_LIMIT_MS)


def run(qtbot, tab, **values):
    tab.load_settings({**SMALL, **values})
    with ended(qtbot, tab):
        tab.run()


def test_the_network_is_there_before_run(tab, qtbot):
    tab.load_settings({"preset": "xor"})
    until(qtbot, lambda: tab.view.plane.test_part.confusion.counts.sum() == 250)
    assert tab.view.plane.network.value((2, 2, 0)) == 0  # biases begin at zero


def test_a_run_draws_curves_and_the_last_network(tab, qtbot):
    run(qtbot, tab)
    view = tab.view
    assert len(view.plane.loss.history("test_loss")) == 30
    assert view.plane.accuracy.history("test_accuracy").last[1] > 0.9
    assert view.plane.plane.wrong == round(
        250 * (1 - view.plane.accuracy.history("test_accuracy").last[1])
    )


def test_a_weight_set_after_a_run_changes_what_is_said(tab, qtbot):
    run(qtbot, tab)
    page = tab.view.plane
    before = page.plane.wrong
    qtbot.mouseClick(page.network, LEFT, pos=page.network.place_of((2, 1, 0)).toPoint())
    page.editor.box.selectAll()
    qtbot.keyClicks(page.editor.box, "0")
    until(qtbot, lambda: page.editor.effect.text().startswith("test"))
    qtbot.keyClick(page.editor.box, Qt.Key.Key_Return)
    until(qtbot, lambda: page.network.value((2, 1, 0)) == 0)
    assert page.plane.wrong > before


def test_a_mistake_is_said_above_the_network_with_a_link_that_cures_it(tab, qtbot):
    run(qtbot, tab, preset="zeros")
    assert "equal weights" in tab.view.remark.text()
    note = Note("finding", verbatim(""), {"changes": {"what_if": "none", "start": "xavier"}})
    ((link, _),) = tab.view.note_actions(note)
    assert link == "gradus:try?what_if=none&start=xavier"
    with ended(qtbot, tab):
        tab.act_on_link(link)
    assert tab.view.remark.text() == ""


def test_the_landscape_comes_after_a_run(tab, qtbot):
    run(qtbot, tab)
    page = tab.view.landscape
    tab.view.pages.setCurrentWidget(page)
    qtbot.mouseClick(page.button, LEFT)
    until(qtbot, page.slider.isEnabled)
    assert page.map.report.losses.shape == (41, 41)
    assert page.slider.maximum() == 31


def test_ten_restarts_come_one_after_the_other(tab, qtbot):
    tab.load_settings({**SMALL, "epochs": 5})
    page = tab.view.restarts
    tab.view.pages.setCurrentWidget(page)
    qtbot.mouseClick(page.button, LEFT)
    until(qtbot, lambda: len(page.sheet.reports) == 10)
    assert len({report.metrics["test_loss"] for report in page.sheet.reports}) == 10
    assert page.button.isEnabled()
    assert "%" in page.remark.text()
