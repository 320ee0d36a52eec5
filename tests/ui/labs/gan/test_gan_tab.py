"""The GAN lab's tab with a real worker: what a student does with a game."""

from __future__ import annotations

import csv

import psutil
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog
from support.demo_view import click
from support.tab_driver import END_LIMIT_MS, ended, make_fresh, wait_for, warm_tab

from core.labs.gan import SPEC
from ui.labs.gan import GanView
from ui.runtime.state import RunState
from ui.widgets.plots.surface.panel import PlotPanel

pytestmark = pytest.mark.slow  # the worker imports torch

LEFT = Qt.MouseButton.LeftButton
SMALL = {"preset": "small", "steps": 60, "evaluate_every": 30}
FINDING_LIMIT_MS = 240_000  # a minute on two idle cores


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gan")


@pytest.fixture(scope="module")
def shared(qapp, folder):
    with warm_tab(folder, spec=SPEC, make_view=GanView, guide=lambda: "") as tab:
        for plot in tab.view.findChildren(PlotPanel):
            plot.prepare()  # pyqtgraph makes a window of its own that stays
        yield tab


@pytest.fixture
def tab(qtbot, shared, folder):
    make_fresh(qtbot, shared, folder / "runs")
    shared.view.pages.setCurrentIndex(0)
    yield shared
    make_fresh(qtbot, shared, folder / "runs")
    shared.view.pages.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not shared.controller.is_asking, timeout=END_LIMIT_MS)
    timers = shared.view.findChildren(QTimer)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers), timeout=END_LIMIT_MS)


@pytest.fixture
def view(tab):
    return tab.view


def until(qtbot, claim):
    qtbot.waitUntil(claim, timeout=END_LIMIT_MS)


def press(qtbot, button):
    assert button.isEnabled()
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)


def run(qtbot, tab, **settings):
    """Run with these settings by the Run button, to the end."""
    tab.frame.form.set_values({**SMALL, **settings})
    with ended(qtbot, tab) as end:
        click(qtbot, tab.frame.bar, "Run")
    assert end.args[0].outcome == "done", end.args[0]
    return end.args[0].result


def start(qtbot, tab, **settings):
    """Start a run that lasts and wait for its first steps."""
    tab.frame.form.set_values({**SMALL, "steps": 1_000_000, **settings})
    click(qtbot, tab.frame.bar, "Run")
    until(qtbot, lambda: tab.controller.index > 20)


def open_page(view, page):
    view.pages.setCurrentWidget(page)


def marked_phase(view):
    item = view.slow.list.currentItem()
    return item.text().partition("\n")[0] if item is not None else ""


def test_a_run_draws_the_plane_and_the_curves(qtbot, tab, view):
    result = run(qtbot, tab)
    assert not view.watch.picture.plane.is_empty
    assert view.watch.curves.last("d_loss") == pytest.approx(result["d_loss"])
    assert len(view.watch.curves.losses.history("g_loss")) == 60


def test_a_run_tells_modes_and_distance(qtbot, tab, view):
    run(qtbot, tab)
    assert view.watch.facts.text().startswith("Modes covered ")
    assert "noise floor" in view.watch.facts.text()


def test_a_setting_changed_in_the_running_game_reaches_it(qtbot, tab):
    start(qtbot, tab)
    with qtbot.waitSignal(
        tab.controller.noted,
        timeout=END_LIMIT_MS,
        check_params_cb=lambda note: note.kind == "changed",
    ) as noted:
        tab.view.findings.cure_chosen.emit({"packing": 2})
    assert noted.args[0].details["changes"] == {"packing": 2}
    assert tab.frame.form.values()["packing"] == 2


def test_any_moment_can_be_seen(qtbot, tab, view):
    run(qtbot, tab)
    open_page(view, view.time)
    until(qtbot, lambda: view.time.step_label.text() == "step 60")
    view.time.slider.setValue(0)
    until(qtbot, lambda: view.time.facts.text().startswith("Loss of D"))
    until(qtbot, lambda: not view.time.picture.plane.is_empty)
    assert view.time.step_label.text() == "step 1"


def test_moments_can_be_seen_while_the_game_runs(qtbot, tab, view):
    start(qtbot, tab)
    open_page(view, view.time)
    until(qtbot, lambda: not view.time.picture.plane.is_empty)
    assert tab.controller.state is RunState.RUNNING


def test_the_game_goes_on_from_a_moment_as_a_branch(qtbot, tab, view):
    run(qtbot, tab)
    open_page(view, view.time)
    until(qtbot, lambda: view.time.step_label.text() == "step 60")
    view.time.slider.setValue(view.time.slider.maximum() // 2)
    tab.frame.form.set_values({"loss": "hinge"})
    with ended(qtbot, tab) as end:
        press(qtbot, view.time.go_on_button)
    assert end.args[0].outcome == "done"
    assert view.watch.curves.losses.history("d_loss@0").last[0] == 60
    assert len(view.watch.curves.losses.history("d_loss")) < 60
    open_page(view, view.time)
    until(qtbot, lambda: view.time.branch_box.count() == 2)
    assert view.time.branch_box.itemText(1).endswith("loss = hinge")


def test_a_running_game_goes_back_to_a_moment(qtbot, tab, view):
    start(qtbot, tab)
    open_page(view, view.time)
    until(qtbot, view.time.go_on_button.isEnabled)
    view.time.slider.setValue(0)
    press(qtbot, view.time.go_on_button)
    until(qtbot, lambda: "d_loss@0" in view.watch.curves.losses.legend.entries)
    assert tab.controller.state is RunState.RUNNING


def test_the_strip_shows_the_last_moment_of_a_short_game(qtbot, tab, view):
    run(qtbot, tab)
    open_page(view, view.time)
    until(qtbot, view.time.strip_button.isEnabled)
    press(qtbot, view.time.strip_button)
    until(qtbot, lambda: bool(view.time.thumbnails))
    assert [each.caption for each in view.time.thumbnails] == ["step 60"]


def test_samples_fly_from_their_noise(qtbot, tab, view):
    run(qtbot, tab)
    press(qtbot, view.watch.fly_button)
    until(qtbot, lambda: view.watch._flight.is_flying)
    until(qtbot, lambda: not view.watch._flight.is_flying)
    assert not view.watch.fly_button.isChecked()


def walked(qtbot, tab, presses):
    """Return the phase that each press of Next phase stops at."""
    phases = []
    for _ in range(presses):
        until(qtbot, tab.view.slow.next_button.isEnabled)
        with qtbot.waitSignal(tab.controller.line_reached, timeout=END_LIMIT_MS):
            press(qtbot, tab.view.slow.next_button)
        phases.append(marked_phase(tab.view))
    return phases


def test_a_turn_is_walked_phase_by_phase(qtbot, tab, view):
    tab.frame.form.set_values(SMALL)
    open_page(view, view.slow)
    assert walked(qtbot, tab, 3) == ["D: draw", "D: generate", "D: judge"]
    assert tab.frame.drawer.current_page == "code"
    text = tab.frame.code.code.text
    assert text.next_line in text.lines_around


def test_each_of_the_discriminators_updates_is_walked(qtbot, tab, view):
    tab.frame.form.set_values({**SMALL, "d_steps": 2, "g_steps": 1})
    open_page(view, view.slow)
    phases = walked(qtbot, tab, 1)
    while phases[-1] != "G: draw":
        phases += walked(qtbot, tab, 1)
    assert phases.count("D: judge") == phases.count("D: update") == 2


def test_a_whole_turn_ends_in_the_next_one(qtbot, tab, view):
    tab.frame.form.set_values(SMALL)
    open_page(view, view.slow)
    walked(qtbot, tab, 2)
    until(qtbot, view.slow.turn_button.isEnabled)
    with qtbot.waitSignal(tab.controller.line_reached, timeout=END_LIMIT_MS):
        press(qtbot, view.slow.turn_button)
    assert marked_phase(view) == ""
    assert tab.controller.index == 1
    assert walked(qtbot, tab, 1) == ["D: draw"]


def test_a_game_of_drawn_data_is_played(qtbot, tab, view):
    tab.frame.form.set_values(SMALL)
    open_page(view, view.drawing)
    canvas = view.drawing.canvas
    qtbot.mouseClick(canvas, LEFT, pos=canvas.rect().center())
    assert tab.frame.form.values()["data"] == "drawn"
    with ended(qtbot, tab) as end:
        press(qtbot, view.drawing.run_button)
    assert end.args[0].outcome == "done", end.args[0]
    assert view.pages.currentWidget() is view.watch
    assert not view.watch.picture.plane.is_empty


def test_images_can_be_walked_through(qtbot, tab, view):
    run(qtbot, tab, preset="digits", steps=20, evaluate_every=20)
    assert view.watch.picture.shows_images
    until(qtbot, lambda: view.watch.walk.images.shape[1:] == (8, 8))


def test_samples_are_saved(qtbot, tab, view, monkeypatch, tmp_path):
    run(qtbot, tab)
    file = tmp_path / "made"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), "CSV table (*.csv)"))
    view.save.save_samples.trigger()
    until(qtbot, lambda: view.remark.text() == f"Saved {file}.csv")
    rows = list(csv.reader((tmp_path / "made.csv").read_text().splitlines()))
    assert len(rows) > 100
    assert all(len(row) == 2 for row in rows)


def test_networks_are_saved_and_loaded(qtbot, tab, view, monkeypatch, tmp_path):
    run(qtbot, tab)
    file = str(tmp_path / "gan.safetensors")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (file, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (file, ""))
    view.save.save_networks.trigger()
    until(qtbot, lambda: view.remark.text() == f"Saved {file}")
    run(qtbot, tab, preset="digits", steps=2)
    view.save.load_networks.trigger()
    until(qtbot, lambda: view.remark.text().startswith(f"Loaded {file}"))
    assert not view.watch.picture.shows_images
    assert tab.frame.form.values()["data"] == "gaussians2"
    with ended(qtbot, tab) as end:
        click(qtbot, tab.frame.bar, "Run")
    assert end.args[0].result["steps"] == 120


def test_a_film_of_the_run_is_saved(qtbot, tab, view, monkeypatch, tmp_path):
    run(qtbot, tab)
    file = tmp_path / "gan.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    view.save.save_film.trigger()
    until(qtbot, lambda: view.remark.text() == f"Saved {file}")
    assert file.read_bytes()[:3] == b"GIF"


@pytest.mark.parametrize("ending", ["py", "ipynb"])
def test_the_script_is_saved_from_the_menu_of_the_exhibit(
    qtbot, tab, view, monkeypatch, tmp_path, ending
):
    file = tmp_path / f"game.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    view.save.export.trigger()
    qtbot.waitUntil(file.exists, timeout=END_LIMIT_MS)
    assert "def train(" in file.read_text()


def test_a_file_that_cannot_be_written_is_told(qtbot, tab, view, monkeypatch, tmp_path):
    run(qtbot, tab)
    file = str(tmp_path / "no such folder" / "samples.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (file, ""))
    view.save.save_samples.trigger()
    until(qtbot, lambda: "no such folder" in view.remark.text())


def show_again(qtbot, tab):
    """Show the run of the tab from its record, after another game was begun."""
    numbers, run_id = tab.view.watch.facts.text(), tab.shown_run
    tab.view.begin({**tab.frame.form.values(), "data": "moons"})
    tab.reopen(run_id)
    until(qtbot, lambda: tab.view.watch.facts.text() == numbers)


def test_a_kept_game_of_points_is_shown_as_it_was(qtbot, tab, view):
    run(qtbot, tab)
    plane = view.watch.picture.plane
    was, box = plane.summary(), plane.box
    samples = plane._arrays["cloud"]["fake"].copy()
    show_again(qtbot, tab)
    until(qtbot, lambda: plane.summary() == was)
    assert plane.box == box
    assert (plane._arrays["cloud"]["fake"] == samples).all()


def test_a_kept_game_of_images_is_shown_as_it_was(qtbot, tab, view):
    run(qtbot, tab, preset="digits", steps=20)
    was = view.watch.picture.grab().toImage()
    show_again(qtbot, tab)
    until(qtbot, lambda: view.watch.picture.grab().toImage() == was)


def test_a_killed_game_is_shown_again(qtbot, tmp_path):
    with warm_tab(tmp_path, spec=SPEC, make_view=GanView, guide=lambda: "") as tab:
        start(qtbot, tab)
        until(qtbot, (tab.controller.folder / "snapshots.npz").exists)
        with ended(qtbot, tab) as end:
            psutil.Process(tab.controller.thread_.worker_pid).kill()
        assert end.args[0].outcome == "failed"
        tab.view.watch.picture.clear()
        tab.reopen(tab.shown_run)
        until(qtbot, lambda: not tab.view.watch.picture.plane.is_empty)
        assert tab.view.watch.curves.last("d_loss") > 0


def test_a_paused_game_answers(qtbot, tab, view):
    start(qtbot, tab)
    click(qtbot, tab.frame.bar, "Pause")
    wait_for(qtbot, tab, RunState.PAUSED)
    open_page(view, view.time)
    until(qtbot, lambda: not view.time.picture.plane.is_empty)


# That each kind of collapse is found and cured is tested without a window, in test_gan_collapse.py.
def test_a_click_on_its_cure_ends_a_finding_in_the_running_game(qtbot, tab, view):
    rows = view.findings.rows
    tab.frame.form.choose_preset("collapse")
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: "mode_collapse" in rows, timeout=FINDING_LIMIT_MS)
    press(qtbot, rows["mode_collapse"].button)
    qtbot.waitUntil(lambda: "mode_collapse" not in rows, timeout=FINDING_LIMIT_MS)
    assert tab.controller.state is RunState.RUNNING
