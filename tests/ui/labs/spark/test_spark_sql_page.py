from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from support.spark_answers import ANSWERS, PLAN, STEPS, values

from core.labs.spark.reports import PlanStep
from ui.labs.spark.data.plan_tree import PlanTree
from ui.labs.spark.data.sql_page import SqlPage
from ui.widgets.basic.message_kind import message_color

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(open_part):
    return open_part(SqlPage())


def write(qtbot, page, text):
    page.edit.selectAll()
    qtbot.keyClicks(page.edit, text)


def trouble_color(page):
    return page.trouble.remark.palette().color(QPalette.ColorRole.WindowText)


def test_the_views_are_listed_and_a_statement_is_offered(page):
    assert page.views.text() == "Views: boston, train, test"
    assert page.edit.toPlainText() == "SELECT *\nFROM boston\nLIMIT 100"


def test_a_statement_of_ones_own_is_not_replaced(qtbot, page):
    write(qtbot, page, "SELECT 1")
    page.settings_changed(values(data="diabetes"))
    assert page.edit.toPlainText() == "SELECT 1"


def test_a_query_shows_its_rows_and_its_time(qtbot, page):
    write(qtbot, page, "SELECT CRIM FROM boston;")
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.last("Query").query == "SELECT CRIM FROM boston"
    assert page.rows.table.rowCount() == 50
    assert page.trouble.text() == "Took 0.31 s."
    assert page.button.isEnabled()


def test_control_and_return_ask(qtbot, page):
    page.edit.setFocus()
    qtbot.keyClick(page.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.worker.count("Query") == 1


def test_the_next_page_is_of_the_query_that_was_asked(qtbot, page):
    qtbot.mouseClick(page.button, LEFT)
    asked = page.worker.last("Query").query
    write(qtbot, page, "SELECT 2")
    qtbot.mouseClick(page.rows.after, LEFT)
    assert page.worker.last("Query").query == asked
    assert page.worker.last("Query").page == 1


def test_a_plan_is_asked_for_when_it_is_looked_at(qtbot, page):
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.count("PlanQuery") == 0
    bar = page.parts.tabBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    assert page.worker.count("PlanQuery") == 1
    assert page.plan.topLevelItem(0).text(0) == "CollectLimit"


def test_the_steps_of_the_statement_stand_beside_it(qtbot, page):
    assert page.steps.toPlainText() == STEPS  # those of the statement that is offered
    write(qtbot, page, "SELECT 1")
    assert page.steps.toPlainText() == ""
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.last("TellInSteps").query == "SELECT 1"
    assert page.steps.toPlainText() == STEPS


def test_steps_are_asked_for_once_a_statement(qtbot, page):
    qtbot.mouseClick(page.button, LEFT)
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.count("TellInSteps") == 1


def test_a_statement_without_steps_says_why(open_part):
    page = open_part(SqlPage(), TellInSteps="This statement is not told in steps.")
    assert page.steps.toPlainText() == ""
    assert page.steps.placeholderText() == "This statement is not told in steps."


def test_a_wrong_statement_says_what_is_wrong(qtbot, open_part):
    page = open_part(SqlPage(), Query="There is no column CRAM; did you mean CRIM?")
    qtbot.mouseClick(page.button, LEFT)
    assert page.trouble.text() == "There is no column CRAM; did you mean CRIM?"
    assert page.rows.table.rowCount() == 0
    assert page.button.isEnabled()


def test_a_query_under_way_can_be_stopped(qtbot, page):
    page.worker.held = {"Query"}  # Spark is busy
    page.worker.answers["Query"] = "The question was stopped."
    assert not page.stop_button.isEnabled()
    qtbot.mouseClick(page.button, LEFT)
    assert page.stop_button.isEnabled()
    assert not page.button.isEnabled()
    with qtbot.waitSignal(page.interrupted):
        qtbot.mouseClick(page.stop_button, LEFT)
    page.worker.answer(page.worker.waiting.pop())
    assert page.trouble.text() == "The question was stopped."
    assert trouble_color(page) != message_color("error")
    assert page.button.isEnabled()
    assert not page.stop_button.isEnabled()
    qtbot.mouseClick(page.button, LEFT)
    page.worker.answers["Query"] = "There is no table boston."
    page.worker.answer(page.worker.waiting.pop())
    assert trouble_color(page) == message_color("error")


def test_a_query_with_its_plan_in_view_asks_for_the_plan_once_it_has_rows(qtbot, open_part):
    page = open_part(SqlPage(), Query="There is no column CRAM; did you mean CRIM?")
    page.parts.setCurrentWidget(page.plan)
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.count("PlanQuery") == 0
    page.worker.answers["Query"] = ANSWERS["Query"]
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.count("PlanQuery") == 1


def test_views_are_asked_for_anew_after_a_run(page):
    page.look_again()
    assert page.worker.count("ListViews") == 2


@pytest.fixture
def tree(qtbot):
    tree = PlanTree()
    qtbot.addWidget(tree)
    tree.show_plan(PLAN)
    return tree


def test_a_step_shows_rows_time_and_size(tree):
    scan = tree.topLevelItem(0).child(0).child(0)
    assert [scan.text(column) for column in range(4)] == ["Scan csv", "506", "0.21 s", "35 kB"]


def test_all_costs_of_a_step_are_in_its_tip(tree):
    assert tree.topLevelItem(0).child(0).child(0).toolTip(0).splitlines() == [
        "number of output rows: 506",
        "scan time: 0.21 s",
        "size of files read: 35 kB",
        "number of files read: 1",
    ]


def test_shuffle_write_time_is_counted_in_nanoseconds(tree):
    costs = {"shuffle write time": 2_000_000_000, "fetch wait time": 500}
    tree.show_plan(PlanStep("Exchange", "", costs))
    assert tree.topLevelItem(0).text(2) == "2.5 s"
