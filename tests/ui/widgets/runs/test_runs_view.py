from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QToolButton,
)

from core.labs.autograd.settings import AutogradSettings
from core.runtime.records.record import RunSummary
from ui.widgets.runs.runs_model import RunsModel
from ui.widgets.runs.runs_view import RunsView

NAME, RESULT, OUTCOME, STARTED = range(4)
NOW = datetime.now(UTC)


def kept(run_id, name="", outcome="done", **settings):
    return RunSummary(
        run_id,
        "autograd",
        name or run_id.upper(),
        NOW - timedelta(minutes=1),
        settings,
        outcome,
        "Diverged at iteration 5.",
        {"loss": 3e-5},
        500,
    )


RUNS = [
    kept("a", rate=1e-6, seed=0),
    kept("b", outcome="failed", rate=1e-7, seed=0),
    kept("c", outcome="running", rate=1e-6, seed=0),
    kept("d", outcome="cancelled", rate=1e-6, seed=0),
]


@pytest.fixture
def view(qtbot):
    view = RunsView()
    qtbot.addWidget(view)
    view.resize(520, 500)
    view.set_runs(RUNS)
    with qtbot.waitActive(view):
        view.show()
    return view


def index(view, row, column=NAME):
    return view.table.model().index(row, column)


def click_row(qtbot, view, row, modifier=Qt.KeyboardModifier.NoModifier):
    place = view.table.visualRect(index(view, row, RESULT)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def click_box(qtbot, view, row):
    option = QStyleOptionViewItem()
    view.table.initViewItemOption(option)
    option.rect = view.table.visualRect(index(view, row))
    view.table.itemDelegate().initStyleOption(option, index(view, row))
    box = view.table.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view.table
    )
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def button(view, text):
    return next(found for found in view.findChildren(QToolButton) if found.text() == text)


def press(qtbot, view, text):
    qtbot.mouseClick(button(view, text), Qt.MouseButton.LeftButton)


def answer(qtbot, view, text):
    pushed = next(found for found in view.findChildren(QPushButton) if found.text() == text)
    assert pushed.isVisible()
    qtbot.mouseClick(pushed, Qt.MouseButton.LeftButton)


def selected(view):
    return [run.id for run in view.table.selected_runs()]


def differing(view):
    model = view.differences.table.model()
    return [
        model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())
    ], model.columnCount()


def test_without_runs_a_sentence_invites(qtbot):
    view = RunsView()
    qtbot.addWidget(view)
    view.show()
    visible = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert visible == ["Every run is kept here. Press Run to make the first."]
    assert not view.table.isVisible()


def test_a_row_tells_name_result_and_outcome(view):
    assert [index(view, 1, column).data() for column in (NAME, RESULT, OUTCOME)] == [
        "B",
        "loss 3e-5",
        "failed",
    ]
    assert not index(view, 1, OUTCOME).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_the_message_of_a_run_is_in_the_tool_tip(view):
    tip = index(view, 1, OUTCOME).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Diverged at iteration 5."


def test_a_click_on_the_box_checks_and_tells(qtbot, view):
    with qtbot.waitSignal(view.run_checked) as told:
        click_box(qtbot, view, 1)
    assert told.args == ["b", True]
    assert view.checked_runs() == ["b"]


def test_a_second_click_unchecks(qtbot, view):
    click_box(qtbot, view, 1)
    with qtbot.waitSignal(view.run_checked) as told:
        click_box(qtbot, view, 1)
    assert told.args == ["b", False]


def test_space_checks_all_selected_runs(qtbot, view):
    click_row(qtbot, view, 0)
    click_row(qtbot, view, 2, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert view.checked_runs() == ["a", "b", "c"]
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert view.checked_runs() == []


def test_checking_from_outside_tells_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.run_checked):
        view.set_checked("a", True)
    assert view.checked_runs() == ["a"]


def test_checks_survive_new_runs(view):
    view.set_checked("b", True)
    view.set_runs([kept("new"), *RUNS])
    assert view.checked_runs() == ["b"]
    view.set_runs([run for run in RUNS if run.id != "b"])
    assert view.checked_runs() == []


def test_hide_all_unchecks_each_and_tells(qtbot, view):
    view.set_checked("a", True)
    view.set_checked("c", True)
    qtbot.waitUntil(button(view, "Hide all").isEnabled)
    told = []
    view.run_checked.connect(lambda run_id, checked: told.append((run_id, checked)))
    press(qtbot, view, "Hide all")
    assert told == [("a", False), ("c", False)]
    assert view.checked_runs() == []


def test_a_checked_run_shows_its_colour(view):
    def color(row):
        image = index(view, row).data(Qt.ItemDataRole.DecorationRole).pixmap(8, 8).toImage()
        return image.pixelColor(4, 4)

    view.set_color("b", QColor("#d55e00"))
    assert color(1).alpha() == 0
    view.set_checked("b", True)
    assert color(1) == QColor("#d55e00")


def test_settings_that_differ_among_checked_runs_are_compared(qtbot, view):
    click_box(qtbot, view, 0)
    click_box(qtbot, view, 1)
    qtbot.waitUntil(view.differences.table.isVisible)
    assert differing(view) == (["rate"], 2)


def test_one_checked_run_is_not_compared(qtbot, view):
    click_box(qtbot, view, 0)
    click_box(qtbot, view, 1)
    qtbot.waitUntil(view.differences.table.isVisible)
    click_box(qtbot, view, 1)
    qtbot.waitUntil(lambda: differing(view)[1] == 1)
    assert not view.differences.table.isVisible()


def test_equal_runs_are_said_to_be_equal(qtbot, view):
    view.set_checked("a", True)
    view.set_checked("d", True)
    labels = view.differences.findChildren(QLabel)
    same = next(label for label in labels if "settings" in label.text())
    qtbot.waitUntil(lambda: same.text() == "These runs have the same settings.")
    assert same.isVisible()


def rename_in_place(qtbot, view, text):
    editor = view.table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_f2_renames_in_place(qtbot, view):
    click_row(qtbot, view, 1)
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    with qtbot.waitSignal(view.run_renamed) as told:
        rename_in_place(qtbot, view, "He weights")
    assert told.args == ["b", "He weights"]
    assert index(view, 1).data() == "He weights"


def test_a_double_click_renames_in_place(qtbot, view):
    place = view.table.visualRect(index(view, 0)).center() + QPoint(10, 0)
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(view.run_renamed) as told:
        rename_in_place(qtbot, view, "first")
    assert told.args == ["a", "first"]


def test_the_same_name_again_tells_nothing(qtbot, view):
    click_row(qtbot, view, 1)
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    with qtbot.assertNotEmitted(view.run_renamed):
        rename_in_place(qtbot, view, "B")
        qtbot.waitUntil(lambda: not view.table.viewport().findChild(QLineEdit))


def test_a_new_name_is_a_heading_of_the_comparison(qtbot, view):
    view.set_checked("a", True)
    view.set_checked("b", True)
    qtbot.waitUntil(view.differences.table.isVisible)
    click_row(qtbot, view, 1)
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    with qtbot.waitSignal(view.run_renamed):
        rename_in_place(qtbot, view, "slow")
    headings = view.differences.table.model()
    assert headings.headerData(1, Qt.Orientation.Horizontal) == "slow"


def test_delete_asks_once_and_then_tells(qtbot, view):
    click_row(qtbot, view, 0)
    click_row(qtbot, view, 1, Qt.KeyboardModifier.ControlModifier)
    with qtbot.assertNotEmitted(view.run_deleted):
        qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    with qtbot.waitSignal(view.run_deleted) as told:
        answer(qtbot, view, "Delete")
    assert told.args == [["a", "b"]]


def test_keep_deletes_nothing(qtbot, view):
    click_row(qtbot, view, 0)
    press(qtbot, view, "Delete")
    with qtbot.assertNotEmitted(view.run_deleted):
        answer(qtbot, view, "Keep")


def test_a_running_run_is_not_deleted(qtbot, view):
    click_row(qtbot, view, 1)
    click_row(qtbot, view, 2, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    with qtbot.waitSignal(view.run_deleted) as told:
        answer(qtbot, view, "Delete")
    assert told.args == [["b"]]


def test_delete_is_not_offered_for_a_running_run_alone(qtbot, view):
    click_row(qtbot, view, 2)
    assert not button(view, "Delete").isEnabled()


@pytest.mark.parametrize(
    ("text", "signal"), [("Rerun", "rerun_requested"), ("Load settings", "settings_requested")]
)
def test_a_button_names_the_selected_run(qtbot, view, text, signal):
    click_row(qtbot, view, 3)
    with qtbot.waitSignal(getattr(view, signal)) as told:
        press(qtbot, view, text)
    assert told.args == ["d"]


def test_two_selected_runs_cannot_be_rerun(qtbot, view):
    click_row(qtbot, view, 0)
    click_row(qtbot, view, 1, Qt.KeyboardModifier.ControlModifier)
    assert not button(view, "Rerun").isEnabled()


def test_selection_and_scroll_position_survive_new_runs(qtbot, view):
    many = [kept(f"r{n}") for n in range(60)]
    view.set_runs(many)
    click_row(qtbot, view, 3)
    view.table.verticalScrollBar().setValue(20)
    view.set_runs([kept("new"), *many])
    assert selected(view) == ["r3"]
    assert view.table.verticalScrollBar().value() == 20


def test_a_selection_with_gaps_survives_new_runs(qtbot, view):
    click_row(qtbot, view, 0)
    click_row(qtbot, view, 2, Qt.KeyboardModifier.ControlModifier)
    click_row(qtbot, view, 3, Qt.KeyboardModifier.ControlModifier)
    view.set_runs([kept("new"), *RUNS])
    assert selected(view) == ["a", "c", "d"]


def test_the_selected_run_may_vanish(qtbot, view):
    click_row(qtbot, view, 1)
    view.set_runs([run for run in RUNS if run.id != "b"])
    assert selected(view) == []


@pytest.mark.parametrize("width", [320, 520])
def test_the_first_three_columns_fit(qtbot, view, width):
    view.resize(width, 500)
    used = sum(view.table.columnWidth(column) for column in (NAME, RESULT, OUTCOME))
    assert used <= view.table.viewport().width()


def test_the_model_keeps_qts_rules(view):
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(table.model(), mode)
        for table in (view.table, view.differences.table)
    ]
    view.set_checked("a", True)
    view.set_checked("b", True)
    view.set_color("a", QColor("red"))
    view.set_runs(RUNS[:2])
    view.set_runs([])
    assert len(testers) == 2


def test_a_thousand_runs_ask_only_for_the_rows_in_view(view, monkeypatch):
    asked = set()
    text = RunsModel._text

    def counted(self, run, column):
        asked.add(run.id)
        return text(self, run, column)

    monkeypatch.setattr(RunsModel, "_text", counted)
    view.set_runs([kept(f"r{n}") for n in range(1000)])
    view.grab()
    assert 0 < len(asked) < 60


def test_the_search_leaves_the_runs_with_all_its_words(qtbot, view):
    search = view.findChild(QLineEdit)
    qtbot.keyClicks(search, "diverged fail")
    hidden = [view.table.isRowHidden(row) for row in range(4)]
    assert hidden == [True, False, True, True]
    view.set_runs([*RUNS, kept("e", outcome="failed")])
    assert not view.table.isRowHidden(4)
    search.clear()
    assert not any(view.table.isRowHidden(row) for row in range(5))


def test_a_run_without_a_name_is_named_by_what_it_changed(view):
    settings = AutogradSettings.make({"no_clamp": True}).model_dump()
    view.know("autograd", AutogradSettings)
    view.set_runs([replace(RUNS[0], name="", settings=settings)])
    assert index(view, 0).data() == "Lecture · No clamp"
