"""The grown models against one plain fit of scikit-learn and xgboost."""

import itertools
import threading
import time

import numpy as np
import pytest
from sklearn import ensemble
from sklearn.datasets import load_diabetes, load_wine
from sklearn.metrics import root_mean_squared_error
from sklearn.model_selection import train_test_split
from threadpoolctl import threadpool_limits
from xgboost import XGBClassifier, XGBRegressor

from core.labs.ensembles.fitting.adaboost import AdaBoostGrowth
from core.labs.ensembles.fitting.bagging import BaggingGrowth
from core.labs.ensembles.fitting.boosting import (
    GradientBoostingGrowth,
    HistGradientBoostingGrowth,
    XGBoostGrowth,
)
from core.labs.ensembles.fitting.forests import ForestGrowth
from core.labs.ensembles.fitting.growth import Threads
from core.labs.ensembles.fitting.watch import Rows

TREES = 24
ENDS = [7, 14, 21, 24]


@pytest.fixture(autouse=True)
def one_thread():
    with threadpool_limits(1):
        yield


def rows_of(classes):
    features, target = (load_wine if classes else load_diabetes)(return_X_y=True)
    train, test, known, asked = train_test_split(features, target, test_size=0.2, random_state=1)
    return Rows(train, known, test, asked, 3 if classes else 0)


FAMILIES = {
    "RandomForest": (ForestGrowth, {}),
    "ExtraTrees": (ForestGrowth, {}),
    "Bagging": (BaggingGrowth, {}),
    "AdaBoost": (AdaBoostGrowth, {}),
    "GradientBoosting": (GradientBoostingGrowth, {"subsample": 0.7}),
    "HistGradientBoosting": (HistGradientBoostingGrowth, {}),
    "XGB": (XGBoostGrowth, {"subsample": 0.7, "n_jobs": 1}),
}


def make(family, classes):
    growth, options = FAMILIES[family]
    name = family + ("Classifier" if classes else "Regressor")
    found = {"XGBRegressor": XGBRegressor, "XGBClassifier": XGBClassifier}
    kind = found.get(name) or getattr(ensemble, name)
    trees = "max_iter" if family.startswith("Hist") else "n_estimators"
    return growth, lambda count=TREES: kind(**{trees: count}, random_state=3, **options)


def grow(family, classes, *, watched=True, is_cancelled=lambda: False, threads=2):
    growth, model = make(family, classes)
    grown = growth(
        model(), rows_of(classes), ENDS, Threads(1, threads), is_cancelled, watched=watched
    )
    return grown, list(grown.blocks())


CASES = [(family, classes) for family in FAMILIES for classes in (False, True)]


@pytest.mark.parametrize(("family", "classes"), CASES)
def test_a_grown_model_predicts_as_one_fit(family, classes):
    rows = rows_of(classes)
    grown, _ = grow(family, classes)
    plain = make(family, classes)[1]().fit(rows.train, rows.train_target)
    ask = "predict_proba" if classes else "predict"
    assert np.array_equal(getattr(grown.model, ask)(rows.test), getattr(plain, ask)(rows.test))


@pytest.mark.parametrize(("family", "classes"), CASES)
def test_the_curve_ends_at_the_plain_models_error(family, classes):
    rows = rows_of(classes)
    _, blocks = grow(family, classes)
    plain = make(family, classes)[1]().fit(rows.train, rows.train_target)
    for column, (features, true) in enumerate(
        [(rows.train, rows.train_target), (rows.test, rows.test_target)], start=1
    ):
        predicted = plain.predict(features)
        error = np.mean(predicted != true) if classes else root_mean_squared_error(true, predicted)
        assert blocks[-1][-1, column] == pytest.approx(error, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("family", "classes"), CASES)
def test_a_point_in_the_middle_is_the_error_of_a_smaller_model(family, classes):
    rows = rows_of(classes)
    _, blocks = grow(family, classes)
    point = next(p for p in np.concatenate(blocks) if p[0] >= 10)
    smaller = make(family, classes)[1](int(point[0])).fit(rows.train, rows.train_target)
    predicted = smaller.predict(rows.test)
    error = (
        np.mean(predicted != rows.test_target)
        if classes
        else root_mean_squared_error(rows.test_target, predicted)
    )
    assert point[2] == pytest.approx(error, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("family", ["RandomForest", "ExtraTrees", "Bagging"])
def test_a_forest_grown_in_blocks_has_the_same_trees(family, classes):
    rows = rows_of(classes)
    grown, _ = grow(family, classes)
    plain = make(family, classes)[1]().fit(rows.train, rows.train_target)
    assert len(grown.model.estimators_) == TREES
    for ours, theirs in zip(grown.model.estimators_, plain.estimators_, strict=True):
        assert np.array_equal(ours.tree_.threshold, theirs.tree_.threshold)
        assert np.array_equal(ours.tree_.feature, theirs.tree_.feature)
        assert np.array_equal(ours.tree_.value, theirs.tree_.value)


@pytest.mark.parametrize("family", ["RandomForest", "ExtraTrees", "Bagging"])
def test_the_running_average_is_the_prediction_to_the_last_bit(family):
    grown, _ = grow(family, classes=False)
    rows = grown.rows
    both = np.vstack([rows.train, rows.test])
    assert np.array_equal(grown.predicted, grown.model.predict(both))


@pytest.mark.parametrize("family", list(FAMILIES))
def test_the_watched_shares_of_classes_are_the_models_probabilities(family):
    grown, _ = grow(family, classes=True)
    both = np.vstack([grown.rows.train, grown.rows.test])
    assert grown.predicted == pytest.approx(grown.model.predict_proba(both), abs=1e-6)


def test_the_watched_shares_of_two_classes_are_adaboosts():
    features, target = load_wine(return_X_y=True)
    rows = Rows(features, (target == 1).astype(int), features[:9], np.zeros(9, int), 2)
    model = ensemble.AdaBoostClassifier(n_estimators=9, random_state=0)
    grown = AdaBoostGrowth(model, rows, [9], Threads(1, 1), lambda: False, watched=True)
    list(grown.blocks())
    expected = model.predict_proba(np.vstack([features, features[:9]]))
    assert grown.predicted == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("family", ["RandomForest", "Bagging"])
def test_the_out_of_bag_error_is_scikit_learns(family):
    kind = getattr(ensemble, f"{family}Regressor")
    rows = rows_of(classes=False)
    plain = kind(n_estimators=60, random_state=3, oob_score=True)
    plain.fit(rows.train, rows.train_target)
    growth = FAMILIES[family][0](
        kind(n_estimators=60, random_state=3),
        rows,
        [25, 60],
        Threads(1, 1),
        lambda: False,
        watched=True,
    )
    *_, last = growth.blocks()
    expected = root_mean_squared_error(rows.train_target, plain.oob_prediction_)
    assert last[-1, 3] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("classes", [False, True])
def test_adaboosts_trees_are_plain_trees_afterwards(classes):
    grown, _ = grow("AdaBoost", classes)
    assert {type(tree).__name__ for tree in grown.model.estimators_} == {
        "DecisionTreeClassifier" if classes else "DecisionTreeRegressor"
    }


@pytest.mark.parametrize("family", list(FAMILIES))
def test_closing_a_growth_leaves_a_model_that_predicts(family):
    growth, model = make(family, classes=False)
    rows = rows_of(classes=False)
    grown = growth(model(), rows, ENDS, Threads(1, 1), lambda: False, watched=True)
    blocks = grown.blocks()
    next(blocks)
    blocks.close()
    assert np.isfinite(grown.model.predict(rows.test)).all()
    assert not [thread for thread in threading.enumerate() if thread.name == "fit"]


@pytest.mark.parametrize("family", ["AdaBoost", "GradientBoosting", "XGB"])
def test_a_cancelled_boosting_ends_within_a_block(family):
    growth, model = make(family, classes=False)
    until = time.monotonic() + 0.2
    grown = growth(
        model(1_000_000 if family != "AdaBoost" else 100_000),
        rows_of(classes=False),
        [1_000_000],
        Threads(1, 1),
        lambda: time.monotonic() > until,
        watched=False,
    )
    list(grown.blocks())
    assert time.monotonic() - until < 1
    assert 0 < grown.trees < 100_000


@pytest.mark.parametrize("classes", [False, True])
@pytest.mark.parametrize("family", ["RandomForest", "ExtraTrees"])
def test_a_stopped_forest_is_one_of_the_trees_that_were_there(family, classes):
    asked = itertools.count()
    growth, model = make(family, classes)
    grown = growth(
        model(2000),
        rows_of(classes),
        [20, 2000],
        Threads(1, 2),
        lambda: next(asked) > 40,
        watched=True,
    )
    list(grown.blocks())
    assert 0 < grown.trees == len(grown.model.estimators_) == grown.model.n_estimators < 2000
    ask = grown.model.predict_proba if classes else grown.model.predict
    both = np.vstack([grown.rows.train, grown.rows.test])
    assert grown.predicted == pytest.approx(ask(both), abs=1e-12)
    smaller = model(grown.trees).fit(grown.rows.train, grown.rows.train_target)
    assert np.array_equal(grown.model.predict(both), smaller.predict(both))


@pytest.mark.parametrize("threads", [1, 3])
def test_a_forest_tells_its_blocks_on_any_number_of_threads(threads):
    _, blocks = grow("RandomForest", classes=False, threads=threads)
    assert [int(points[-1, 0]) for points in blocks] == ENDS


def test_a_forest_waits_while_nobody_takes_its_blocks():
    growth, model = make("RandomForest", classes=False)
    ends = list(range(10, 2001, 10))
    grown = growth(model(2000), rows_of(False), ends, Threads(1, 2), lambda: False, watched=True)
    blocks = grown.blocks()
    next(blocks)
    time.sleep(0.3)
    seen = grown.grown
    time.sleep(0.3)
    assert seen == grown.grown < 100
    blocks.close()


@pytest.mark.parametrize("family", ["RandomForest", "GradientBoosting", "AdaBoost", "XGB"])
def test_at_each_block_the_trees_are_counted_to_its_end(family):
    growth, model = make(family, classes=False)
    grown = growth(model(), rows_of(False), ENDS, Threads(1, 2), lambda: False, watched=False)
    assert [grown.trees for _ in grown.blocks()] == ENDS


@pytest.mark.parametrize("family", ["RandomForest", "AdaBoost", "GradientBoosting", "XGB"])
def test_a_fit_that_fails_in_its_thread_fails_the_run(family):
    growth, model = make(family, classes=False)
    rows = rows_of(classes=False)
    broken = Rows(rows.train, rows.train_target[:-1], rows.test, rows.test_target, 0)
    with pytest.raises(ValueError, match=r"inconsistent|Invalid size for `label`"):
        list(growth(model(), broken, ENDS, Threads(1, 1), lambda: False, watched=False).blocks())
