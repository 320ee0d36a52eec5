"""A lab's tab through clicks and keys, with its real thread and a real worker."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from support.demo_view import choose, click, tool_button, type_into
from support.tab_driver import (
    END_LIMIT_MS,
    ended,
    message,
    open_tab,
    show_page,
    start_long,
    sums,
    wait_for,
)

from core.runtime.records.history import RunHistory
from ui.runtime.state import RunState
from ui.widgets.bars.progress_line import ProgressLine
from ui.widgets.forms.setting_row import SettingRow

Key = Qt.Key
Modifier = Qt.KeyboardModifier


@pytest.fixture
def own_tab(qtbot, tmp_path):
    """A tab whose worker may be killed."""
    with open_tab(tmp_path / "runs") as tab:
        yield tab


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def by_button(words):
    return lambda qtbot, tab: click(qtbot, tab.frame.bar, words)


def by_key(key, modifier=Modifier.NoModifier):
    return lambda qtbot, tab: qtbot.keyClick(tab, key, modifier)


RUN = [by_button("Run"), by_key(Key.Key_F5), by_key(Key.Key_R, Modifier.ControlModifier)]
PAUSE = [by_button("Pause"), by_key(Key.Key_F6)]
RESUME = [by_button("Resume"), by_key(Key.Key_F6)]
STEP = [by_button("Step"), by_key(Key.Key_F10)]
HOLDS = (RunState.PAUSED, RunState.STEPPING)
PASSING = (RunState.STARTING, RunState.STOPPING)
STOP = [by_button("Stop"), by_key(Key.Key_F5, Modifier.ShiftModifier)]


# Run, Pause, Step, Stop.


@pytest.mark.parametrize("press", RUN)
def test_run_shows_every_step_and_says_how_it_ended(qtbot, tab, press):
    with ended(qtbot, tab):
        press(qtbot, tab)
    assert tab.view.totals == sums(20)
    assert tab.view.ends[-1] == ("done", {"total": 210})
    assert message(tab) == ("success", "Counted to 20.")


def test_the_empty_states_button_runs(qtbot, own_tab):
    assert own_tab.frame.exhibit.currentWidget() is own_tab.frame.empty
    with ended(qtbot, own_tab):
        qtbot.mouseClick(own_tab.frame.empty.button, Qt.MouseButton.LeftButton)
    assert own_tab.frame.exhibit.currentWidget() is own_tab.view


def test_run_pressed_twice_runs_once(qtbot, tab, folder):
    with ended(qtbot, tab):
        for press in RUN:
            press(qtbot, tab)
    assert len(RunHistory(folder / "runs").summaries("demo")) == 1


@pytest.mark.parametrize(("pause", "resume"), list(zip(PAUSE, RESUME, strict=True)))
def test_pause_holds_the_run_and_resume_goes_on(qtbot, tab, pause, resume):
    start_long(qtbot, tab)
    pause(qtbot, tab)
    wait_for(qtbot, tab, RunState.PAUSED)
    held_at = tab.controller.index
    assert message(tab) == ("info", f"Paused at step {held_at:,}.")
    assert tab.view.totals == sums(held_at)
    resume(qtbot, tab)
    qtbot.waitUntil(lambda: tab.controller.index > held_at, timeout=END_LIMIT_MS)
    assert tab.controller.state is RunState.RUNNING
    assert message(tab)[1] == "Running."


@pytest.mark.parametrize("press", STEP)
def test_step_from_idle_does_the_first_step_and_each_press_one_more(qtbot, tab, press):
    for done in range(1, 4):
        press(qtbot, tab)
        qtbot.waitUntil(lambda done=done: tab.controller.index == done, timeout=END_LIMIT_MS)
        wait_for(qtbot, tab, RunState.PAUSED)
    assert tab.view.totals == sums(3)


@pytest.mark.parametrize("press", [STEP[1], by_key(Key.Key_F11)])
def test_a_held_run_is_shown_to_its_last_step(qtbot, tmp_path, press):
    with open_tab(tmp_path / "runs") as tab:
        with qtbot.waitActive(tab.window()):
            tab.window().activateWindow()
        for _ in range(5):
            with qtbot.waitSignal(tab.controller.state_changed, timeout=END_LIMIT_MS):
                press(qtbot, tab)
            qtbot.waitUntil(lambda: tab.controller.state in HOLDS, timeout=END_LIMIT_MS)
            assert len(tab.view.totals) == tab.controller.index


def test_step_while_running_holds_one_step_later(qtbot, tab):
    start_long(qtbot, tab)
    click(qtbot, tab.frame.bar, "Step")
    wait_for(qtbot, tab, RunState.PAUSED)
    assert tab.view.totals == sums(tab.controller.index)


@pytest.mark.parametrize("press", STOP)
def test_stop_ends_the_run_and_keeps_the_curve(qtbot, tab, press):
    start_long(qtbot, tab)
    with ended(qtbot, tab):
        press(qtbot, tab)
        press(qtbot, tab)
    assert message(tab) == ("info", "Stopped.")
    assert tab.view.ends[-1][0] == "cancelled"
    assert tab.view.totals == sums(len(tab.view.totals))


@pytest.mark.parametrize("hold", ["Pause", "Step", "Line"])
def test_stop_ends_a_run_that_is_held(qtbot, tab, hold):
    if hold == "Line":
        click(qtbot, tab.frame.bar, "Code")
        click(qtbot, tab.frame.code, "Line")
        wait_for(qtbot, tab, RunState.STEPPING)
    else:
        start_long(qtbot, tab)
        click(qtbot, tab.frame.bar, hold)
        wait_for(qtbot, tab, RunState.PAUSED)
    with ended(qtbot, tab) as end:
        click(qtbot, tab.frame.bar, "Stop")
    assert end.args[0].outcome == "cancelled"


def test_stop_pressed_right_after_run_ends_it(qtbot, tab):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    with ended(qtbot, tab) as end:
        click(qtbot, tab.frame.bar, "Run")
        click(qtbot, tab.frame.bar, "Stop")
    assert end.args[0].outcome == "cancelled"


@pytest.mark.parametrize("press", [*PAUSE, *STOP])
def test_a_button_out_of_place_does_nothing(qtbot, tab, press):
    press(qtbot, tab)
    assert tab.controller.state is RunState.IDLE
    assert message(tab) == ("info", "")


@pytest.mark.parametrize("seed", range(6))
def test_buttons_in_any_order_leave_a_tab_that_runs(qtbot, tab, seed):
    choice = random.Random(seed)
    keys = [by_key(Key.Key_F11), by_key(Key.Key_F12), by_key(Key.Key_F8)]
    presses = [RUN[1], PAUSE[1], STEP[1], STOP[1], *keys]
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    for _ in range(30):
        choice.choice(presses)(qtbot, tab)
        if choice.random() < 0.5:
            qtbot.waitUntil(lambda: tab.controller.state not in PASSING, timeout=END_LIMIT_MS)
    if tab.controller.state.is_active:
        with ended(qtbot, tab):
            STOP[1](qtbot, tab)
    tab.frame.form.set_values({"steps": 3, "sleep_ms": 0.0})
    with ended(qtbot, tab):
        RUN[0](qtbot, tab)
    assert message(tab) == ("success", "Counted to 3.")
    assert tab.view.totals == sums(3)


def test_a_speed_chosen_while_running_slows_the_run(qtbot, tab):
    tab.frame.form.set_values({"steps": 10_000_000})
    click(qtbot, tab.frame.bar, "Run")
    wait_for(qtbot, tab, RunState.RUNNING)
    box = next(b for b in tab.findChildren(QComboBox) if b.accessibleName() == "Speed")
    box.setCurrentIndex(box.findData(10.0))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: 5 < tab.controller.steps_per_s < 20, timeout=END_LIMIT_MS)


# The form.


def test_the_form_is_locked_while_a_run_is_there(qtbot, tab):
    start_long(qtbot, tab)
    assert tab.frame.form.is_locked()
    click(qtbot, tab.frame.bar, "Pause")
    wait_for(qtbot, tab, RunState.PAUSED)
    assert tab.frame.form.is_locked()
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Stop")
    assert not tab.frame.form.is_locked()


def test_live_fields_stay_open_during_a_run(qtbot, tab):
    start_long(qtbot, tab)
    rows = tab.frame.form.findChildren(SettingRow)
    assert {row.spec.name for row in rows if row.editor.isEnabled()} == {"sleep_ms"}
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Stop")
    assert all(row.editor.isEnabled() for row in rows)


def test_a_live_field_changes_the_run_under_way(qtbot, tab):
    start_long(qtbot, tab)
    with qtbot.waitSignal(tab.controller.noted, timeout=END_LIMIT_MS) as noted:
        type_into(qtbot, tab.frame.form, "sleep_ms", "3")
    assert noted.args[0].text == "Sleeps 3 ms now."
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Stop")


def test_a_link_sets_only_live_fields_during_a_run(qtbot, tab):
    start_long(qtbot, tab)
    with qtbot.waitSignal(tab.controller.noted, timeout=END_LIMIT_MS):
        tab.act("set", {"sleep_ms": "4", "steps": "5"})
    assert tab.frame.form.values()["steps"] == 1_000_000
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Stop")


def test_the_run_takes_what_was_typed(qtbot, tab):
    type_into(qtbot, tab.frame.form, "steps", "7")
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Run")
    assert tab.view.settings["steps"] == 7
    assert tab.view.totals == sums(7)


def test_a_wrong_setting_is_told_at_its_field_and_nothing_runs(qtbot, tab, folder):
    type_into(qtbot, tab.frame.form, "steps", "0")
    click(qtbot, tab.frame.bar, "Run")
    assert tab.controller.state is RunState.IDLE
    assert message(tab)[0] == "error"
    assert "must be at least 1, got 0" in texts(tab.frame.form)
    line = next(b for b in tab.frame.form.findChildren(QLineEdit) if b.text() == "0")
    assert tab.frame.form.isAncestorOf(line)
    assert QApplication.focusWidget() in (line, line.parent())
    assert not (folder / "runs").exists()


def test_a_complaint_falls_once_the_settings_are_right(qtbot, tab):
    type_into(qtbot, tab.frame.form, "steps", "0")
    click(qtbot, tab.frame.bar, "Run")
    type_into(qtbot, tab.frame.form, "steps", "7")
    assert message(tab)[1] == ""


def test_another_message_stays_when_the_settings_are_right(qtbot, tab):
    type_into(qtbot, tab.frame.form, "steps", "0")
    click(qtbot, tab.frame.bar, "Run")
    tab.frame.messages.show_message("Saved.", "success")
    type_into(qtbot, tab.frame.form, "steps", "7")
    assert message(tab)[1] == "Saved."


def test_a_setting_put_right_runs(qtbot, tab):
    type_into(qtbot, tab.frame.form, "steps", "0")
    click(qtbot, tab.frame.bar, "Run")
    type_into(qtbot, tab.frame.form, "steps", "2")
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Run")
    assert message(tab) == ("success", "Counted to 2.")


def test_settings_of_another_version_are_taken_as_far_as_they_are_known(tab):
    tab.load_settings({"steps": 9, "no_such_setting": 1})
    assert tab.frame.form.values()["steps"] == 9


def test_settings_are_not_loaded_into_a_run(qtbot, tab):
    start_long(qtbot, tab)
    tab.load_settings({"steps": 9})
    assert tab.frame.form.values()["steps"] == 1_000_000


# What the run says.


def test_progress_rate_and_device_are_shown_while_running(qtbot, tab):
    start_long(qtbot, tab)
    assert "purpose: test" in tool_button(tab.frame.bar, "CPU").toolTip()
    qtbot.waitUntil(lambda: "it/s" in texts(tab.frame.bar), timeout=END_LIMIT_MS)
    progress = tab.frame.messages.findChild(ProgressLine)
    assert progress.isVisible()
    assert "of 1,000,000 steps done" in progress.toolTip()
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Stop")
    assert "it/s" not in texts(tab.frame.bar)
    assert not progress.isVisible()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("raise", "ZeroDivisionError: a fault of the lab"),
        ("lab_error", "The count is wrong; choose fewer steps."),
        ("allocate", "not enough memory; choose smaller sizes"),
    ],
)
def test_a_run_that_fails_says_why_and_keeps_the_curve(qtbot, tab, fault, words):
    choose(tab.frame.form, "fault", fault)
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Run")
    kind, text = message(tab)
    assert kind == "error"
    assert words in text
    assert ("Traceback" in tab.frame.messages.details()) == (fault != "lab_error")
    assert tab.view.totals == sums(4)


@pytest.fixture
def tab_without_disk(qtbot, tmp_path):
    """A tab whose folder of runs cannot be made, because there is a file in its place."""
    (tmp_path / "runs").write_text("not a folder")
    with open_tab(tmp_path / "runs") as tab:
        yield tab


def test_where_nothing_can_be_kept_the_run_goes_on_and_says_so(qtbot, tab_without_disk):
    tab = tab_without_disk
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Run")
    assert tab.view.totals == sums(20)
    kind, text = message(tab)
    assert kind == "warning"
    assert "This run is not being kept" in text


def test_a_stopped_run_that_was_not_kept_says_so_too(qtbot, tab_without_disk):
    tab = tab_without_disk
    start_long(qtbot, tab)
    with ended(qtbot, tab):
        click(qtbot, tab.frame.bar, "Stop")
    kind, text = message(tab)
    assert kind == "warning"
    assert text.startswith("Stopped.")
    assert "This run is not being kept" in text


def test_a_hidden_tab_keeps_all(qtbot, tab):
    start_long(qtbot, tab)
    show_page(tab, 1)
    seen = len(tab.view.totals)
    qtbot.waitUntil(lambda: len(tab.view.totals) > seen + 20, timeout=END_LIMIT_MS)
    with ended(qtbot, tab):
        tab.controller.stop()
    assert tab.view.totals == sums(len(tab.view.totals))
