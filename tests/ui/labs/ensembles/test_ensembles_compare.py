"""The comparison page through real clicks, with a real worker."""

from __future__ import annotations

import csv
import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from support.demo_view import click
from support.ensembles_tab import LIMIT_MS, press, run, shared_ensembles, until
from support.tab_driver import ended

pytestmark = pytest.mark.slow  # the worker alone loads for seconds
shared = shared_ensembles


@pytest.fixture
def tab(tab):
    tab.view.compare.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    return tab


def shown(table, key):
    """Return a column's texts from top to bottom, as sorted."""
    column = [each.key for each in table.models.columns].index(key)
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_each_model_has_a_row_with_the_scores_of_the_result(qtbot, tab):
    result = run(qtbot, tab, n_estimators=20)
    assert shown(tab.view.compare.table, "test_r2") == [
        f"{row['test_r2']:.3f}" for row in result["models"]
    ]


def test_the_lectures_two_splits_are_told(qtbot, tab):
    run(qtbot, tab, n_estimators=20)
    assert "different test rows" in tab.view.compare.remark.text()
    assert tab.view.compare.remark.isVisible()


def test_one_fair_split_needs_no_warning(qtbot, tab):
    run(qtbot, tab, n_estimators=20, models="linear, xgboost")
    assert not tab.view.compare.remark.isVisible()


def test_models_at_once_say_that_they_take_turns(qtbot, tab):
    run(qtbot, tab, n_estimators=10, models="linear, xgboost", at_once=True)
    assert "take turns" in tab.view.compare.remark.text()
    assert len(tab.view.compare.table.models.rows()) == 2


def test_only_models_with_trees_draw_a_curve(qtbot, tab):
    run(qtbot, tab, n_estimators=20, models="linear, random_forest, xgboost")
    assert tab.view.compare.curves.labels() == ["Random forest", "XGBoost"]


def test_a_click_on_a_head_sorts_by_value(qtbot, tab):
    result = run(qtbot, tab, n_estimators=20)
    table = tab.view.compare.table
    head = table.horizontalHeader()
    column = [each.key for each in table.models.columns].index("test_r2")
    place = head.sectionViewportPosition(column) + 10
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 8))
    scores = [float(text) for text in shown(table, "test_r2")]
    assert scores in (sorted(scores), sorted(scores, reverse=True))
    assert len(scores) == len(result["models"])


def test_stop_keeps_the_rows_that_are_there(qtbot, tab):
    tab.frame.form.set_values({"n_estimators": 5000, "models": "linear, random_forest"})
    rows = tab.view.compare.table.models.rows
    click(qtbot, tab.frame.bar, "Run")
    until(qtbot, lambda: "linear" in rows())
    until(qtbot, lambda: tab.view.compare.curves.labels() != [])
    with ended(qtbot, tab, LIMIT_MS):
        click(qtbot, tab.frame.bar, "Stop")
    assert 0 < rows()["random_forest"]["trees"] < 5000
    assert rows()["linear"]["test_r2"] == pytest.approx(0.669, abs=5e-4)


def test_classes_have_their_own_columns(qtbot, tab):
    result = run(qtbot, tab, data="wine", models="linear, tree", n_estimators=5)
    assert shown(tab.view.compare.table, "test_accuracy") == [
        f"{row['test_accuracy']:.3f}" for row in result["models"]
    ]


def test_the_table_is_saved_as_csv(qtbot, tab, tmp_path, monkeypatch):
    result = run(qtbot, tab, n_estimators=5)
    path = tmp_path / "models.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(qtbot, tab.view.compare.outputs[0])
    until(qtbot, lambda: "Saved" in tab.view.compare.said.text())
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["test_r2"]) for row in rows] == [r["test_r2"] for r in result["models"]]


def test_a_kept_run_is_shown_as_it_was(qtbot, tab, folder):
    result = run(qtbot, tab, n_estimators=20)
    before = shown(tab.view.compare.table, "test_r2")
    run(qtbot, tab, n_estimators=5, models="linear")
    kept = sorted(p.name for p in (folder / "runs" / "ensembles").iterdir() if p.is_dir())[0]
    tab.reopen(kept)
    until(qtbot, lambda: shown(tab.view.compare.table, "test_r2") == before)
    assert len(before) == len(result["models"])
    assert "Random forest" in tab.view.compare.curves.labels()
    # The worker holds the models of the last real run, which these buttons would save.
    assert not any(button.isEnabled() for button in tab.view.compare.outputs)


def test_a_kept_claim_is_shown_on_its_own_page(qtbot, tab, folder):
    run(qtbot, tab, preset="depth", models="tree")
    kept = next(p.name for p in (folder / "runs" / "ensembles").iterdir() if p.is_dir())
    run(qtbot, tab, n_estimators=5, models="linear", experiment="compare")
    tab.view.pages.setCurrentWidget(tab.view.compare)
    tab.reopen(kept)
    until(qtbot, lambda: tab.view.pages.currentWidget() is tab.view.claims)
    assert tab.view.claims.plot.labels() == ["Decision tree"]
    tab.view.pages.setCurrentWidget(tab.view.compare)  # where the next tests look


def test_the_chosen_model_is_saved(qtbot, tab, tmp_path, monkeypatch):
    run(qtbot, tab, n_estimators=5, models="linear, xgboost")
    path = tmp_path / "model.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    table = tab.view.compare.table
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    press(qtbot, tab.view.compare.outputs[1])
    until(qtbot, lambda: "Saved" in tab.view.compare.said.text())
    assert "learner" in json.loads(path.read_text())


def test_a_model_that_cannot_be_saved_so_says_why(qtbot, tab, tmp_path, monkeypatch):
    run(qtbot, tab, models="linear")
    path = tmp_path / "model.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(qtbot, tab.view.compare.outputs[1])
    until(qtbot, lambda: ".skops" in tab.view.compare.said.text())
    assert not path.exists()


def test_the_report_holds_the_scores_and_the_picture(qtbot, tab, tmp_path, monkeypatch):
    run(qtbot, tab, n_estimators=5, models="linear, random_forest")
    path = tmp_path / "report.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(qtbot, tab.view.compare.outputs[2])
    until(qtbot, lambda: "Saved" in tab.view.compare.said.text())
    text = path.read_text(encoding="utf-8")
    assert "0.6688" in text  # least squares on this split
    assert "data:image/png;base64,iVBOR" in text


def save_and_open(qtbot, tab, path, monkeypatch):
    compare = tab.view.compare
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(qtbot, compare.outputs[1])
    until(qtbot, lambda: "Saved" in compare.said.text())
    press(qtbot, compare.loader.button)
    return compare.loader


def test_a_saved_model_is_opened_and_scored(qtbot, tab, tmp_path, monkeypatch):
    run(qtbot, tab, models="linear")
    loader = save_and_open(qtbot, tab, tmp_path / "model.skops", monkeypatch)
    until(qtbot, lambda: "LinearRegression: R² 0.669" in loader.said.text())
    assert not loader.bar.isVisible()


def test_a_file_with_unknown_types_is_asked_about_first(qtbot, tab, tmp_path, monkeypatch):
    run(qtbot, tab, models="xgboost", n_estimators=5)
    loader = save_and_open(qtbot, tab, tmp_path / "model.skops", monkeypatch)
    until(qtbot, loader.bar.isVisible)
    assert "xgboost.sklearn.XGBRegressor" in loader.question.text()
    assert loader.said.text() == ""
    press(qtbot, loader.trust_button)
    until(qtbot, lambda: "XGBRegressor: R²" in loader.said.text())


def test_a_file_that_is_not_trusted_is_left(qtbot, tab, tmp_path, monkeypatch):
    run(qtbot, tab, models="xgboost", n_estimators=5)
    loader = save_and_open(qtbot, tab, tmp_path / "model.skops", monkeypatch)
    until(qtbot, loader.bar.isVisible)
    qtbot.keyClick(loader.leave_button, Qt.Key.Key_Escape)
    assert not loader.bar.isVisible()
    assert loader.said.text() == ""


def test_a_file_that_is_no_model_says_so(qtbot, tab, tmp_path, monkeypatch):
    path = tmp_path / "model.json"
    path.write_text("{}")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(qtbot, tab.view.compare.loader.button)
    until(qtbot, lambda: "no model that XGBoost saved" in tab.view.compare.loader.said.text())


def test_an_earlier_run_is_drawn_beside_this_one_until_it_is_unchecked(qtbot, tab, folder):
    run(qtbot, tab, n_estimators=30, models="random_forest")
    kept = next(p.name for p in (folder / "runs" / "ensembles").iterdir() if p.is_dir())
    run(qtbot, tab, n_estimators=20, models="xgboost")
    tab.frame.drawer.open_page("runs")
    until(qtbot, lambda: kept in tab.frame.runs._summaries)
    curves = tab.view.compare.curves
    tab.frame.runs._check(kept, is_checked=True)
    until(qtbot, lambda: len(curves.labels()) == 2)
    assert curves.labels()[1].endswith(": Random forest")
    run(qtbot, tab, n_estimators=10, models="xgboost")
    assert len(curves.labels()) == 2
    tab.frame.runs._check(kept, is_checked=False)
    assert curves.labels() == ["XGBoost"]


def test_an_earlier_claim_is_drawn_in_the_claims_plot(qtbot, tab, folder):
    run(qtbot, tab, preset="depth", models="tree")
    kept = next(p.name for p in (folder / "runs" / "ensembles").iterdir() if p.is_dir())
    run(qtbot, tab, preset="depth", models="random_forest", n_estimators=5)
    tab.frame.drawer.open_page("runs")
    until(qtbot, lambda: kept in tab.frame.runs._summaries)
    plot = tab.view.claims.plot
    tab.frame.runs._check(kept, is_checked=True)
    until(
        qtbot, lambda: [label.split(": ")[-1] for label in plot.labels()][1:] == ["Decision tree"]
    )
    tab.frame.runs._check(kept, is_checked=False)
    assert plot.labels() == ["Random forest"]
