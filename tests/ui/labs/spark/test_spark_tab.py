"""The Spark lab's tab with a real worker and a real Spark, through real clicks."""

from __future__ import annotations

import json

import numpy as np
import psutil
import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from support.demo_view import click
from support.spark_runs import LONG_QUERY
from support.tab_driver import ended, make_fresh, show_page, warm_tab

from core.labs.spark import SPEC
from ui.labs.spark import SparkView
from ui.labs.spark.session.session_strip import SessionStrip
from ui.runtime.state import RunState
from ui.widgets.plots.surface.frame import PlotFrame

pytestmark = pytest.mark.slow  # a Java machine is started

LEFT = Qt.MouseButton.LeftButton
LIMIT_MS = 180_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spark 값")


@pytest.fixture(scope="module")
def shared(qapp, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SessionStrip, "TRAINS", False)  # its process would outlive a test
        yield from ready_tab(folder)


def ready_tab(folder):
    with warm_tab(folder, spec=SPEC, make_view=SparkView, guide=lambda: "") as tab:
        for plot in tab.view.findChildren(PlotFrame):
            plot.prepare()  # pyqtgraph makes a window of its own that stays
        # A session that began within a test would count as left behind by it.
        deadline = QDeadlineTimer(LIMIT_MS)
        while not tab.view.session.status.is_ready or tab.controller.is_asking:
            assert not deadline.hasExpired(), tab.view.session.status
            QTest.qWait(50)
        yield tab


@pytest.fixture
def tab(qtbot, shared, folder):
    make_fresh(qtbot, shared, folder / "runs")
    shared.view.pages.setCurrentWidget(shared.view.data)
    answered(qtbot, shared)
    yield shared
    shared.view.pages.setCurrentWidget(shared.view.data)
    make_fresh(qtbot, shared, folder / "runs")
    answered(qtbot, shared)
    show_page(shared, 1)  # out of sight, the session is not watched


def until(qtbot, claim):
    qtbot.waitUntil(claim, timeout=LIMIT_MS)


def answered(qtbot, tab):
    """Wait until nothing is asked any more, a check that follows a change included."""
    until(qtbot, lambda: not tab.controller.is_asking and not tab.view.pipeline._later.isActive())


def open_page(qtbot, tab, page):
    bar = tab.view.pages.tabBar()
    place = bar.tabRect(tab.view.pages.indexOf(page)).center()
    qtbot.mouseClick(bar, LEFT, pos=place)
    answered(qtbot, tab)


def run(qtbot, tab, **settings):
    tab.frame.form.set_values(settings)
    with ended(qtbot, tab, LIMIT_MS) as end:
        click(qtbot, tab.frame.bar, "Run")
    assert end.args[0].outcome == "done", end.args[0]
    answered(qtbot, tab)
    return end.args[0].result


def test_the_data_are_shown_once_spark_is_ready(tab):
    table = tab.view.data.rows.table
    assert table.rowCount() == 50
    assert table.horizontalHeaderItem(0).text() == "CRIM"
    assert table.item(0, 0).text() == "0.00632"
    assert tab.view.session.words.text().startswith("Spark")


def test_the_last_page_of_boston_has_six_rows(qtbot, tab):
    rows = tab.view.data.rows
    for page in range(1, 11):
        qtbot.mouseClick(rows.after, LEFT)
        until(qtbot, lambda page=page: rows.place.text().startswith(f"Rows {50 * page + 1} "))
    assert rows.place.text() == "Rows 501 to 506"


def test_a_file_is_read_and_summarized(qtbot, tab, monkeypatch, tmp_path):
    file = tmp_path / "값.csv"
    file.write_text("size,colour\n1.5,red\n,blue\n2.5,red\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    qtbot.mouseClick(tab.view.data.source.file_button, LEFT)
    tab.view.data.parts.setCurrentWidget(tab.view.data.columns)
    until(qtbot, lambda: "3 rows, 2 columns" in tab.view.data.trouble.text())
    table = tab.view.data.columns.table
    assert [table.item(0, n).text() for n in range(3)] == ["size", "double", "1"]
    tab.view.data.parts.setCurrentWidget(tab.view.data.rows)
    answered(qtbot, tab)


def test_sql_shows_rows_and_a_plan_with_its_costs(qtbot, tab):
    open_page(qtbot, tab, tab.view.sql)
    page = tab.view.sql
    page.edit.setPlainText("SELECT CHAS, count(*) AS n FROM boston GROUP BY CHAS ORDER BY n")
    qtbot.mouseClick(page.button, LEFT)
    until(qtbot, lambda: page.rows.table.rowCount() == 2)
    assert [page.rows.table.item(n, 1).text() for n in range(2)] == ["35", "471"]
    page.parts.setCurrentWidget(page.plan)
    answered(qtbot, tab)
    steps = page.plan.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    assert {"Sort", "HashAggregate"} <= {step.text(0) for step in steps}
    assert "506" in {step.text(1) for step in steps}
    page.parts.setCurrentWidget(page.rows)


def test_a_long_query_is_stopped(qtbot, tab):
    open_page(qtbot, tab, tab.view.sql)
    page = tab.view.sql
    page.edit.setPlainText(LONG_QUERY)
    qtbot.mouseClick(page.button, LEFT)
    assert page.stop_button.isEnabled()

    def is_stopped():
        qtbot.mouseClick(page.stop_button, LEFT)  # the first may come before Spark was asked
        return page.button.isEnabled()

    until(qtbot, is_stopped)
    assert page.trouble.text() == "The question was stopped."
    page.edit.setPlainText("SELECT 1 AS one")
    qtbot.mouseClick(page.button, LEFT)
    until(qtbot, lambda: page.rows.table.rowCount() == 1)


def test_a_wrong_column_in_sql_is_one_sentence(qtbot, tab):
    open_page(qtbot, tab, tab.view.sql)
    page = tab.view.sql
    page.edit.setPlainText("SELECT CRAM FROM boston")
    qtbot.mouseClick(page.button, LEFT)
    until(qtbot, lambda: "CRAM" in page.trouble.text())
    assert "\n" not in page.trouble.text()
    assert page.trouble.button.isVisible()


def test_a_run_draws_its_jobs_and_its_predictions(qtbot, tab):
    result = run(qtbot, tab)
    page = tab.view.run_page
    assert tab.view.pages.currentWidget() is page
    assert len(page.timeline.jobs) > 3
    assert all(job.is_over for job in page.timeline.jobs)
    points = page.results.fit._series["test rows"]
    assert len(points.x) == result["test_rows"]
    rmse = np.sqrt(np.mean((points.x - points.y) ** 2))
    assert rmse == pytest.approx(result["rmse"], rel=1e-6)


def test_the_builder_checks_a_change_and_the_run_takes_it(qtbot, tab):
    plain = run(qtbot, tab)
    open_page(qtbot, tab, tab.view.pipeline)
    page = tab.view.pipeline
    assert [stage.name for stage in page._stages] == ["VectorAssembler", "LinearRegression"]
    page.cards.setCurrentRow(1)
    field = page.form.rows["regParam"].editor.field()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "50")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    answered(qtbot, tab)
    assert page._stages[1].problem == ""
    ridge = run(qtbot, tab)
    assert ridge["r2"] < plain["r2"]


def test_all_stages_can_be_added_and_a_missing_column_is_told(qtbot, tab):
    open_page(qtbot, tab, tab.view.pipeline)
    page = tab.view.pipeline
    assert len(page.chooser.shown()) > 60
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClicks(page.chooser.search, "StandardScaler")
    qtbot.keyClick(page.chooser.search, Qt.Key.Key_Return)
    answered(qtbot, tab)
    assert page._stages[1].problem
    assert page.problem.text() == page._stages[1].problem


def test_a_stage_shows_real_rows_before_and_after(qtbot, tab):
    open_page(qtbot, tab, tab.view.pipeline)
    exhibit = tab.view.pipeline.exhibit
    tab.view.pipeline.cards.setCurrentRow(0)
    tab.view.pipeline.parts.setCurrentWidget(exhibit)
    answered(qtbot, tab)
    assert exhibit.after.horizontalHeaderItem(0).text() == "features"
    assert exhibit.after.item(0, 0).text().startswith("[0.00632, 18, 2.31")
    tab.view.pipeline.parts.setCurrentIndex(0)


def test_a_typed_row_is_predicted_and_the_pipeline_saved(qtbot, tab, monkeypatch, tmp_path):
    run(qtbot, tab)
    path = tmp_path / "pipeline 값"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    panel = tab.view.run_page.fitted
    tab.view.run_page.parts.setCurrentWidget(panel)
    answered(qtbot, tab)
    assert panel.tree.topLevelItem(1).text(1).startswith("coefficients [")
    qtbot.mouseClick(panel.save_button, LEFT)
    until(qtbot, lambda: panel.trouble.text() == f"Saved {path}")
    assert (path / "metadata").is_dir()
    open_page(qtbot, tab, tab.view.new_row)
    qtbot.mouseClick(tab.view.new_row.button, LEFT)
    until(qtbot, lambda: tab.view.new_row.answer.text().startswith("Prediction: "))


def test_stop_ends_a_fit_and_the_next_run_works(qtbot, tab):
    tab.frame.form.set_values({"preset": "forest", "params": "numTrees=500, maxDepth=12"})
    with ended(qtbot, tab, LIMIT_MS) as end:
        click(qtbot, tab.frame.bar, "Run")
        until(qtbot, lambda: len(tab.view.run_page.timeline.jobs) > 5)
        click(qtbot, tab.frame.bar, "Stop")
    assert end.args[0].outcome == "cancelled"
    assert tab.controller.state is RunState.IDLE
    run(qtbot, tab, preset="lecture", params="")


def test_a_comparison_draws_each_engine(qtbot, tab):
    tab.frame.form.set_values({"preset": "scaling", "model": "linear", "rows": 2000})
    result = run(qtbot, tab)
    page = tab.view.scale
    assert tab.view.pages.currentWidget() is page
    assert {"scikit-learn", "Spark"} <= set(page.time.labels())
    assert page.table.rowCount() == len(result["scaling"]) == 4


def test_stages_in_the_setting_are_those_of_the_cards(qtbot, tab):
    open_page(qtbot, tab, tab.view.pipeline)
    page = tab.view.pipeline
    page.cards.setCurrentRow(0)
    qtbot.keyClick(page.cards, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    answered(qtbot, tab)
    stages = json.loads(tab.frame.form.values()["stages"])
    assert [stage["class"].rpartition(".")[2] for stage in stages] == [
        "LinearRegression",
        "VectorAssembler",
    ]
    assert "features" in page._stages[0].problem


def test_after_java_was_killed_the_next_run_has_a_worker_of_its_own(qtbot, folder, monkeypatch):
    monkeypatch.setattr(SessionStrip, "TRAINS", False)
    for tab in ready_tab(folder / "killed"):
        worker = tab.controller.thread_.worker_pid
        java = next(c for c in psutil.Process(worker).children() if c.name().startswith("java"))
        java.kill()
        until(qtbot, lambda tab=tab: "its process has ended" in tab.view.session.trouble.text())
        assert run(qtbot, tab)["r2"] > 0.5
        assert tab.controller.thread_.worker_pid != worker
        until(qtbot, lambda tab=tab: tab.view.session.status.is_ready)
