import re
import runpy

import numpy as np
import pytest
from mlxtend.data import boston_housing_data
from sklearn.datasets import load_diabetes, load_wine
from sklearn.ensemble import AdaBoostClassifier, AdaBoostRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

from core.labs.ensembles.experiment import run
from core.labs.ensembles.fitting.hard_rows import boosting_rounds, heaviest_share
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import SettingsError
from core.runtime.events import Step
from core.runtime.worker.context import RunContext


def go(**values):
    context = RunContext()
    return list(run(EnsembleSettings.make(values), context)), context.result


def claim(result, model, x):
    return next(row for row in result["claim"] if row["id"] == model and row["x"] == x)


@pytest.fixture(scope="module")
def depth_run():
    return go(preset="depth", n_estimators=10)


def test_a_tree_of_a_depth_scores_as_plain_scikit_learns(depth_run):
    train, test, known, asked = train_test_split(
        *boston_housing_data(), test_size=0.2, random_state=42
    )
    plain = DecisionTreeRegressor(max_depth=5, random_state=42).fit(train, known)
    assert claim(depth_run[1], "tree", 5)["test_r2"] == pytest.approx(plain.score(test, asked))


def test_deep_trees_gap_is_wider_than_the_forests(depth_run):
    gaps = {name: claim(depth_run[1], name, 12)["gap"] for name in ("tree", "random_forest")}
    assert gaps["tree"] > gaps["random_forest"] > 0


def test_the_steps_of_a_claim_count_to_their_total(depth_run):
    steps = [event for event in depth_run[0] if isinstance(event, Step)]
    indices = [step.index for step in steps]
    assert indices == sorted(indices)
    assert indices[-1] == steps[-1].total


def test_models_without_a_depth_are_named():
    with pytest.raises(SettingsError, match="has Least squares, AdaBoost, but"):
        EnsembleSettings.make({"experiment": "depth", "models": "tree, linear, adaboost"})


def test_the_weights_need_adaboost():
    with pytest.raises(SettingsError, match="must begin with AdaBoost"):
        EnsembleSettings.make({"experiment": "hard_rows", "models": "linear"})


def test_least_squares_suffers_from_outliers_as_plain_least_squares():
    _, result = go(preset="outliers", models="linear", corrupt_share=0.2)
    train, test, known, asked = train_test_split(
        *boston_housing_data(), test_size=0.2, random_state=42
    )
    rng = np.random.default_rng(42)
    chosen = rng.choice(len(known), round(0.2 * len(known)), replace=False)
    spoilt = known.copy()
    spoilt[chosen] += 10 * known.std() * rng.choice([-1, 1], len(chosen))
    expected = r2_score(asked, LinearRegression().fit(train, spoilt).predict(test))
    assert claim(result, "linear", 0.2)["test_r2"] == pytest.approx(expected, abs=1e-12)


def test_no_outliers_are_the_plain_data():
    _, result = go(preset="outliers", models="linear")
    assert round(claim(result, "linear", 0.0)["test_r2"], 3) == 0.669


def test_the_weights_give_scikit_learns_errors_for_numbers():
    features, target = load_diabetes(return_X_y=True)
    model = AdaBoostRegressor(n_estimators=25, random_state=0).fit(features, target)
    errors = [error for _, _, error in boosting_rounds(model, features, target, 0)]
    assert errors == pytest.approx(list(model.estimator_errors_[: len(errors)]))


def test_the_weights_give_scikit_learns_errors_for_classes():
    features, target = load_wine(return_X_y=True)
    model = AdaBoostClassifier(n_estimators=25, random_state=0).fit(features, target)
    errors = [error for _, _, error in boosting_rounds(model, features, target, 3)]
    assert errors == pytest.approx(list(model.estimator_errors_[: len(errors)]))


def test_equal_weights_give_a_tenth_a_tenth():
    assert heaviest_share(np.full(50, 0.02)) == pytest.approx(0.1)


def test_hard_rows_are_rows_of_the_training_part():
    _, result = go(preset="hard_rows", n_estimators=20)
    train, _ = train_test_split(np.arange(506), test_size=0.2, random_state=42)
    rows = [entry["row"] for entry in result["hard_rows"]]
    assert set(rows) <= set(train.tolist())
    assert result["heaviest_tenth"] > 0.3


def test_steps_count_to_their_total_where_adaboost_stops_early():
    events, result = go(preset="hard_rows", data="diabetes", n_estimators=300)
    steps = [event for event in events if isinstance(event, Step)]
    assert result["rounds"] < 300
    assert steps[-1].index == steps[-1].total


def test_time_grows_with_the_trees():
    _, result = go(preset="time", n_estimators=60)
    for points in result["time"].values():
        seconds = [second for _, second in points]
        assert seconds == sorted(seconds)
        assert seconds[0] > 0


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["depth", "outliers", "hard_rows", "time"])
def test_the_script_of_a_claim_prints_its_scores(preset, tmp_path, capsys):
    settings = EnsembleSettings.make({"preset": preset, "n_estimators": 4})
    context = RunContext()
    list(run(settings, context))
    script = tmp_path / "claim.py"
    script.write_text(recipe(settings).source, encoding="utf-8")
    runpy.run_path(str(script), run_name="__main__")
    printed = dict(re.findall(r"^(\S+) = (.+)$", capsys.readouterr().out, re.M))
    assert len(printed) >= 8
    assert {key: context.result[key] for key in printed} == {
        key: float(value) for key, value in printed.items()
    }
