"""The page of several models, before a worker that the test plays itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.spark_answers import CARDS, values

from core.labs.ensembles.settings import EnsembleSettings
from core.labs.ensembles.spark_handover import settings_on_spark
from core.labs.spark.settings import SparkSettings
from core.runtime.events import Note
from ui.labs.spark.compare.compare_page import ComparePage
from ui.labs.spark.pipeline.pipeline_model import of_specs, to_text
from ui.runtime.state import RunState
from ui.widgets.forms.settings_form import SettingsForm

FOUND = [
    {"id": "linear", "split_seed": 42, "complete": True, "test_r2": 0.6688, "fit_s": 0.01},
    {"id": "random_forest", "split_seed": 42, "complete": True, "test_r2": 0.88, "fit_s": 0.3},
]
LINEAR = {"id": "linear", "model": "linear", "test_r2": 0.66876, "test_rmse": 4.93, "fit_s": 0.9}
FOREST = {"id": "random_forest", "model": "random_forest", "error": "There is no memory left."}


def handed(**changes):
    settings = EnsembleSettings.make(
        {"preset": "fair", "models": "linear, random_forest, adaboost", "n_estimators": 7}
    )
    return values(**{**settings_on_spark(settings, "regression", FOUND), **changes})


@pytest.fixture
def page(open_part):
    part = open_part(ComparePage(), handed(), ChooseModel=lambda asked: asked.model)
    part.begin(handed())
    return part


@pytest.fixture
def view(spark_view):
    return spark_view


def column(page, head):
    table = page.models.table
    heads = [table.horizontalHeaderItem(n).text() for n in range(table.columnCount())]
    return [table.item(row, heads.index(head)).text() for row in range(table.rowCount())]


def test_the_models_are_listed_by_their_words_with_what_was_found_before(page):
    assert column(page, "Model") == ["Least squares", "Random forest"]
    assert column(page, "R²\nEnsembles") == ["0.6688", "0.88"]
    assert "numTrees=7" in column(page, "Parameters")[1]


def test_a_row_is_filled_as_its_model_is_judged(page):
    assert column(page, "R²\nSpark") == ["fitting", ""]
    page.take_row(LINEAR)
    assert column(page, "R²\nSpark") == ["0.6688", "fitting"]
    assert column(page, "Fit, s\nSpark") == ["0.9", ""]
    assert "Least squares: test score 0.669" in page.summary()


def test_a_model_that_failed_says_why(page):
    page.take_row(LINEAR)
    page.take_row(FOREST)
    page.finish({}, is_kept=False)
    assert column(page, "R²\nSpark") == ["0.6688", "–"]
    assert "Random forest: There is no memory left." in page.said.text()


def test_what_was_not_handed_over_and_why_numbers_differ_is_said(page):
    assert "AdaBoost is left out" in page.said.text()
    assert "Least squares has one solution" in page.said.text()
    assert "32 bins" in page.said.text()


def test_numbers_of_other_rows_are_left_out(page):
    page.begin(handed(seed=43))
    assert "R²" in [page.models.table.horizontalHeaderItem(1).text()]
    assert "other rows or another split" in page.said.text()


def test_a_model_with_another_parameter_has_no_number_beside_it(page):
    text = handed()["models"].replace("numTrees=7", "numTrees=8")
    page.begin(handed(models=text))
    assert column(page, "R²\nEnsembles") == ["0.6688", ""]


def test_the_models_of_the_form_have_the_words_of_this_lab(open_part):
    page = open_part(ComparePage(), values(models="linear, tree, tree(maxDepth=2)"))
    assert column(page, "Model") == ["Linear regression", "Decision tree", "Decision tree 2"]
    assert "Press Run" in page.remark.text()


def test_the_model_of_a_row_can_be_shown_on_the_other_pages(qtbot, page):
    page.take_row(LINEAR)
    page.models.table.setCurrentCell(0, 0)
    assert not page.button.isEnabled()  # the run is not over
    page.finish({"models": [LINEAR, FOREST]}, is_kept=False)
    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert chosen.args == ["linear"]
    assert "speak of Least squares now" in page.trouble.text()
    page.models.table.setCurrentCell(1, 0)
    assert not page.button.isEnabled()  # it has failed


def test_an_earlier_run_has_no_models_to_be_shown(page):
    page.finish({"models": [LINEAR, FOREST]}, is_kept=True)
    page.models.table.setCurrentCell(0, 0)
    assert column(page, "R²\nSpark") == ["0.6688", "–"]
    assert not page.button.isEnabled()


def test_the_page_is_offered_while_there_are_models(view):
    place = view.pages.indexOf(view.compare)
    assert not view.pages.isTabVisible(place)
    view.settings_changed(values(models="linear, tree"))
    assert view.pages.isTabVisible(place)
    assert view.pages.currentWidget() is view.data
    view.settings_changed(values())
    assert not view.pages.isTabVisible(place)


def test_what_another_lab_hands_over_is_shown_at_once(view):
    view.settings_changed(handed())
    assert view.pages.currentWidget() is view.compare


def test_a_run_of_several_models_fills_the_page(view):
    view.begin(handed())
    view.show_state(RunState.STARTING)
    view.take_note(Note("row", "linear", LINEAR))
    view.show_state(RunState.IDLE)
    result = {
        "models": [LINEAR, FOREST],
        "chosen": "linear",
        "linear_r2": 0.66876,
        "test_rows": 102,
    }
    view.finish("done", result)
    assert view.pages.currentWidget() is view.compare
    assert column(view.compare, "R²\nSpark") == ["0.6688", "–"]
    assert "of Least squares" in view.run_page.model.text()
    assert view.run_page.scores.text() == "102 rows to judge by"


def test_a_hand_over_leaves_the_built_pipeline_for_later(qtbot):
    built = to_text(of_specs(CARDS))
    form = SettingsForm(SparkSettings)
    qtbot.addWidget(form)
    form.set_values({"stages": built})
    given = settings_on_spark(
        EnsembleSettings.make({"preset": "fair", "models": "linear"}), "regression", ()
    )
    form.set_values(given)
    assert form.values()["stages"] == built
    assert form.settings().is_comparison
    assert form.settings().stage_specs() == ()
