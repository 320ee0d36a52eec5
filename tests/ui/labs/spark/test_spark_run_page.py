from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from support.spark_answers import PHASES, WORK, timeline, values

from core.runtime.events import Note
from ui.labs.spark.run.run_page import RunPage

LEFT = Qt.MouseButton.LeftButton
T0 = 1_700_000_000.0
RESULT = {"rmse": 4.9321, "r2": 0.6692, "train_rows": 404, "test_rows": 102}


@pytest.fixture
def page(open_part):
    page = open_part(RunPage())
    page.begin(values())
    return page


def progress(**more):
    job = [1, 1, 2, 4, 0, T0, float("nan")]
    work = {**WORK, "records_read": 100, "tasks_done": 2.0, "jobs_done": 0.0, "stages_done": 0.0}
    return Note("progress", "", {"phase": "fit", "jobs": [job], **work, **more})


def step(tasks=20.0):
    counts = {"tasks_done": tasks, "jobs_done": 5.0, "stages_done": 6.0}
    return {name: (np.array([1.0]), np.array([value])) for name, value in counts.items()}


def finished(page, template="regression", result=RESULT):
    page.begin(values(template=template))
    page.take(step(), {"timeline": timeline(), "work": WORK, "phases": PHASES})
    page.finish("done", result)
    return page


def open_tab(qtbot, page, part):
    bar = page.parts.tabBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(page.parts.indexOf(part)).center())


def test_without_jobs_over_connect_the_plot_tells_why(page):
    page.begin(values(master="sc://here:15002"))
    assert "does not tell of its jobs" in page.timeline.summary()
    page.begin(values())
    assert page.timeline.summary() == "Run draws Spark's jobs here as they go."


def test_jobs_and_figures_follow_the_run_between_two_steps(page):
    page.take_note(progress())
    assert len(page.timeline.jobs) == 1
    assert page.counters.text("tasks_done") == "2"
    assert page.counters.text("records_read") == "100"
    assert page.counters.text("jvm_mb") == "642 MB"


def test_figures_take_two_bands_where_one_has_no_room(qtbot, page):
    page.take(step(), {"work": WORK})
    heads = page.counters.findChildren(QLabel)
    qtbot.waitUntil(lambda: len({head.y() for head in heads}) == 2)
    page.resize(380, 560)
    qtbot.waitUntil(lambda: len({head.y() for head in heads}) == 4)
    assert all(head.geometry().right() <= page.counters.width() for head in heads)


def test_a_phase_adds_to_those_before_it(page):
    page.take(step(), {"work": WORK, "timeline": timeline(), "phases": PHASES})
    page.take_note(progress())
    assert page.counters.text("tasks_done") == "22"
    assert page.counters.text("records_read") == "5,160"


def test_other_notes_change_nothing(page):
    page.take_note(Note("measuring", "…"))
    assert page.timeline.jobs == []


def test_the_phases_show_their_times(page):
    page.take(step(), {"phases": PHASES})
    assert page.phases.text() == "Load 0.52 s   Split 0.21 s   Fit 3.4 s   Judge 0.6 s"


def test_scores_are_written_in_the_words_of_the_field(page):
    finished(page)
    assert (
        page.scores.text()
        == "RMSE 4.932   R² 0.6692   404 rows to learn from   102 rows to judge by"
    )


@pytest.mark.parametrize(
    ("template", "requests", "words"),
    [
        ("regression", ["Predict"], "test rows: 102 points"),
        ("classification", ["CountConfusion", "DrawRoc"], "area 0.871: from 0 to 1"),
        ("clustering", ["DrawPlane"], "0: 50 points"),
        ("reduction", ["DrawPlane"], "2: 50 points"),
    ],
)
def test_each_template_has_its_plots(qtbot, page, template, requests, words):
    finished(page, template)
    assert page.worker.names == requests
    open_tab(qtbot, page, page.results)
    assert words in page.results.summary()


def test_frequent_items_have_their_rules(qtbot, page):
    finished(page, "frequent_items")
    open_tab(qtbot, page, page.results)
    assert [page.results.rules.item(0, n).text() for n in range(3)] == ["12", "3", "0.81"]


def test_a_loss_is_drawn_for_each_part(qtbot, page):
    page.take(
        step(), {"losses": {"train": np.array([3.0, 2.0, 1.0]), "test": np.array([3.0, 2.5])}}
    )
    assert page.results.loss.summary() == "train: from 3 to 1; test: from 3 to 2.5"


def test_the_grid_shows_each_points_score(page):
    grid = [{"maxDepth": 2, "score": 5.5}, {"maxDepth": 4, "score": 4.5}]
    finished(page, result={**RESULT, "grid": grid})
    assert page.results.grid_scores.summary() == "score: at most 5.5 at maxDepth=2"


def test_why_there_is_no_curve_is_said_beside_the_other_plots(qtbot, open_part):
    page = finished(open_part(RunPage(), DrawRoc="The curve is for two classes."), "classification")
    open_tab(qtbot, page, page.results)
    assert page.results.trouble.text() == "The curve is for two classes."
    assert page.results.confusion.isVisible()


def test_nothing_is_asked_of_a_run_that_failed_or_is_kept(page):
    page.finish("failed", {})
    page.begin(values())
    page.keep(step(), {"timeline": timeline(), "phases": PHASES})
    page.finish("done", RESULT)
    assert page.worker.asked == []
    assert page.results.trouble.text().startswith("An earlier run keeps its scores")


def test_fitted_stages_tell_what_they_have_learned(qtbot, page):
    finished(page)
    assert page.worker.count("InspectStages") == 0
    open_tab(qtbot, page, page.fitted)
    item = page.fitted.tree.topLevelItem(0)
    assert item.text(0) == "LinearRegressionModel"
    assert item.text(1) == "coefficients [-0.1123, 0.03]; intercept 30.25"


def test_a_fitted_pipeline_is_saved_and_loaded(qtbot, page, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "p"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "p"))
    page.fitted.settings_changed(values())
    finished(page)
    open_tab(qtbot, page, page.fitted)
    qtbot.mouseClick(page.fitted.save_button, LEFT)
    assert page.fitted.trouble.text() == f"Saved {tmp_path / 'p'}"
    with qtbot.waitSignal(page.fitted.loaded):
        qtbot.mouseClick(page.fitted.load_button, LEFT)
    assert page.fitted.trouble.text() == f"Loaded {tmp_path / 'p'}"
    assert page.fitted.tree.topLevelItemCount() == 3


def test_films_are_recommended_to_a_chosen_user(qtbot, page):
    finished(page, "recommendation")
    open_tab(qtbot, page, page.recommend)
    assert page.recommend.new.rowCount() == 10
    assert page.recommend.rated.item(0, 0).text() == "50"
    box = page.recommend.user_box
    assert [box.itemText(n) for n in range(box.count())] == ["0", "3", "7"]
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "7")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert page.worker.last("Recommend").user == 7


def test_a_user_who_is_not_there_is_told(qtbot, page):
    page.worker.answers["Recommend"] = "There is no user 0."
    finished(page, "recommendation")
    open_tab(qtbot, page, page.recommend)
    assert page.recommend.trouble.text() == "There is no user 0."


def test_only_collaborative_filtering_recommends(page):
    finished(page)
    assert not page.parts.isTabVisible(page.parts.indexOf(page.recommend))


def test_a_new_run_forgets_the_last(qtbot, page):
    finished(page)
    page.begin(values())
    assert page.timeline.jobs == []
    assert page.scores.text() == ""
    assert not page.results.fit.isVisible()


def test_the_bar_of_a_job_that_runs_grows_while_nothing_is_told(qtbot, page):
    now = time.time()
    page.take_note(progress(jobs=[[1, 1, 0, 4, 0, now, float("nan")]]))
    seen = page.timeline.summary()
    qtbot.waitUntil(lambda: page.timeline.summary() != seen)
    page.finish("cancelled", {})
