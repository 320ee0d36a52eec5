"""Why, Difference and Claims through real clicks, with a real worker."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from support.ensembles_tab import LIMIT_MS, press, run, shared_ensembles, until
from support.tab_driver import ended

pytestmark = pytest.mark.slow  # the worker alone loads for seconds
shared = shared_ensembles

WHY, DIFFERENCE, CLAIMS = "why", "difference", "claims"


@pytest.fixture
def view(qtbot, tab):
    tab.view.pages.setCurrentIndex(0)
    tab.view.why.pages.setCurrentIndex(0)
    yield tab.view
    until(qtbot, lambda: not tab.view.why.remark.text().startswith("Computing"))


def open_page(qtbot, view, name):
    page = getattr(view, name)
    bar = view.pages.tabBar()
    place = bar.tabRect(view.pages.indexOf(page)).center()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
    assert page.isVisible()


def row_in_full(view):
    table = view.why.rows.values
    return {table.item(n, 0).text(): table.item(n, 1).text() for n in range(table.rowCount())}


def test_a_row_of_the_table_is_shown_in_full_and_marked_in_the_plots(qtbot, shared, view):
    run(qtbot, shared, n_estimators=10, models="linear, random_forest")
    open_page(qtbot, view, WHY)
    rows = view.why.rows.rows
    until(qtbot, lambda: rows.rowCount() == 102)
    place = rows.visualItemRect(rows.item(1, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until(qtbot, lambda: row_in_full(view).get("row") == rows.item(1, 0).text())
    assert "chosen row: 1 points" in view.why.predictions.fit.summary()


def test_a_click_on_a_dot_chooses_its_row(qtbot, shared, view):
    run(qtbot, shared, n_estimators=10, models="linear, random_forest")
    open_page(qtbot, view, WHY)
    until(qtbot, lambda: view.why.rows.rows.rowCount() == 102)
    fit = view.why.predictions.fit
    until(qtbot, lambda: not fit.is_empty)
    first = view.why.rows.rows.item(0, 0).text()  # the largest error lies apart from the others
    at = fit._places[fit._rows == int(first)][0]
    scene = fit.canvas.box.mapViewToScene(QPointF(*at))
    place = fit.canvas.mapFromScene(scene)
    qtbot.mouseClick(fit.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until(qtbot, lambda: row_in_full(view).get("row") == first)
    assert view.why.rows.rows.currentRow() == 0


def test_the_largest_error_comes_first(qtbot, shared, view):
    run(qtbot, shared, n_estimators=10, models="linear")
    open_page(qtbot, view, WHY)
    rows = view.why.rows.rows
    until(qtbot, lambda: rows.rowCount() == 102)
    errors = [
        abs(float(rows.item(n, 1).text()) - float(rows.item(n, 2).text())) for n in range(102)
    ]
    assert np.all(np.diff(errors) <= 0.011)  # four digits are shown


def test_importance_and_dependence_come_when_they_are_looked_at(qtbot, shared, view):
    run(qtbot, shared, n_estimators=10, models="random_forest")
    open_page(qtbot, view, WHY)
    view.why.pages.setCurrentWidget(view.why.importance)
    until(qtbot, lambda: "Shuffling" in view.why.importance.remark.text())
    assert len(view.why.importance.bars._series) == 2
    view.why.pages.setCurrentWidget(view.why.dependence_page)
    until(qtbot, lambda: view.why.dependence.labels() == ["Random forest"])
    assert view.why.feature_box.count() == 13


def test_least_squares_keeps_no_account_of_impurity(qtbot, shared, view):
    run(qtbot, shared, models="linear")
    open_page(qtbot, view, WHY)
    view.why.pages.setCurrentWidget(view.why.importance)
    until(qtbot, lambda: "keeps no account" in view.why.importance.remark.text())
    assert len(view.why.importance.bars._series) == 1


def test_classes_get_a_confusion_matrix_and_curves(qtbot, shared, view):
    run(qtbot, shared, data="wine", models="linear", n_estimators=5)
    open_page(qtbot, view, WHY)
    until(qtbot, lambda: len(view.why.predictions.roc.labels()) == 3)
    assert view.why.predictions.confusion.isVisible()
    assert not view.why.predictions.fit.isVisible()


def test_many_splits_end_in_a_verdict_that_follows_the_margin(qtbot, shared, view):
    run(
        qtbot,
        shared,
        data="diabetes",
        models="linear, tree",
        validation="splits",
        repeats=5,
        n_estimators=5,
    )
    open_page(qtbot, view, DIFFERENCE)
    page = view.difference
    assert "Over 5 splits Least squares has" in page.sentence.text()
    page.rope.setFocus()
    page.rope.selectAll()
    qtbot.keyClicks(page.rope, "0.4")
    qtbot.keyClick(page.rope, Qt.Key.Key_Return)
    until(qtbot, lambda: "more than 0.4" in page.sentence.text())


def test_one_split_says_what_is_needed(qtbot, shared, view):
    run(qtbot, shared, models="linear")
    open_page(qtbot, view, DIFFERENCE)
    assert "many splits" in view.difference.remark.text()
    assert not view.difference.rope.isEnabled()


@pytest.mark.parametrize("claim", ["hard_rows", "depth"])
def test_a_claim_is_one_click_and_ends_in_a_picture(qtbot, shared, view, claim):
    run(qtbot, shared, models="linear")
    open_page(qtbot, view, CLAIMS)
    with ended(qtbot, shared, LIMIT_MS):
        press(qtbot, view.claims.buttons[claim])
    expected = {"hard_rows": ["AdaBoost"], "depth": ["Decision tree", "Random forest"]}
    assert view.claims.plot.labels() == expected[claim]


def test_a_tree_is_drawn_and_walked_for_the_chosen_row(qtbot, shared, view):
    run(qtbot, shared, models="random_forest", n_estimators=4)
    open_page(qtbot, view, WHY)
    rows = view.why.rows.rows
    until(qtbot, lambda: rows.rowCount() == 102)
    place = rows.visualItemRect(rows.item(0, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.why.pages.setCurrentWidget(view.why.tree)
    until(qtbot, lambda: view.why.tree.drawn.summary().startswith("The row's way: "))
    assert view.why.tree.tree_box.maximum() == 3
    assert "≤" in view.why.tree.drawn.summary()


def test_a_model_without_trees_says_so(qtbot, shared, view):
    run(qtbot, shared, models="linear")
    open_page(qtbot, view, WHY)
    view.why.pages.setCurrentWidget(view.why.tree)
    until(qtbot, lambda: "no tree to draw" in view.why.tree.remark.text())
    assert view.why.tree.drawn.summary() == ""


def choose_first_row(qtbot, view):
    rows = view.why.rows.rows
    until(qtbot, lambda: rows.rowCount() > 0)
    place = rows.visualItemRect(rows.item(0, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until(qtbot, lambda: row_in_full(view).get("row") == rows.item(0, 0).text())


def bars_of(plot):
    return [float(value) for series in plot._series.values() for value in series]


@pytest.mark.parametrize(("model", "method"), [("xgboost", "SHAP"), ("random_forest", "path")])
def test_the_chosen_rows_contributions_are_drawn(qtbot, shared, view, model, method):
    run(qtbot, shared, models=model, n_estimators=10)
    open_page(qtbot, view, WHY)
    choose_first_row(qtbot, view)
    panel = view.why.contributions
    view.why.pages.setCurrentWidget(panel)
    until(qtbot, lambda: method in panel.remark.text())
    predicted = float(view.why.rows.rows.item(0, 2).text())
    base = float(panel.remark.text().split("base ")[1].split(" and")[0])
    assert "most is owed to " in panel.remark.text()
    assert base + sum(bars_of(panel.bars)) == pytest.approx(predicted, abs=0.02)


def test_contributions_ask_for_a_row_first(qtbot, shared, view):
    run(qtbot, shared, models="xgboost", n_estimators=10)
    open_page(qtbot, view, WHY)
    view.why.pages.setCurrentWidget(view.why.contributions)
    assert "Choose a row" in view.why.contributions.remark.text()
    until(qtbot, lambda: view.why.contributions.bars.is_empty)


def test_the_contributions_of_a_class_begin_with_the_predicted_one(qtbot, shared, view):
    run(qtbot, shared, data="wine", models="random_forest", n_estimators=10)
    open_page(qtbot, view, WHY)
    choose_first_row(qtbot, view)
    panel = view.why.contributions
    view.why.pages.setCurrentWidget(panel)
    until(qtbot, lambda: not panel.bars.is_empty)
    assert panel.class_box.isVisible()
    assert panel.class_box.currentText() == view.why.rows.rows.item(0, 2).text()


@pytest.mark.parametrize(("data", "label"), [("wine", "class_2"), ("boston", "What the model")])
def test_regions_of_two_columns_are_drawn_under_the_test_rows(qtbot, shared, view, data, label):
    run(qtbot, shared, data=data, models="random_forest", n_estimators=10)
    open_page(qtbot, view, WHY)
    panel = view.why.regions
    view.why.pages.setCurrentWidget(panel)
    until(qtbot, lambda: "dots are the test rows" in panel.remark.text())
    assert label in panel.plot.summary()
    box, before = panel.second_box, panel.second_box.currentText()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up if box.currentIndex() else Qt.Key.Key_Down)
    assert box.currentText() != before
    until(qtbot, lambda: panel.plot._y_label == box.currentText())


def test_regions_begin_with_what_matters_to_the_model_and_stay_with_what_is_chosen(
    qtbot, shared, view
):
    run(qtbot, shared, models="random_forest, linear", n_estimators=10)
    open_page(qtbot, view, WHY)
    panel = view.why.regions
    view.why.pages.setCurrentWidget(view.why.importance)
    until(qtbot, lambda: view.why.remark.text() == "")
    most = view.why.importance.bars._categories[:2]
    view.why.pages.setCurrentWidget(panel)
    until(qtbot, lambda: "dots are the test rows" in panel.remark.text())
    assert (panel.first_box.currentText(), panel.second_box.currentText()) == most
    panel.first_box.setFocus()
    qtbot.keyClick(panel.first_box, Qt.Key.Key_Home)
    until(qtbot, lambda: panel.plot._x_label == "CRIM")
    view.why.model_box.setFocus()
    qtbot.keyClick(view.why.model_box, Qt.Key.Key_Down)
    until(qtbot, lambda: view.why.remark.text() == "")
    assert panel.plot._x_label == "CRIM"


def test_the_same_column_twice_says_what_to_do(qtbot, shared, view):
    run(qtbot, shared, models="linear")
    open_page(qtbot, view, WHY)
    panel = view.why.regions
    view.why.pages.setCurrentWidget(panel)
    until(qtbot, lambda: "test rows" in panel.remark.text())
    panel.second_box.setFocus()
    qtbot.keyClicks(panel.second_box, panel.first_box.currentText())
    until(qtbot, lambda: "two different columns" in panel.remark.text())
    until(qtbot, lambda: panel.plot.is_empty)


def test_the_slider_spoils_targets_and_fits_again(qtbot, shared, view):
    run(qtbot, shared, preset="outliers", models="linear, tree", corrupt_share=0.1)
    open_page(qtbot, view, CLAIMS)
    view.claims.share.slider.setFocus()
    with ended(qtbot, shared, LIMIT_MS) as end:
        qtbot.keyClick(view.claims.share.slider, Qt.Key.Key_Right)
    claim = end.args[0].result["claim"]
    assert max(row["x"] for row in claim) == 0.15
    assert {row["id"] for row in claim} == {"linear", "tree"}
    assert view.claims.share.value.text() == "15 %"
    assert "with 15 % of the training targets spoilt" in view.claims.sentence.text()


def test_the_claim_about_outliers_says_what_was_measured(qtbot, shared, view):
    result = run(qtbot, shared, preset="outliers", n_estimators=5)
    open_page(qtbot, view, CLAIMS)
    falls = {}
    for row in result["claim"]:
        falls.setdefault(row["name"], []).append(row["test_r2"])
    least = min(falls, key=lambda name: falls[name][0] - falls[name][-1])
    assert f"Least harmed: {least}." in view.claims.sentence.text()


def test_the_rounds_of_adaboost_are_counted_from_one(qtbot, shared, view):
    run(qtbot, shared, preset="hard_rows", n_estimators=12)
    (line,) = view.claims.plot._lines.values()
    assert line.x.tolist() == list(range(1, 13))


def test_models_that_are_gone_with_their_worker_are_asked_nothing(qtbot, shared, view):
    run(qtbot, shared, n_estimators=10, models="linear, random_forest")
    view.lose_worker()
    open_page(qtbot, view, WHY)
    assert "The models are gone" in view.why.remark.text()
    assert view.why.model_box.count() == 0
    assert not any(button.isEnabled() for button in view.compare.outputs)
    assert len(view.compare.table.models.rows()) == 2


def test_what_was_to_be_done_after_the_run_is_not_said_any_more_then(qtbot, shared, view):
    view.why.pages.setCurrentWidget(view.why.contributions)
    run(qtbot, shared, n_estimators=10, models="linear, random_forest")
    open_page(qtbot, view, WHY)
    assert view.why.remark.text() == ""
    view.why.begin(view.why._models)
    view.why.finish({"models": ()})
    assert view.why.remark.text() == "No model was fitted; run again."
