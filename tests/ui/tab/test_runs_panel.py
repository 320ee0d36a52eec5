"""The page of runs: kept runs, read off the window's thread and drawn beside the present one."""

from __future__ import annotations

import os
import shutil
from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QStyle, QStyleOptionViewItem
from support.demo_lab import SPEC, DemoSettings
from support.demo_view import DemoView, click, tool_button
from support.tab_driver import END_LIMIT_MS, ended, message, open_tab

from core.runtime.events import Changed, Finished, Note, change_in
from core.runtime.messages import Batch
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import RunRecorder
from ui import theme
from ui.runtime.background import Background
from ui.tab.runs_panel import RunsPanel
from ui.widgets.runs.runs_model import RunsColumn

OLDER, NEWER = "20260101-older", "20260102-newer"


def record(runs, run_id, totals, outcome="done", **settings):
    """Keep a run as the worker does."""
    values = DemoSettings.make({"steps": len(totals), **settings}).model_dump()
    recorder = RunRecorder(runs / "demo" / run_id, "demo", values)
    pairs = array("d", [number for pair in enumerate(totals, start=1) for number in pair])
    steps = len(totals)
    recorder.write_batch(Batch(steps, steps, steps, {"total": pairs.tobytes()}, {}))
    recorder.close(Finished(outcome, "", {"total": totals[-1]}))


@pytest.fixture
def runs(tmp_path):
    """A folder that holds two runs of the demo lab."""
    record(tmp_path / "runs", OLDER, [1.0, 3.0])
    record(tmp_path / "runs", NEWER, [1.0, 3.0, 6.0], outcome="cancelled")
    return tmp_path / "runs"


@pytest.fixture
def panel(qtbot, runs):
    """The page alone, its runs read, bound to an exhibit."""
    background = Background()
    panel = RunsPanel(SPEC, runs, background)
    qtbot.addWidget(panel)
    panel.exhibit = DemoView(panel)
    panel.bind_view(panel.exhibit)
    panel.resize(700, 500)
    panel.refresh()
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    wait_for_rows(qtbot, panel, 2)
    yield panel
    background.close()


@pytest.fixture
def tab(qtbot, runs):
    """A tab that has not run anything yet, at its page of runs."""
    with open_tab(runs) as tab:
        with qtbot.waitActive(tab.window()):
            tab.window().activateWindow()
        click(qtbot, tab.frame.bar, "Runs")
        wait_for_rows(qtbot, tab.frame.runs, 2)
        yield tab


def model(panel):
    return panel.table.table.model()


def wait_for_rows(qtbot, panel, count):
    qtbot.waitUntil(lambda: model(panel).rowCount() == count, timeout=END_LIMIT_MS)


def row_of(panel, run_id):
    return model(panel).row_of(run_id)


def select(qtbot, panel, run_id):
    table = panel.table.table
    place = table.visualRect(model(panel).index(row_of(panel, run_id), RunsColumn.OUTCOME))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place.center())


def check(qtbot, panel, run_id):
    """Click the box before a run's name."""
    table, index = panel.table.table, model(panel).index(row_of(panel, run_id), RunsColumn.NAME)
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect = table.visualRect(index)
    table.itemDelegate().initStyleOption(option, index)
    box = table.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, table
    )
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def answer(qtbot, panel, words):
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == words and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_newest_run_is_the_first(panel):
    ids = [run.id for run in model(panel).runs]
    assert ids == [NEWER, OLDER]
    outcomes = [model(panel).index(row, RunsColumn.OUTCOME).data() for row in range(2)]
    assert outcomes == ["stopped", "done"]


def test_a_checked_run_is_drawn_in_its_colour_and_an_unchecked_one_is_not(qtbot, panel):
    check(qtbot, panel, OLDER)
    qtbot.waitUntil(lambda: OLDER in panel.exhibit.overlays)
    label, color, totals = panel.exhibit.overlays[OLDER]
    assert totals == [1.0, 3.0]
    assert color == model(panel).color(OLDER).name()
    assert label == model(panel).name(OLDER)
    assert panel.overlays == [OLDER]
    check(qtbot, panel, OLDER)
    assert panel.exhibit.overlays == {}
    assert panel.overlays == []


def test_no_overlay_has_another_ones_colour_nor_the_present_runs(qtbot, panel):
    for run_id in (OLDER, NEWER):
        check(qtbot, panel, run_id)
    qtbot.waitUntil(lambda: len(panel.exhibit.overlays) == 2)
    colors = {color for _, color, _ in panel.exhibit.overlays.values()}
    assert len(colors) == 2
    assert colors.isdisjoint({theme.series(number).name() for number in range(3)})


def test_a_run_unchecked_before_it_was_read_is_not_drawn(qtbot, panel):
    check(qtbot, panel, OLDER)
    check(qtbot, panel, OLDER)
    check(qtbot, panel, NEWER)
    qtbot.waitUntil(lambda: NEWER in panel.exhibit.overlays)
    assert list(panel.exhibit.overlays) == [NEWER]


def test_a_new_name_is_kept_and_shown(qtbot, panel, runs):
    select(qtbot, panel, OLDER)
    qtbot.keyClick(panel.table.table, Qt.Key.Key_F2)
    editor = panel.table.table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "two steps")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: RunHistory(runs).summaries("demo")[1].name == "two steps")
    qtbot.waitUntil(lambda: model(panel).name(OLDER) == "two steps")


def test_a_new_name_reaches_the_overlay(qtbot, panel):
    check(qtbot, panel, OLDER)
    qtbot.waitUntil(lambda: OLDER in panel.exhibit.overlays)
    panel.table.run_renamed.emit(OLDER, "two steps")
    qtbot.waitUntil(lambda: panel.exhibit.overlays[OLDER][0] == "two steps")


def test_a_deleted_run_is_gone_from_disk_list_and_exhibit(qtbot, panel, runs):
    check(qtbot, panel, OLDER)
    qtbot.waitUntil(lambda: OLDER in panel.exhibit.overlays)
    select(qtbot, panel, OLDER)
    click(qtbot, panel, "Delete")
    answer(qtbot, panel, "Delete")
    wait_for_rows(qtbot, panel, 1)
    assert not (runs / "demo" / OLDER).exists()
    assert (runs / "demo" / NEWER).exists()
    assert panel.exhibit.overlays == {}


def test_a_run_is_kept_where_the_question_is_declined(qtbot, panel, runs):
    select(qtbot, panel, OLDER)
    click(qtbot, panel, "Delete")
    answer(qtbot, panel, "Keep")
    assert (runs / "demo" / OLDER).exists()
    assert model(panel).rowCount() == 2


def test_a_run_that_another_window_deleted_is_told_and_leaves_the_list(qtbot, panel, runs):
    shutil.rmtree(runs / "demo" / OLDER)
    select(qtbot, panel, OLDER)
    click(qtbot, panel, "Delete")
    with qtbot.waitSignal(panel.failed) as failed:
        answer(qtbot, panel, "Delete")
    assert OLDER in failed.args[0]
    wait_for_rows(qtbot, panel, 1)


def test_a_runs_settings_are_asked_for(qtbot, panel):
    select(qtbot, panel, NEWER)
    with qtbot.waitSignal(panel.settings_requested) as asked:
        click(qtbot, panel, "Load settings")
    assert asked.args[0]["steps"] == 3


def test_a_rerun_is_asked_for_with_the_runs_settings(qtbot, panel):
    select(qtbot, panel, NEWER)
    with qtbot.waitSignal(panel.rerun_requested) as asked:
        click(qtbot, panel, "Rerun")
    assert asked.args[0].summary.settings["steps"] == 3


def test_fetching_brings_the_whole_run(qtbot, panel):
    came = []
    panel.fetch(NEWER, came.append)
    qtbot.waitUntil(lambda: bool(came))
    assert came[0].summary.outcome == "cancelled"
    assert came[0].metrics["total"][1].tolist() == [1.0, 3.0, 6.0]


def test_fetching_a_run_that_is_gone_brings_nothing(qtbot, panel):
    came = []
    panel.fetch("20200101-gone", came.append)
    panel.fetch(OLDER, came.append)
    qtbot.waitUntil(lambda: bool(came))
    assert [kept.summary.id for kept in came] == [OLDER]


# In the tab.


def test_a_run_checked_before_the_first_of_this_session_is_shown(qtbot, tab):
    check(qtbot, tab.frame.runs, OLDER)
    exhibit = tab.frame.exhibit.currentWidget()
    assert isinstance(exhibit, DemoView)
    qtbot.waitUntil(lambda: OLDER in exhibit.overlays)


def test_loading_settings_fills_the_form(qtbot, tab):
    select(qtbot, tab.frame.runs, NEWER)
    click(qtbot, tab.frame.runs, "Load settings")
    assert tab.frame.form.settings().steps == 3


def test_reopening_shows_the_run_as_if_it_had_just_ended(qtbot, tab):
    select(qtbot, tab.frame.runs, NEWER)
    click(qtbot, tab.frame.runs, "Show")
    qtbot.waitUntil(lambda: tab.view.totals == [1.0, 3.0, 6.0])
    assert tab.view.ends == [("cancelled", {"total": 6.0})]
    assert tab.frame.form.settings().steps == 3
    assert tab.frame.exhibit.currentWidget() is tab.view
    assert message(tab)[0] == "info"


def test_a_run_that_was_cut_off_says_so(qtbot, tab, runs):
    (runs / "demo" / OLDER / "events.jsonl").write_text("")
    record_file = runs / "demo" / OLDER / "run.json"
    record_file.write_text(record_file.read_text().replace(str(os.getpid()), str(2**22 + 1)))
    tab.reopen(OLDER)
    qtbot.waitUntil(lambda: tab.view.totals == [1.0, 3.0])
    kind, text = message(tab)
    assert kind == "warning"
    assert text.endswith("cut off when the app ended after step 2.")


def test_no_run_is_reopened_into_a_run_under_way(qtbot, tab):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 5, timeout=END_LIMIT_MS)
    select(qtbot, tab.frame.runs, NEWER)
    click(qtbot, tab.frame.runs, "Show")
    assert "stop it to see an earlier one" in message(tab)[1]


def test_a_rerun_runs_with_the_same_settings_and_is_listed(qtbot, tab, runs):
    select(qtbot, tab.frame.runs, NEWER)
    with ended(qtbot, tab):
        click(qtbot, tab.frame.runs, "Rerun")
    assert tab.view.totals == [1.0, 3.0, 6.0]
    wait_for_rows(qtbot, tab.frame.runs, 3)
    newest = RunHistory(runs).summaries("demo")[0]
    assert newest.settings == DemoSettings.make({"steps": 3}).model_dump()


def changed_run(runs, *changes, steps=30):
    """Keep a run with changes on its way, and return its id."""
    run_id = "20260103-changed"
    recorder = RunRecorder(runs / "demo" / run_id, "demo", {"steps": steps, "sleep_ms": 0.0})
    for change in changes:
        recorder.write_event(change)
    recorder.write_batch(Batch(1, 1, 1, {"total": array("d", [1, 1]).tobytes()}, {}))
    recorder.close(Finished("done", "", {}))
    return run_id


def rerun(qtbot, tab, run_id):
    tab.frame.runs.refresh()
    wait_for_rows(qtbot, tab.frame.runs, 3)
    select(qtbot, tab.frame.runs, run_id)
    with ended(qtbot, tab):
        click(qtbot, tab.frame.runs, "Rerun")


def test_a_rerun_is_changed_where_the_run_was_and_keeps_that_too(qtbot, tab, runs):
    changes = [Changed(0, {"sleep_ms": 0.5}), Changed(12, {"sleep_ms": 1.5})]
    rerun(qtbot, tab, changed_run(runs, *changes))
    assert len(tab.view.totals) == 30
    assert tab.frame.form.values()["sleep_ms"] == 1.5
    history = RunHistory(runs)
    newest = history.summaries("demo")[0]
    events = history.events("demo", newest.id)
    assert [change_in(event) for event in events if event["event"] == "changed"] == changes
    assert newest.settings["sleep_ms"] == 0.0


def test_a_kept_run_that_diverged_offers_what_it_offered(qtbot, tab, runs, monkeypatch):
    note = Note("diverged", "Too fast.", {"rate": 0.1})
    run_id = changed_run(runs, note)
    taken = []
    monkeypatch.setattr(tab.view, "take_kept_note", taken.append)
    offer = [("gradus:set?steps=5", "Take five")]
    monkeypatch.setattr(tab.view, "note_actions", lambda told: offer if told == note else ())
    tab.reopen(run_id)
    click(qtbot, tab.frame.messages, "Take five")
    assert taken == [note]
    assert tab.frame.form.values()["steps"] == 5


def test_a_rerun_stops_changing_where_the_run_went_back_and_says_so(qtbot, tab, runs):
    changes = [Changed(12, {"sleep_ms": 1.5}), Changed(20, {"sleep_ms": 1.0}, goes_back=True)]
    rerun(qtbot, tab, changed_run(runs, *changes))
    assert tab.frame.form.values()["sleep_ms"] == 1.5
    assert "The earlier run went back" in message(tab)[1]


def test_a_rerun_during_a_run_leaves_that_as_it_is(qtbot, tab, runs):
    run_id = changed_run(runs, Changed(0, {"sleep_ms": 3.0}))
    tab.frame.runs.refresh()
    wait_for_rows(qtbot, tab.frame.runs, 3)
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 5, timeout=END_LIMIT_MS)
    select(qtbot, tab.frame.runs, run_id)
    click(qtbot, tab.frame.runs, "Rerun")
    qtbot.waitUntil(lambda: "stop it" in message(tab)[1], timeout=END_LIMIT_MS)
    assert tab.frame.form.values()["sleep_ms"] == 1.0


def test_a_run_reopened_while_another_runs_does_not_mix_with_it(qtbot, tab):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    tab.reopen(NEWER)
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 5, timeout=END_LIMIT_MS)
    assert tab.view.totals[:5] == [1.0, 3.0, 6.0, 10.0, 15.0]
    assert tab.frame.form.values()["steps"] == 1_000_000


def test_a_run_under_way_is_listed_and_cannot_be_deleted(qtbot, tab):
    tab.frame.form.set_values({"steps": 1_000_000, "sleep_ms": 1.0})
    click(qtbot, tab.frame.bar, "Run")
    qtbot.waitUntil(lambda: len(tab.view.totals) > 5, timeout=END_LIMIT_MS)
    tab.frame.runs.refresh()
    wait_for_rows(qtbot, tab.frame.runs, 3)
    running = model(tab.frame.runs).runs[0]
    assert running.outcome == "running"
    select(qtbot, tab.frame.runs, running.id)
    assert not tool_button(tab.frame.runs, "Delete").isEnabled()
