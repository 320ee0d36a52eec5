"""The run and its script against plain scikit-learn and xgboost, called here directly."""

import json
import math
import re
import runpy
import subprocess
import sys
import threading

import numpy as np
import pytest
from mlxtend.data import boston_housing_data
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.ensemble import AdaBoostRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import RepeatedKFold, cross_val_score, train_test_split
from xgboost import XGBRegressor

from core.labs.ensembles.comparison.state import STATE
from core.labs.ensembles.experiment import run
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.events import Note, Step, to_json
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive

pytestmark = pytest.mark.slow


def go(**values):
    context = RunContext()
    events = list(run(EnsembleSettings.make(values), context))
    return events, context


def row(context, model, seed=42):
    rows = context.result["models"]
    return next(r for r in rows if (r["model"], r["split_seed"]) == (model, seed))


def plain_r2(model, data, seed):
    features, target = data
    train, test, known, asked = train_test_split(features, target, test_size=0.2, random_state=seed)
    return r2_score(asked, model.fit(train, known).predict(test))


@pytest.fixture(scope="module")
def small_lecture():
    return go(preset="lecture", n_estimators=30)


def test_the_lectures_forest_is_plain_scikit_learns(small_lecture):
    expected = plain_r2(RandomForestRegressor(30, random_state=42), boston_housing_data(), 42)
    assert row(small_lecture[1], "random_forest")["test_r2"] == pytest.approx(expected, abs=1e-12)


def test_the_lectures_xgboost_is_plain_xgboosts_on_its_own_split(small_lecture):
    expected = plain_r2(XGBRegressor(n_estimators=30, random_state=41), boston_housing_data(), 41)
    assert row(small_lecture[1], "xgboost", 41)["test_r2"] == pytest.approx(expected, abs=1e-12)


def test_the_lecture_scores_xgboost_on_the_fair_split_too(small_lecture):
    expected = plain_r2(XGBRegressor(n_estimators=30, random_state=41), boston_housing_data(), 42)
    assert row(small_lecture[1], "xgboost", 42)["test_r2"] == pytest.approx(expected, abs=1e-12)


def test_the_lecture_says_that_its_splits_differ(small_lecture):
    notes = [e for e in small_lecture[0] if isinstance(e, Note) and e.kind == "two_splits"]
    assert "split 41 for XGBoost." in notes[0].text


def test_sentences_name_the_models_in_words(small_lecture):
    events, context = small_lecture
    told = [context.message, *(e.text for e in events if isinstance(e, Note))]
    assert "XGBoost 2 0." in context.message
    assert not [text for text in told if "random_forest" in text or "xgboost" in text]


def test_least_squares_for_classes_is_called_logistic_regression():
    _, context = go(data="wine", models="linear, tree")
    assert "Logistic regression" in context.message


@pytest.mark.slow
def test_the_whole_lecture_is_plain_scikit_learn_and_xgboost():
    _, context = go(preset="lecture")
    data = boston_housing_data()
    forest = plain_r2(RandomForestRegressor(2000, random_state=42), data, 42)
    xgboost = {s: plain_r2(XGBRegressor(n_estimators=2000, random_state=41), data, s)
               for s in (41, 42)}  # fmt: skip
    assert row(context, "random_forest")["test_r2"] == pytest.approx(forest, abs=1e-12)
    assert row(context, "xgboost", 41)["test_r2"] == pytest.approx(xgboost[41], abs=1e-12)
    assert row(context, "xgboost", 42)["test_r2"] == pytest.approx(xgboost[42], abs=1e-12)
    assert round(forest, 3) == 0.879
    assert round(xgboost[42], 3) == 0.906


def test_least_squares_is_plain_scikit_learns(small_lecture):
    expected = plain_r2(LinearRegression(), boston_housing_data(), 42)
    assert row(small_lecture[1], "linear")["test_r2"] == pytest.approx(expected, abs=1e-12)
    assert round(expected, 3) == 0.669


def test_a_fit_with_its_curve_takes_longer_than_without(small_lecture):
    for told in small_lecture[1].result["models"]:
        assert 0 < told["fit_s"] < told["live_s"]


def test_steps_count_up_to_their_total(small_lecture):
    steps = [e for e in small_lecture[0] if isinstance(e, Step)]
    indexes = [step.index for step in steps]
    assert indexes == sorted(indexes)
    assert indexes[-1] == steps[-1].total


def test_events_and_result_are_json(small_lecture):
    events, context = small_lecture
    assert json.dumps([to_json(event) for event in events])
    assert json.dumps(context.result)


def test_the_same_settings_give_the_same_steps():
    values = {"data": "wine", "n_estimators": 12, "preset": "fair"}
    first, second = ([e for e in go(**values)[0] if isinstance(e, Step)] for _ in range(2))
    assert first == second


def test_models_at_once_score_as_one_after_another():
    values = {"data": "diabetes", "n_estimators": 12, "models": "random_forest, adaboost, xgboost"}
    apart, at_once = (go(**values, at_once=flag)[1].result for flag in (False, True))
    for one, other in zip(apart["models"], at_once["models"], strict=True):
        assert one["test_r2"] == other["test_r2"]


def test_the_steps_of_models_at_once_count_up_to_their_total():
    events, _ = go(preset="fair", data="wine", n_estimators=12, at_once=True)
    indices = [e.index for e in events if isinstance(e, Step)]
    assert indices == sorted(indices)
    assert indices[-1] == next(e.total for e in events if isinstance(e, Step))


@pytest.mark.slow
def test_stop_ends_all_models_at_once_and_keeps_their_parts():
    models = ["random_forest", "gradient_boosting", "bagging"]
    begun = set()

    def have_all_begun(step):
        begun.update(name.partition(".")[0] for name in step.metrics)
        return begun == set(models)

    values = {"data": "diabetes", "models": ", ".join(models), "n_estimators": 5000}
    finished = stop_at(have_all_begun, **values, at_once=True)
    assert finished.outcome == "cancelled"
    assert [r["complete"] for r in finished.result["models"]] == [False] * 3
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("fit")]


def test_folds_are_cross_val_score():
    _, context = go(
        data="diabetes",
        models="random_forest",
        n_estimators=5,
        validation="repeated",
        folds=4,
        repeats=2,
    )
    cut = RepeatedKFold(n_splits=4, n_repeats=2, random_state=42)
    model = RandomForestRegressor(5, random_state=42)
    expected = cross_val_score(model, *load_diabetes(return_X_y=True), cv=cut, scoring="r2")
    assert row(context, "random_forest")["test_r2_values"] == pytest.approx(list(expected))


def test_classes_score_as_plain_scikit_learn():
    _, context = go(data="breast_cancer", models="random_forest", n_estimators=15)
    features, target = load_breast_cancer(return_X_y=True)
    train, test, known, asked = train_test_split(features, target, test_size=0.2, random_state=42)
    # The classes by name: benign comes first.
    plain = RandomForestClassifier(15, random_state=42).fit(train, 1 - known)
    assert row(context, "random_forest")["test_accuracy"] == plain.score(test, 1 - asked)


def test_adaboost_says_how_many_trees_it_has():
    _, context = go(data="diabetes", models="adaboost", n_estimators=300)
    features, target = load_diabetes(return_X_y=True)
    train, _, known, _ = train_test_split(features, target, test_size=0.2, random_state=42)
    plain = AdaBoostRegressor(n_estimators=300, random_state=42).fit(train, known)
    assert row(context, "adaboost")["trees"] == len(plain.estimators_) < 300


SCRIPTS = {
    "lecture": {"preset": "lecture", "n_estimators": 9},
    "families": {"preset": "fair", "n_estimators": 6},
    "classes": {"preset": "classes", "data": "wine", "n_estimators": 6, "stratify": True},
    "folds": {
        "data": "diabetes",
        "models": "linear, random_forest(max_features=sqrt), adaboost(max_depth=2)",
        "n_estimators": 4,
        "validation": "repeated",
        "folds": 3,
        "repeats": 2,
        "threads": 1,
    },
    "splits": {
        "data": "moons",
        "rows": 120,
        "models": "linear, tree, xgboost",
        "n_estimators": 4,
        "validation": "splits",
        "repeats": 3,
        "drop_columns": "",
    },
    "outliers": {
        "data": "friedman1",
        "rows": 100,
        "models": "linear, bagging(max_depth=3)",
        "n_estimators": 4,
        "corrupt_share": 0.1,
        "drop_columns": "x8, x9",
    },
}


def printed_by(settings, folder, capsys):
    script = folder / "script.py"
    script.write_text(recipe(settings).source, encoding="utf-8")
    runpy.run_path(str(script), run_name="__main__")
    printed = capsys.readouterr().out
    return {key: float(value) for key, value in re.findall(r"^(\w+) = (.+)$", printed, re.M)}


def same(first, second):
    return first == second or (math.isnan(first) and math.isnan(second))


@pytest.mark.parametrize("name", list(SCRIPTS))
def test_the_script_prints_the_runs_scores_to_the_last_bit(name, tmp_path, capsys):
    settings = EnsembleSettings.make(SCRIPTS[name])
    context = RunContext()
    list(run(settings, context))
    printed = printed_by(settings, tmp_path, capsys)
    assert len(printed) >= 8 * len(settings.model_specs())
    assert all(same(value, context.result[key]) for key, value in printed.items())


@pytest.mark.parametrize("name", list(SCRIPTS))
def test_the_script_needs_nothing_of_ours(name):
    source = recipe(EnsembleSettings.make(SCRIPTS[name])).source
    assert not re.search(r"^(from|import) (core|app|ui)", source, re.M)


@pytest.mark.parametrize("name", list(SCRIPTS))
def test_the_script_is_formatted_and_clean(name, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(recipe(EnsembleSettings.make(SCRIPTS[name])).source, encoding="utf-8")
    for command in (["format", "--check"], ["check", "--select", "E,F,I,W,D"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length", "100",
             "--config", "lint.pydocstyle.convention='numpy'", script],
            check=True, capture_output=True,
        )  # fmt: skip


def stop_at(is_enough, **values):
    context = RunContext()
    control = Control(context)

    class Sink:
        def add(self, event):
            if isinstance(event, Step) and is_enough(event):
                control.stop()

    settings = EnsembleSettings.make(values)
    return drive(lambda: run(settings, context), context, control, Sink())


@pytest.mark.parametrize("rounds", [401, 613])
def test_a_boosting_of_any_length_has_a_size(rounds):
    _, context = go(models="xgboost(max_depth=1)", n_estimators=rounds)
    model = context.state[STATE].fitted["xgboost"].fit.model
    whole = len(model.get_booster().save_raw("ubj")) / (1 << 20)
    assert row(context, "xgboost")["size_mb"] == pytest.approx(whole, rel=0.1)


@pytest.mark.parametrize(
    "model", ["random_forest", "gradient_boosting", "hist_gradient_boosting", "xgboost"]
)
def test_stop_keeps_the_finished_row_and_the_part_of_the_next(model):
    finished = stop_at(
        lambda step: f"{model}.trees" in step.metrics,
        data="diabetes",
        models=f"linear, {model}",
        n_estimators=5000,
    )
    rows = finished.result["models"]
    assert finished.outcome == "cancelled"
    assert [(r["model"], r["complete"]) for r in rows] == [("linear", True), (model, False)]
    assert 0 < rows[1]["trees"] < 5000
    assert np.isfinite(rows[1]["test_r2"])


def test_what_a_stopped_model_was_not_measured_for_is_not_told():
    finished = stop_at(
        lambda step: "xgboost.trees" in step.metrics,
        data="diabetes",
        models="linear, xgboost",
        n_estimators=5000,
    )
    linear, stopped = finished.result["models"]
    assert {"predict_s", "memory_mb"} <= linear.keys()
    assert not {"predict_s", "memory_mb"} & stopped.keys()


@pytest.mark.parametrize("model", ["random_forest", "gradient_boosting", "xgboost", "bagging"])
def test_stop_keeps_the_part_of_a_classifier(model):
    finished = stop_at(lambda step: step.index > 1, data="digits", models=model, n_estimators=5000)
    (kept,) = finished.result["models"]
    assert not kept["complete"]
    assert 0 < kept["test_log_loss"] < 3


def test_a_stopped_forest_scores_as_a_forest_of_that_size():
    finished = stop_at(
        lambda step: step.index > 10,
        data="diabetes",
        models="random_forest",
        n_estimators=2000,
        threads=1,
    )
    stopped = finished.result["models"][0]
    model = RandomForestRegressor(stopped["trees"], random_state=42)
    expected = plain_r2(model, load_diabetes(return_X_y=True), 42)
    assert stopped["test_r2"] == pytest.approx(expected, abs=1e-12)


def test_an_unknown_target_is_told_with_a_hint():
    with pytest.raises(LabError, match=r"no column 'MEDW'; did you mean MEDV\?"):
        go(data="boston", target="MEDW")


def test_another_target_of_a_sample_is_learnt():
    _, context = go(data="boston", target="RM", models="linear")
    assert 0 < row(context, "linear")["test_r2"] < 1


def test_a_class_without_training_rows_is_told():
    with pytest.raises(LabError, match="No training row is of class"):
        go(data="boston", target="RAD", task="classification", test_size=0.9, models="tree")
