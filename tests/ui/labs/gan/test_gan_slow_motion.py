"""The phases of a turn, from the recipe that the settings make."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.labs.gan.script.script import recipe
from core.labs.gan.settings import GanSettings
from core.runtime.messages import TraceRequest
from ui.labs.gan.watch.slow_motion_page import SlowMotionPage
from ui.runtime.state import RunState
from ui.widgets.code.code_view import runnable_lines

LEFT = Qt.MouseButton.LeftButton
SETTINGS = {"preset": "small"}


@pytest.fixture
def page(qtbot):
    page = SlowMotionPage()
    qtbot.addWidget(page)
    page.settings_changed(SETTINGS)
    page.show()
    return page


def names(page):
    return [page.list.item(row).text().partition("\n")[0] for row in range(page.list.count())]


def line_of(text):
    lines = recipe(GanSettings.make(SETTINGS)).source.splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


def pressed(qtbot, page, button):
    with qtbot.waitSignal(page.walk_requested) as walked:
        qtbot.mouseClick(button, LEFT)
    return walked.args[0]


def test_the_discriminators_phases_come_before_the_generators(page):
    players = [name[0] for name in names(page)]
    assert players == sorted(players)
    assert names(page)[0] == "D: draw"
    assert names(page)[-1] == "G: update"


def test_a_setting_that_adds_a_phase_adds_it_to_the_list(page):
    assert "D: clip" not in names(page)
    page.settings_changed({**SETTINGS, "loss": "wasserstein"})
    assert "D: clip" in names(page)


def test_wrong_settings_leave_the_list_as_it_was(page):
    before = names(page)
    page.settings_changed({"steps": 0})
    assert names(page) == before


def test_every_phase_has_its_sentence(page):
    assert all(page.list.item(row).text().endswith(".") for row in range(page.list.count()))


def test_next_phase_walks_to_the_first_line_of_whichever_comes_first(page, qtbot):
    request = pressed(qtbot, page, page.next_button)
    source = recipe(GanSettings.make(SETTINGS)).source
    assert request.kind == "to"
    assert len(request.lines) == page.list.count()
    assert request.lines <= runnable_lines(source)
    assert line_of("# D: draw.") + 1 in request.lines


def test_a_whole_turn_walks_an_iteration(page, qtbot):
    page.show_line(line_of("# D: draw.") + 1)
    assert pressed(qtbot, page, page.turn_button) == TraceRequest("iteration")


def test_outside_of_a_turn_a_whole_turn_begins_one(page, qtbot):
    assert pressed(qtbot, page, page.turn_button).kind == "to"


def test_the_phase_of_the_line_is_marked(page):
    page.show_line(line_of("# D: judge.") + 1)
    assert names(page)[page.list.currentRow()] == "D: judge"


def test_the_lines_of_the_phase_belong_together(page):
    first = line_of("# D: judge.")
    assert first in page.lines_around(first + 1)
    assert line_of("# D: loss.") not in page.lines_around(first + 1)


def test_a_line_of_no_phase_stands_alone(page):
    assert page.lines_around(1) == range(1, 2)


def test_the_mark_goes_when_the_run_goes_on(page):
    page.show_line(line_of("# D: judge.") + 1)
    page.show_state(RunState.RUNNING)
    assert page.list.currentRow() == -1
    assert not page.next_button.isEnabled()


@pytest.mark.parametrize("state", [RunState.IDLE, RunState.PAUSED, RunState.STEPPING])
def test_a_game_that_stands_still_can_be_walked(page, state):
    page.show_state(state)
    assert page.next_button.isEnabled()


def test_f9_is_next_phase(page, qtbot):
    with qtbot.waitActive(page):
        page.activateWindow()
    with qtbot.waitSignal(page.walk_requested):
        qtbot.keyClick(page, Qt.Key.Key_F9)


def test_settings_changed_behind_another_page_are_read_when_they_are_needed(page):
    page.hide()
    page.settings_changed({**SETTINGS, "loss": "wasserstein"})
    first = page.lines_around(line_of("# D: draw.") + 1)
    assert "D: clip" in names(page)
    assert len(first) > 1
