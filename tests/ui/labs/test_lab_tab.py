"""A lab's tab through clicks and keys, with its real thread and a real worker."""

from __future__ import annotations

import os
import random
import signal
from itertools import accumulate

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from support.demo_view import DemoView, choose, click, follow_link, tool_button, type_into
from support.tab_driver import END_LIMIT_MS, make_fresh, open_tab, show_page, warm_tab

from core.runtime.history import RunHistory
from ui.runtime.state import RunState
from ui.widgets.progress_line import ProgressLine

Key = Qt.Key
Modifier = Qt.KeyboardModifier


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tab")


@pytest.fixture(scope="module")
def shared(qapp, folder):
    with warm_tab(folder) as tab:
        yield tab


@pytest.fixture
def tab(qtbot, shared, folder):
    """The tab that these tests share, as it was at first but for its worker."""
    make_fresh(qtbot, shared, folder / "runs")
    yield shared
    make_fresh(qtbot, shared, folder / "runs")


@pytest.fixture
def own_tab(qtbot, tmp_path):
    """A tab whose worker may be killed."""
    with open_tab(tmp_path / "runs") as tab:
        yield tab


def ended(qtbot, tab):
    return qtbot.waitSignal(tab.controller.ended, timeout=END_LIMIT_MS)


def wait_for(qtbot, tab, state):
    qtbot.waitUntil(lambda: tab.controller.state is state, timeout=END_LIMIT_MS)


def start_long(qtbot, tab, **settings):
    """Start a run that lasts and wait for its first steps."""
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0, **settings})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 2, timeout=END_LIMIT_MS)


def message(tab):
    return tab.frame.messages.kind(), tab.frame.messages.message()


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def sums(steps):
    return [float(total) for total in accumulate(range(1, steps + 1))]


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
    assert tab.view.drawn == 20
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
    assert tab.view.drawn == 3


class SlowlyDrawnView(DemoView):
    """Has so much to draw that it does not get to it within a frame."""

    def redraw_some(self):
        pass


@pytest.mark.parametrize("press", [STEP[1], by_key(Key.Key_F11)])
def test_a_held_run_is_drawn_to_its_last_step(qtbot, tmp_path, press):
    with open_tab(tmp_path / "runs", make_view=SlowlyDrawnView) as tab:
        with qtbot.waitActive(tab.window()):
            tab.window().activateWindow()
        for _ in range(5):
            with qtbot.waitSignal(tab.controller.state_changed, timeout=END_LIMIT_MS):
                press(qtbot, tab)
            qtbot.waitUntil(lambda: tab.controller.state in HOLDS, timeout=END_LIMIT_MS)
        assert tab.view.drawn == len(tab.view.totals) > 0


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
    assert "Traceback" in tab.frame.messages.details()
    assert tab.view.totals == sums(4)
    assert tab.view.drawn == 4


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_worker_ends_in_one_message_and_the_next_run_works(qtbot, own_tab, number):
    start_long(qtbot, own_tab)
    with ended(qtbot, own_tab):
        os.kill(own_tab.controller.thread_.worker_pid, number)
    kind, text = message(own_tab)
    assert kind == "error"
    assert number.name in text
    assert own_tab.view.totals == sums(len(own_tab.view.totals)) != []
    own_tab.frame.form.set_values({"steps": 3, "sleep_ms": 0.0})
    with ended(qtbot, own_tab):
        click(qtbot, own_tab.frame.bar, "Run")
    assert message(own_tab) == ("success", "Counted to 3.")


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


def test_a_hidden_tab_keeps_all_and_draws_it_when_shown(qtbot, tab):
    start_long(qtbot, tab)
    show_page(tab, 1)
    drawn = tab.view.drawn
    qtbot.waitUntil(lambda: len(tab.view.totals) > drawn + 20, timeout=END_LIMIT_MS)
    assert tab.view.drawn == drawn
    with ended(qtbot, tab):
        tab.controller.stop()
    assert tab.view.drawn == drawn
    show_page(tab, 0)
    assert tab.view.drawn == len(tab.view.totals)
    assert tab.view.totals == sums(len(tab.view.totals))


# Drawers and guide.


@pytest.mark.parametrize(
    ("words", "page", "key"),
    [("Code", "code", Key.Key_1), ("Guide", "guide", Key.Key_2), ("Runs", "runs", Key.Key_3)],
)
def test_a_drawer_opens_and_closes_by_its_button_and_its_key(qtbot, tab, words, page, key):
    click(qtbot, tab.frame.bar, words)
    assert tab.frame.drawer.current_page == page
    assert tab.frame.drawer.isVisible()
    assert tool_button(tab.frame.bar, words).isChecked()
    click(qtbot, tab.frame.bar, words)
    assert tab.frame.drawer.current_page is None
    for expected in (page, None):
        qtbot.keyClick(tab, key, Modifier.AltModifier)
        assert tab.frame.drawer.current_page == expected
    assert not tool_button(tab.frame.bar, words).isChecked()


def test_another_drawers_button_changes_the_page(qtbot, tab):
    click(qtbot, tab.frame.bar, "Code")
    click(qtbot, tab.frame.bar, "Guide")
    assert tab.frame.drawer.current_page == "guide"
    assert not tool_button(tab.frame.bar, "Code").isChecked()


@pytest.fixture
def guide(qtbot, tab):
    click(qtbot, tab.frame.bar, "Guide")
    return tab.frame.guide


def test_a_guides_set_link_fills_the_form(qtbot, tab, guide):
    follow_link(qtbot, guide, "five steps")
    assert tab.frame.form.settings().steps == 5
    assert tab.controller.state is RunState.IDLE


def test_a_guides_try_link_fills_the_form_and_runs(qtbot, tab, guide):
    with ended(qtbot, tab):
        follow_link(qtbot, guide, "seven at once")
    assert tab.view.totals == sums(7)


def test_a_guides_run_and_stop_links_work(qtbot, tab, guide):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    follow_link(qtbot, guide, "go")
    wait_for(qtbot, tab, RunState.RUNNING)
    with ended(qtbot, tab):
        follow_link(qtbot, guide, "halt")


def test_a_guides_open_link_opens_a_drawer(qtbot, tab, guide):
    follow_link(qtbot, guide, "look")
    assert tab.frame.drawer.current_page == "code"


@pytest.mark.parametrize("link", ["five steps", "seven at once", "go"])
def test_a_guides_link_leaves_a_run_alone(qtbot, tab, guide, link):
    start_long(qtbot, tab)
    ends = len(tab.view.ends)
    follow_link(qtbot, guide, link)
    assert tab.controller.state is RunState.RUNNING
    assert tab.frame.form.values()["steps"] == 1_000_000
    assert len(tab.view.ends) == ends


def test_a_guides_link_to_no_setting_does_nothing(qtbot, tab, guide):
    before = tab.frame.form.values()
    follow_link(qtbot, guide, "nonsense")
    assert tab.frame.form.values() == before


# Line by line.


@pytest.fixture
def code(qtbot, tab):
    click(qtbot, tab.frame.bar, "Code")
    return tab.frame.code


def stop_at(qtbot, tab, press):
    """Press and wait for the line at which the run then stands."""
    with qtbot.waitSignal(tab.controller.line_reached, timeout=END_LIMIT_MS) as reached:
        press()
    wait_for(qtbot, tab, RunState.STEPPING)
    return reached.args[0].line


def source_line(tab):
    text = tab.frame.code.code.text
    return text.source.splitlines()[text.next_line - 1].strip()


def local_values(tab):
    model = tab.frame.code.locals.table.model()
    rows = [[model.index(row, col).data() for col in range(3)] for row in range(model.rowCount())]
    return {str(name): str(value) for name, _, value in rows}


def test_line_walks_the_recipe_from_its_first_line(qtbot, tab, code):
    seen = []
    for _ in range(4):
        stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
        seen.append(source_line(tab))
    assert seen == [
        "total = 0",
        "for index in range(1, steps + 1):",
        "total += index",
        "yield index, total",
    ]
    assert message(tab) == ("info", "Stopped at a line of the code.")


def test_the_locals_at_the_line_are_shown(qtbot, tab, code):
    for _ in range(4):
        stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
    assert code.locals.isVisible()
    assert local_values(tab) == {"steps": "20", "total": "1", "index": "1"}


def test_iteration_stops_one_step_further(qtbot, tab, code):
    stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
    for done in (1, 2, 3):
        stop_at(qtbot, tab, lambda: click(qtbot, code, "Iteration"))
        assert tab.controller.index == done
        assert tab.view.totals == sums(done)


def test_run_to_here_stops_at_the_carets_line(qtbot, tab, code):
    stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
    lines = code.code.text.source.splitlines()
    wanted = next(n for n, line in enumerate(lines, start=1) if "yield index" in line)
    code.code.text.move_caret(wanted)
    assert stop_at(qtbot, tab, lambda: click(qtbot, code, "Run to here")) == wanted
    assert source_line(tab) == "yield index, total"


def test_a_click_beside_a_line_runs_to_it(qtbot, tab, code):
    stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
    lines = code.code.text.source.splitlines()
    wanted = next(n for n, line in enumerate(lines, start=1) if "total += index" in line)
    place = code.code.text.line_rect(wanted).center().toPoint()
    gutter = code.code.text.gutter
    place.setX(gutter.width() // 2)
    reached = stop_at(
        qtbot, tab, lambda: qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=place)
    )
    assert reached == wanted


def test_continue_runs_to_the_end_and_takes_the_mark_away(qtbot, tab, code):
    stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
    with ended(qtbot, tab):
        click(qtbot, code, "Continue")
    assert code.code.text.next_line is None
    assert tab.view.totals == sums(20)
    assert message(tab) == ("success", "Counted to 20.")


def test_the_steppers_keys_work_wherever_the_focus_is(qtbot, tab):
    stop_at(qtbot, tab, lambda: qtbot.keyClick(tab, Key.Key_F11))
    assert tab.frame.drawer.current_page == "code"
    stop_at(qtbot, tab, lambda: qtbot.keyClick(tab, Key.Key_F12))
    assert tab.controller.index == 1
    with ended(qtbot, tab):
        qtbot.keyClick(tab, Key.Key_F8)


def test_a_paused_run_is_walked_from_where_it_stands(qtbot, tab, code):
    start_long(qtbot, tab)
    click(qtbot, tab.frame.bar, "Pause")
    wait_for(qtbot, tab, RunState.PAUSED)
    held_at = tab.controller.index
    stop_at(qtbot, tab, lambda: click(qtbot, code, "Line"))
    assert local_values(tab)["index"] == str(held_at)


def test_the_code_holds_the_settings_of_the_form(qtbot, tab, code):
    type_into(qtbot, tab.frame.form, "steps", "123")
    assert "steps=123" in code.code.text.source


def test_the_code_of_the_last_right_settings_stays(qtbot, tab, code):
    type_into(qtbot, tab.frame.form, "steps", "123")
    type_into(qtbot, tab.frame.form, "steps", "many")
    assert "steps=123" in code.code.text.source


def test_the_whole_code_goes_to_the_clipboard(qtbot, tab, code):
    click(qtbot, code, "Copy")
    assert QApplication.clipboard().text() == code.code.text.source


# Export.


@pytest.mark.parametrize("ending", ["py", "ipynb"])
def test_an_export_holds_the_forms_settings(qtbot, tab, tmp_path, ending):
    type_into(qtbot, tab.frame.form, "steps", "31")
    file = tmp_path / f"mine.{ending}"
    tab.export(file)
    assert "steps=31" in file.read_text("utf-8")
    assert message(tab) == ("success", f"Saved {file}")


@pytest.mark.parametrize("name", ["mine.txt", "no such folder/mine.py"])
def test_an_export_that_cannot_be_made_says_why(tab, tmp_path, name):
    tab.export(tmp_path / name)
    assert message(tab)[0] == "error"
    assert not (tmp_path / name).exists()


def test_an_export_of_wrong_settings_names_them(qtbot, tab, tmp_path):
    type_into(qtbot, tab.frame.form, "steps", "0")
    tab.export(tmp_path / "mine.py")
    assert message(tab) == ("error", "steps must be at least 1, got 0")
    assert not (tmp_path / "mine.py").exists()
