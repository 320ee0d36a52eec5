"""Network and plane without a worker: what is drawn, clicked and typed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from core.labs.networks.plane.session import PlaneSession
from core.labs.networks.reports import Rewind, SetWeight, WeightReport
from core.labs.networks.settings import NetworksSettings
from ui.labs.networks.plane.plane_page import PlanePage

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SETTINGS = NetworksSettings.make({"preset": "circle"})


@pytest.fixture(scope="module")
def pictures():
    session = PlaneSession(SETTINGS)
    return session.pictures.take(session.trainee)


@pytest.fixture
def page(qtbot, pictures):
    page = PlanePage()
    qtbot.addWidget(page)
    page.resize(1000, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.begin(SETTINGS)
    page.take({}, pictures)
    page.set_askable(True)
    page.questions, page.told = [], []
    page.asked.connect(page.questions.append)
    page.edited.connect(page.told.append)
    return page


def choose(qtbot, page, weight):
    qtbot.mouseClick(page.network, LEFT, pos=page.network.place_of(weight).toPoint())


def type_value(qtbot, page, value):
    page.editor.box.selectAll()
    qtbot.keyClicks(page.editor.box, value)


def test_a_click_on_an_edge_opens_its_weight(page, qtbot, pictures):
    choose(qtbot, page, (0, 0, 1))
    assert page.editor.weight == (0, 0, 1)
    assert page.editor.box.value() == pytest.approx(pictures["weights.1"][0, 1], abs=6e-4)


def test_a_click_on_the_small_square_opens_a_bias(page, qtbot):
    choose(qtbot, page, (0, 2, 3))
    assert page.editor.weight == (0, 2, 3)
    assert "Bias" in page.editor.name.text()


def test_a_value_is_tried_while_it_is_typed_and_kept_by_enter(page, qtbot):
    choose(qtbot, page, (1, 0, 1))
    type_value(qtbot, page, "2.5")
    qtbot.waitUntil(lambda: any(q.request.is_trial for q in page.questions))
    qtbot.keyClick(page.editor.box, Key.Key_Return)
    assert page.questions[-1].request == SetWeight(1, 0, 1, 2.5)
    assert page.editor.weight is None


def test_escape_takes_a_value_back(page, qtbot):
    choose(qtbot, page, (1, 0, 1))
    type_value(qtbot, page, "9")
    qtbot.keyClick(page.editor.box, Key.Key_Escape)
    assert page.editor.weight is None
    assert page.network.chosen is None
    assert not any(q.request == SetWeight(1, 0, 1, 9.0) for q in page.questions)


def test_the_effect_on_the_test_part_is_said_before_it_is_kept(page, qtbot):
    choose(qtbot, page, (1, 0, 1))
    before, after = {"test_accuracy": 0.97}, {"test_accuracy": 0.89}
    page.editor.show_effect(WeightReport(before, after, {}))
    assert page.editor.effect.text() == "test 97 % → 89 %"


def test_arrow_keys_go_through_all_weights(page, qtbot):
    seen = set()
    for _ in range(3 * 4 + 5 * 2 + 3):
        page.network.setFocus()
        qtbot.keyClick(page.network, Key.Key_Right)
        seen.add(page.editor.weight)
    assert len(seen) == 3 * 4 + 5 * 2 + 3


def test_without_a_network_in_the_worker_no_weight_is_set(page, qtbot):
    page.set_askable(False)
    with qtbot.waitSignal(page.failed) as said:
        choose(qtbot, page, (0, 0, 0))
    assert "Run" in said.args[0]
    assert page.editor.weight is None


def test_first_weights_asks_to_rewind(page, qtbot):
    qtbot.mouseClick(page.rewind_button, LEFT)
    assert page.questions[-1].request == Rewind()


def test_a_unit_under_the_pointer_is_shown_large(page, qtbot):
    network = page.network
    at = network._box(1, 2).center().toPoint()
    with qtbot.waitSignal(network.unit_hovered) as hovered:
        qtbot.mouseMove(network, at)
    assert hovered.args[0].shape == (25, 25)
    with qtbot.waitSignal(network.unit_hovered) as left:
        qtbot.mouseMove(network, QPoint(2, 2))
    assert left.args[0] is None


def test_the_plane_has_the_colours_of_what_is_said(page, qtbot):
    surface = np.full((1, 100, 100), 255, np.uint8)
    surface[0, :, :50] = 0
    page.plane.show_snapshots({"surface": surface})
    image = page.plane.grab().toImage()
    low, high = (page.plane._at(x, -5.8).toPoint() for x in (-3, 3))
    left, right = image.pixelColor(low), image.pixelColor(high)
    assert left.red() > left.blue()
    assert right.blue() > right.red()


def test_inputs_and_layers_are_settings(page, qtbot):
    qtbot.mouseClick(page.strip.inputs["xy"], LEFT)
    assert page.told[-1] == {"inputs": "x,y,xy"}
    qtbot.mouseClick(page.strip.more, LEFT)
    assert page.told[-1] == {"layers": "4,2,2"}
    qtbot.mouseClick(page.strip.less, LEFT)
    assert page.told[-1] == {"layers": "4,2"}
    page.strip.units[1].setFocus()
    qtbot.keyClick(page.strip.units[1], Key.Key_Up)
    assert page.told[-1] == {"layers": "4,3"}


def test_a_network_keeps_one_input(page, qtbot):
    qtbot.mouseClick(page.strip.inputs["x"], LEFT)
    assert page.told == [{"inputs": "y"}]
    qtbot.mouseClick(page.strip.inputs["y"], LEFT)
    assert page.told == [{"inputs": "y"}]
    assert page.strip.inputs["y"].isChecked()


def test_points_are_drawn_and_erased_by_the_mouse(page, qtbot):
    plane = page.plane
    page.brush_box.setCurrentIndex(page.brush_box.findData(1))
    page.brush_box.activated.emit(page.brush_box.currentIndex())
    qtbot.mouseClick(plane, LEFT, pos=plane._at(2, 3).toPoint())
    assert page.told[-1]["data"] == "drawn"
    x, y, label = map(float, page.told[-1]["drawn"].split(","))
    assert (x, y) == pytest.approx((2, 3), abs=0.05)
    assert label == 1
    page.brush_box.setCurrentIndex(page.brush_box.findData(-1))
    page.brush_box.activated.emit(page.brush_box.currentIndex())
    qtbot.mouseClick(plane, LEFT, pos=plane._at(2, 3).toPoint())
    assert page.told[-1]["drawn"] == ""


def test_the_confusion_counts_the_test_part_and_a_cell_picks_its_points(page, qtbot, pictures):
    confusion = page.test_part.confusion
    assert confusion.counts.sum() == 250
    right = (pictures["points"]["labels"] == pictures["said"])[250:].sum()
    assert np.trace(confusion.counts) == right
    qtbot.mouseClick(confusion, LEFT, pos=confusion._cell(0, 1).center().toPoint())
    assert page.plane.picked == (0, 1)
    qtbot.mouseClick(confusion, LEFT, pos=confusion._cell(0, 1).center().toPoint())
    assert page.plane.picked is None


def test_many_units_show_the_eight_that_count_most(qtbot):
    settings = NetworksSettings.make({"preset": "circle", "layers": "20,3"})
    session = PlaneSession(settings)
    page = PlanePage()
    qtbot.addWidget(page)
    page.begin(settings)
    page.take({}, session.pictures.take(session.trainee))
    units = page.network._units(1)
    strength = np.abs(session.trainee.weights()[1][:20]).sum(axis=1)
    assert len(units) == 8
    assert set(units) == set(np.argsort(-strength)[:8].tolist())


def test_a_network_of_other_layers_or_inputs_takes_the_place_of_the_one_before(page, pictures):
    deeper = NetworksSettings.make({"preset": "circle", "layers": "4,3,2"})
    page.network.choose((0, 0, 1))
    page.settings_changed(deeper)
    page.network.grab()
    assert page.network.value((0, 0, 1)) is None
    page.take({}, pictures)
    page.network.grab()
    assert page.network.value((0, 0, 1)) is None
    page.settings_changed(SETTINGS)
    page.take({}, pictures)
    assert page.network.value((0, 0, 1)) == pytest.approx(pictures["weights.1"][0, 1])
