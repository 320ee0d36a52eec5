"""The exhibit as a whole, fed by the test."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from support.drawing import wait_until_drawn
from support.gan_snapshots import images, plane
from support.gan_worker import PlayedWorker

from core.labs.gan.reports import Decode, Walk
from core.labs.gan.settings import GanSettings
from core.runtime.events import Note
from core.runtime.messages import LineReached
from ui.labs.gan import GanView
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot):
    view = GanView()
    qtbot.addWidget(view)
    view.resize(1000, 680)
    view.worker = PlayedWorker(view)
    for prepare in view.preparations():
        prepare()
    view.settings_changed(values())
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.hide()


def values(**changes):
    return GanSettings.make({"preset": "small", **changes}).model_dump()


def column(*numbers):
    return np.arange(1.0, len(numbers) + 1), np.array(numbers, dtype=float)


def frame(snapshots, **metrics):
    return Frame(3, 100, 3, {name: column(*each) for name, each in metrics.items()}, snapshots)


def begin(view, **changes):
    view.begin(values(**changes))
    view.show_state(RunState.RUNNING)


def test_everything_seen_is_drawn_soon_after_a_frame(view, qtbot):
    begin(view)
    metrics = {"d_loss": (3, 2), "d_real": (0.5, 0.6), "d_grad_norm": (1, 2)}
    view.take(frame(plane(), **metrics))
    curves = view.watch.curves
    assert view.watch.picture.plane.is_empty
    wait_until_drawn(qtbot)
    seen = (view.watch.picture.plane, curves.losses, curves.says, curves.norms)
    assert not any(plot.is_empty for plot in seen)


def test_behind_another_page_nothing_is_drawn(view, qtbot):
    begin(view)
    view.pages.setCurrentWidget(view.drawing)
    view.take(frame(plane()))
    wait_until_drawn(qtbot)
    assert view.watch.picture.plane.is_empty
    view.pages.setCurrentWidget(view.watch)
    wait_until_drawn(qtbot)
    assert not view.watch.picture.plane.is_empty


def test_the_facts_say_what_was_measured(view, qtbot):
    begin(view)
    view.take(frame({}, modes_covered=(7,), high_quality=(0.9571,), reverse_kl=(0.1,)))
    wait_until_drawn(qtbot)
    assert view.watch.facts.text() == "Modes covered 7 · high quality 95.7 % · reverse KL 0.1"


def test_a_key_hides_a_layer_and_shows_it_again(view, qtbot):
    begin(view)
    view.take(frame(plane()))
    wait_until_drawn(qtbot)
    view.watch.picture.plane.setFocus()
    qtbot.keyClick(view.watch.picture.plane, Qt.Key.Key_M)
    assert not view.watch.picture.plane.is_shown("manifold")
    assert not view.watch.layers.buttons["manifold"].isChecked()
    qtbot.keyClick(view.watch.picture.plane, Qt.Key.Key_M)
    assert view.watch.picture.plane.is_shown("manifold")


def test_a_click_hides_a_layer(view, qtbot):
    begin(view)
    qtbot.mouseClick(view.watch.layers.buttons["arrows"], LEFT)
    assert not view.watch.picture.plane.is_shown("arrows")


def test_a_cure_becomes_settings(view, qtbot):
    begin(view)
    details = {"finding": "collapse", "since": 10, "cure": {"packing": 2}, "cure_label": "Pack"}
    view.take_note(Note("finding", "All samples are alike.", details))
    with qtbot.waitSignal(view.settings_edited) as edited:
        qtbot.mouseClick(view.findings.rows["collapse"].button, LEFT)
    assert edited.args == [{"packing": 2}]


def test_a_new_run_has_no_findings_yet(view):
    begin(view)
    view.take_note(Note("finding", "Alike.", {"finding": "collapse", "since": 10}))
    begin(view)
    assert view.findings.isHidden()


def test_a_part_that_had_to_begin_afresh_is_told(view):
    begin(view)
    view.take_note(Note("restarted_part", "The discriminator begins afresh.", {}))
    assert view.remark.text() == "The discriminator begins afresh."


def test_the_formula_follows_the_form(view):
    before = view.formula.text()
    view.settings_changed(values(loss="hinge"))
    assert view.formula.text() != before


def test_images_have_a_walk_and_no_layers(view):
    begin(view, preset="digits")
    assert view.watch.walk.isVisible()
    assert not view.watch.layers.isVisible()


def test_the_walk_is_asked_for_with_noise_of_the_settings_size(view, qtbot):
    begin(view, preset="digits", noise_size=5)
    view.take(frame(images()))
    wait_until_drawn(qtbot)
    (asked,) = view.worker.asked_for(Walk)
    assert len(asked.first) == len(asked.last) == 5
    view.worker.answer(Walk, np.zeros((asked.count, 8, 8)))
    assert len(view.watch.walk.images) == asked.count


def test_a_game_of_images_does_not_ask_the_game_of_points_before_it(view, qtbot):
    begin(view)
    view.take(frame(plane()))
    wait_until_drawn(qtbot)
    begin(view, preset="digits")
    wait_until_drawn(qtbot)
    assert view.worker.asked_for(Walk) == []


def test_a_walk_that_was_asked_in_the_game_before_is_not_shown(view, qtbot):
    begin(view, preset="digits")
    view.take(frame(images()))
    wait_until_drawn(qtbot)
    begin(view, preset="mnist")
    view.worker.answer(Walk, np.zeros((41, 8, 8)))
    assert view.watch.walk.images.size == 0


def test_dragging_walks_from_one_image_to_the_other(view, qtbot):
    begin(view, preset="digits")
    view.take(frame(images()))
    wait_until_drawn(qtbot)
    count = view.worker.asked_for(Walk)[-1].count
    shades = np.linspace(0, 1, count)[:, None, None] * np.ones((1, 8, 8))
    view.worker.answer(Walk, shades)
    walk = view.watch.walk
    walk.slider.setFocus()

    def shade():
        height = walk.view.height() // 2
        return walk.view.grab().toImage().pixelColor(height, height).lightness()

    qtbot.keyClick(walk.slider, Qt.Key.Key_Home)
    assert shade() == 0
    qtbot.keyClick(walk.slider, Qt.Key.Key_End)
    assert shade() == 255


def test_noise_flies_to_where_the_generator_puts_it(view, qtbot):
    begin(view)
    view.take(frame(plane()))
    wait_until_drawn(qtbot)
    qtbot.mouseClick(view.watch.fly_button, LEFT)
    (asked,) = view.worker.asked_for(Decode)
    view.worker.answer(Decode, np.zeros((len(asked.noise), 2), np.float32))
    assert view.watch._flight.is_flying
    qtbot.mouseClick(view.watch.fly_button, LEFT)
    assert not view.watch._flight.is_flying


def test_a_question_that_fails_says_why(view, qtbot):
    begin(view)
    view.take(frame(plane()))
    wait_until_drawn(qtbot)
    qtbot.mouseClick(view.watch.fly_button, LEFT)
    view.worker.answer(Decode, error="There is no game yet; run one first.")
    assert view.remark.text() == "There is no game yet; run one first."
    assert not view.watch.fly_button.isChecked()


def test_an_earlier_runs_game_is_gone(view, qtbot):
    begin(view)
    view.show_kept({"d_loss": column(1, 2)}, plane())
    wait_until_drawn(qtbot)
    assert view.watch.curves.last("d_loss") == 2.0
    assert not view.watch.fly_button.isEnabled()
    assert not view.save.save_networks.isEnabled()


def test_a_game_that_is_gone_with_its_worker_is_asked_nothing(view, qtbot):
    begin(view)
    view.take(frame(plane()))
    wait_until_drawn(qtbot)
    assert view.watch.fly_button.isEnabled()
    view.lose_worker()
    assert not view.watch.fly_button.isEnabled()
    assert not view.save.save_networks.isEnabled()
    assert not view.watch.picture.plane.is_empty


def test_an_earlier_run_tells_what_was_found_in_it(view, qtbot):
    begin(view)
    view.show_kept({"d_loss": column(1, 2)}, plane())
    view.take_kept_note(Note("finding", "Alike.", {"finding": "collapse", "since": 10}))
    assert "Alike. Since step 10." in view.summary()


def test_networks_can_be_loaded_before_the_first_game(view):
    assert view.save.button.isEnabled()
    assert view.save.load_networks.isEnabled()
    assert not view.save.save_film.isEnabled()


def test_going_on_from_a_moment_starts_a_run_that_keeps_what_is_shown(view, qtbot):
    begin(view)
    view.take(frame(plane(), d_loss=(3, 2)))
    wait_until_drawn(qtbot)
    view.show_state(RunState.IDLE)
    with qtbot.waitSignal(view.run_requested):
        view.time.gone_back.emit()
    begin(view)
    view.take(Frame(3, 100, 1, {"d_loss@1": column(9.0)}, {}))
    assert view.watch.curves.losses.history("d_loss@0").last == (2.0, 2.0)
    assert not view.watch.picture.plane.is_empty


def test_going_on_from_a_moment_in_a_run_is_left_to_the_run(view, qtbot):
    begin(view)
    with qtbot.assertNotEmitted(view.run_requested):
        view.time.gone_back.emit()


def test_the_line_of_a_phase_marks_it(view):
    view.pages.setCurrentWidget(view.slow)
    first = view.slow.lines_around(view.slow._places[2].line)
    view.show_line(LineReached(first[1], "train", ()))
    assert view.slow.list.currentRow() == 2
    assert view.lines_around(first[1]) == first


def test_where_there_is_no_room_the_curves_give_way(view, qtbot):
    view.resize(430, 680)
    qtbot.waitUntil(lambda: not view.watch.curves.isVisible())
    view.resize(1000, 680)
    qtbot.waitUntil(view.watch.curves.isVisible)


def test_the_summary_tells_findings_samples_and_curves(view, qtbot):
    begin(view)
    view.take(frame(plane(), d_loss=(3, 2)))
    view.take_note(Note("finding", "Alike.", {"finding": "collapse", "since": 10}))
    wait_until_drawn(qtbot)
    said = view.summary()
    assert "Alike. Since step 10." in said
    assert "generated: 500 samples" in said
    assert "Loss: D: 2 points" in said
