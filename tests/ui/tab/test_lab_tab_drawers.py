"""The drawers of a lab's tab: code line by line, guide and export, with a real worker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.demo_view import click, follow_link, tool_button, type_into
from support.tab_driver import (
    END_LIMIT_MS,
    ended,
    message,
    start_long,
    sums,
    wait_for,
)

from core.runtime.messages import TraceRequest
from ui.runtime.state import RunState

Key = Qt.Key
Modifier = Qt.KeyboardModifier


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


def test_a_line_that_was_never_reached_is_told_at_the_end(qtbot, tab, code):
    with ended(qtbot, tab):
        tab.walk(TraceRequest("to", 99))
    assert message(tab) == ("warning", "Line 99 was never reached. Counted to 20.")
    with ended(qtbot, tab):
        tab.run()
    assert message(tab) == ("success", "Counted to 20.")


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
    tab.drawer_pages.export(file)
    qtbot.waitUntil(lambda: message(tab) == ("success", f"Saved {file}"))
    assert "steps=31" in file.read_text("utf-8")


@pytest.mark.parametrize("name", ["mine.txt", "no such folder/mine.py"])
def test_an_export_that_cannot_be_made_says_why(qtbot, tab, tmp_path, name):
    tab.drawer_pages.export(tmp_path / name)
    qtbot.waitUntil(lambda: message(tab)[0] == "error")
    assert not (tmp_path / name).exists()


def test_an_export_of_wrong_settings_names_them(qtbot, tab, tmp_path):
    type_into(qtbot, tab.frame.form, "steps", "0")
    tab.drawer_pages.export(tmp_path / "mine.py")
    assert message(tab) == ("error", "steps must be at least 1, got 0")
    assert not (tmp_path / "mine.py").exists()
