"""The recipe's fits against one plain fit of scikit-learn and xgboost."""

import itertools
import sys
import threading

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_diabetes, load_wine
from sklearn.ensemble import AdaBoostClassifier, BaggingRegressor, RandomForestRegressor
from sklearn.metrics import root_mean_squared_error
from sklearn.model_selection import train_test_split

from core.labs.ensembles.experiment import run
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.messages import TraceRequest
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive
from core.runtime.worker.line_stepper import LineStepper

TREES = 24
FAMILIES = {
    "random_forest": "random_forest(max_features=sqrt)",
    "extra_trees": "extra_trees",
    "bagging": "bagging(max_depth=4)",
    "adaboost": "adaboost",
    "gradient_boosting": "gradient_boosting(subsample=0.7)",
    "hist_gradient_boosting": "hist_gradient_boosting",
    "xgboost": "xgboost(subsample=0.7, colsample_bytree=0.8)",
}
FORESTS = ["random_forest", "extra_trees", "bagging"]
CASES = [(family, classes) for family in FAMILIES for classes in (False, True)]


def recipe_for(family, classes, **values):
    data = "wine" if classes else "diabetes"
    models = ", ".join(FAMILIES[name] for name in family.split())
    settings = {"data": data, "models": models, "n_estimators": TREES, "threads": 2, **values}
    return recipe(EnsembleSettings.make(settings)).load()


def yielded(code):
    features, target = code.parts(code.read())
    return code.compare(features, code.encode(target))


def grown(family, classes, **values):
    code = recipe_for(family, classes, **values)
    *_, fit = yielded(code)
    return code, fit


def plain_fit(code, fit, trees=TREES):
    """Return the recipe's model fitted plainly, with so many trees."""
    arguments = (2,) if "threads" in code.models.__code__.co_varnames else ()
    (_, model), *_ = code.models(*arguments).values()
    model.set_params(**{"max_iter" if hasattr(model, "max_iter") else "n_estimators": trees})
    return model.fit(fit.seen, fit.known)


def ask(model, classes, rows):
    return model.predict_proba(rows) if classes else model.predict(rows)


def error(model, rows, true, classes):
    predicted = model.predict(rows)
    return np.mean(predicted != true) if classes else root_mean_squared_error(true, predicted)


@pytest.mark.parametrize(("family", "classes"), CASES)
def test_a_grown_model_predicts_as_one_fit(family, classes):
    code, fit = grown(family, classes)
    plain = plain_fit(code, fit)
    assert np.array_equal(ask(fit.model, classes, fit.unseen), ask(plain, classes, fit.unseen))


@pytest.mark.parametrize(("family", "classes"), CASES)
def test_the_curve_ends_at_the_plain_models_error(family, classes):
    code, fit = grown(family, classes)
    plain = plain_fit(code, fit)
    for column, rows, true in ((1, fit.seen, fit.known), (2, fit.unseen, fit.true)):
        expected = error(plain, rows, true, classes)
        assert fit.curve[-1][column] == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("family", "classes"), CASES)
def test_a_point_in_the_middle_is_the_error_of_a_smaller_model(family, classes):
    code, fit = grown(family, classes)
    point = next(point for point in fit.curve if point[0] >= 10)
    smaller = plain_fit(code, fit, trees=point[0])
    expected = error(smaller, fit.unseen, fit.true, classes)
    assert point[2] == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("family", FORESTS)
def test_a_forest_grown_in_blocks_has_the_same_trees(family, classes):
    code, fit = grown(family, classes)
    plain = plain_fit(code, fit)
    assert len(fit.model.estimators_) == TREES
    for ours, theirs in zip(fit.model.estimators_, plain.estimators_, strict=True):
        assert np.array_equal(ours.tree_.threshold, theirs.tree_.threshold)
        assert np.array_equal(ours.tree_.feature, theirs.tree_.feature)
        assert np.array_equal(ours.tree_.value, theirs.tree_.value)


@pytest.mark.parametrize(
    ("family", "kind"), [("random_forest", RandomForestRegressor), ("bagging", BaggingRegressor)]
)
def test_the_out_of_bag_error_is_scikit_learns(family, kind):
    code = recipe_for(family, classes=False, n_estimators=60)
    *_, fit = yielded(code)
    plain = kind(**{**fit.model.get_params(deep=False), "oob_score": True})
    plain.fit(fit.seen, fit.known)
    expected = root_mean_squared_error(fit.known, plain.oob_prediction_)
    assert fit.curve[-1][3] == pytest.approx(expected, rel=1e-12)


def test_a_forest_without_bags_has_no_out_of_bag_error():
    _, fit = grown("extra_trees", classes=False)
    assert np.isnan(fit.curve[-1][3])


def test_the_first_trees_of_adaboost_are_the_stages_that_scikit_learn_tells():
    code = recipe_for("adaboost", classes=True, n_estimators=9)
    *_, fit = yielded(code)
    plain = AdaBoostClassifier(n_estimators=9, random_state=42).fit(fit.seen, fit.known)
    staged = [np.mean(stage != fit.true) for stage in plain.staged_predict(fit.unseen)]
    assert [point[2] for point in fit.curve] == [staged[point[0] - 1] for point in fit.curve]


@pytest.mark.parametrize("family", list(FAMILIES))
def test_closing_the_recipe_leaves_a_model_that_predicts(family):
    code = recipe_for(family, classes=False)
    fits = yielded(code)
    fit = next(fit for fit in fits if fit.trees)
    fits.close()
    code.judge(fit)
    assert np.isfinite(fit.scores["test"]["r2"])
    assert threading.active_count() == 1


@pytest.mark.parametrize("family", ["random_forest", "extra_trees", "gradient_boosting", "xgboost"])
def test_a_stopped_model_is_one_of_the_trees_that_were_there(family):
    code = recipe_for(family, classes=False, n_estimators=2000)
    fits = yielded(code)
    fit = next(fit for fit in fits if fit.trees > 20)
    fits.close()
    assert fit.trees < 2000
    smaller = plain_fit(code, fit, trees=fit.trees)
    assert np.array_equal(fit.model.predict(fit.unseen), smaller.predict(fit.unseen))


def test_xgboost_waits_while_nobody_asks_for_more():
    fits = yielded(recipe_for("xgboost", classes=False, n_estimators=2000))
    fit = next(fit for fit in fits if fit.trees)
    seen = fit.booster.num_boosted_rounds()
    threading.Event().wait(0.2)
    assert fit.booster.num_boosted_rounds() == seen == fit.trees
    fits.close()


def test_what_xgboost_raises_in_its_thread_is_raised_where_it_is_pulled():
    code = recipe_for("xgboost", classes=False)
    fits = yielded(code)
    fit = next(fits)
    fit.known = fit.known[:-1]
    with pytest.raises(ValueError, match="Invalid size for `label`"):
        list(fits)


def test_a_grown_xgboost_can_be_copied_with_nothing_of_the_watch_in_it():
    _, fit = grown("xgboost", classes=False)
    assert fit.model.get_params()["callbacks"] is None


def test_models_at_once_take_turns():
    code = recipe_for("random_forest xgboost", classes=False, at_once=True)
    names = [fit.name for fit in yielded(code)]
    changes = sum(one != other for one, other in itertools.pairwise(names))
    assert changes > 10


def test_every_function_of_the_lectures_script_is_executed():
    code = recipe(EnsembleSettings.make({"preset": "lecture", "n_estimators": 5}))
    module = code.load()
    entered = set()

    def trace(frame, event, argument):
        if frame.f_code.co_filename == code.filename:
            entered.add(frame.f_code.co_name)

    threading.settrace(trace)  # xgboost calls back from a thread of its own
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        list(yielded(module))
    finally:
        sys.settrace(before)
        threading.settrace(None)
    defined = {
        line.split("def ")[1].split("(")[0]
        for line in code.source.splitlines()
        if line.lstrip().startswith("def ")
    }
    assert defined - entered == set()


def walked(stop_at=0):
    """Walk the lines of XGBoost's fit, stop at the one of this number; return outcome and names."""
    settings = EnsembleSettings.make(
        {"data": "diabetes", "models": "xgboost", "n_estimators": 2, "threads": 1}
    )
    code = recipe(settings)
    lines = code.source.splitlines()
    first = lines.index("class Rounds(TrainingCallback):")
    last = next(n for n, line in enumerate(lines) if "fitting.result()" in line)
    request = TraceRequest("to", lines=frozenset(range(first, last + 2)))
    context = RunContext()
    control = Control(context)
    names = []

    def publish(reached):
        names.append(reached.function)
        if len(names) == stop_at:
            control.stop()
        else:
            control.trace_to(request)

    class Sink:
        def add(self, event):
            pass

    control.trace_to(request)
    stepper = LineStepper(code.filename, control, publish)
    finished = drive(lambda: run(settings, context), context, control, Sink(), stepper)
    return finished.outcome, names


def test_line_by_line_enters_what_xgboost_calls_back():
    outcome, names = walked()
    assert outcome == "done"
    assert {"grow_xgboost", "after_iteration"} <= set(names)


def test_a_stop_at_any_line_of_a_fit_in_a_thread_ends_the_thread():
    _, names = walked()
    for number in range(1, len(names)):
        outcome, _ = walked(number)
        assert outcome == "cancelled"
        assert threading.active_count() == 1


@pytest.mark.parametrize("trees", [1, 7, 2000, 5000])
@pytest.mark.parametrize("size", [100, 5_000, 10_000_000])
def test_blocks_end_with_the_last_tree(trees, size):
    ends = recipe_for("random_forest", classes=False).blocks(trees, size)
    assert ends[-1] == trees
    assert ends == sorted(set(ends))


def test_a_histogram_boosting_that_stops_by_itself_ends_there():
    code = recipe_for("hist_gradient_boosting", classes=False, n_estimators=400)
    rng = np.random.default_rng(1)
    features = pd.DataFrame(rng.normal(size=(13_000, 2))).add_prefix("x")
    target = features["x0"].to_numpy() + 3 * rng.normal(size=13_000)
    *_, fit = code.compare(features, target)
    plain = plain_fit(code, fit, trees=400)
    assert fit.trees == fit.model.n_iter_ == plain.n_iter_ < 400
    assert np.array_equal(fit.model.predict(fit.unseen), plain.predict(fit.unseen))


@pytest.mark.parametrize("load", [load_diabetes, load_wine])
def test_the_recipes_split_is_scikit_learns(load):
    data = load(return_X_y=True)
    _, fit = grown("extra_trees", classes=load is load_wine)
    train, _, known, _ = train_test_split(*data, test_size=0.2, random_state=42)
    assert np.array_equal(fit.seen, train)
    assert np.array_equal(fit.known, known)
