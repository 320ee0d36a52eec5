"""A comparison handed over to Spark: each model's peer, and what cannot be carried over."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.files.decisions import Decisions
from core.labs.ensembles.options.kinds import MODEL_KINDS
from core.labs.ensembles.options.model_list import format_models
from core.labs.ensembles.settings import EnsembleSettings
from core.labs.ensembles.spark_handover import LAB, settings_on_spark
from core.labs.spark import SPEC
from core.labs.spark.settings import SparkSettings


def handed(task="regression", rows=(), **settings):
    """Return the settings on Spark, checked there, and what is shown beside."""
    given_ = EnsembleSettings.make({"preset": "fair", **settings})
    checked = SparkSettings.make(settings_on_spark(given_, task, rows))
    return checked, json.loads(checked.ensembles_results)


def row(id_, **values):
    return {"id": id_, "split_seed": 42, "complete": True, "test_r2": 0.5, "fit_s": 1.0, **values}


def test_the_lab_that_is_opened_is_sparks():
    assert SPEC.id == LAB


def test_trees_depth_rate_and_seed_are_carried_over():
    text = (
        "random_forest(n_estimators=7, max_depth=3, min_samples_leaf=2, max_features=0.5, "
        "max_samples=0.9, random_state=5), gradient_boosting(learning_rate=0.3, subsample=0.8), "
        "xgboost(max_depth=2, reg_lambda=0.5)"
    )
    checked, beside = handed(models=text, n_estimators=9, seed=1)
    forest, boosted, xgboost = checked.listed_models()
    assert forest.params == {
        "numTrees": 7,
        "maxDepth": 3,
        "minInstancesPerNode": 2,
        "featureSubsetStrategy": "0.5",
        "subsamplingRate": 0.9,
        "seed": 5,
    }
    assert (boosted.model, boosted.params["maxIter"], boosted.params["stepSize"]) == ("gbt", 9, 0.3)
    assert (boosted.params["subsamplingRate"], boosted.params["seed"]) == (0.8, 1)
    assert xgboost.params == {
        "n_estimators": 9,
        "max_depth": 2,
        "reg_lambda": 0.5,
        "random_state": 1,
    }
    assert beside["said"] == []


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("bagging", "Bagging is left out"),
        ("extra_trees", "Extra trees is left out"),
        ("adaboost", "AdaBoost is left out"),
        ("tree(max_depth=64)", "at most 30 questions"),
        ("random_forest", "at most 30 questions"),
        ("tree(max_depth=3, max_features=0.5)", "all features at each split"),
        ("gradient_boosting(learning_rate=2.0)", "at most 1, not 2"),
        ("hist_gradient_boosting", "limits no number of leaves"),
        ("random_forest(max_depth=3, n_estimators=2000)", "2,000 trees take Spark some minutes"),
        ("xgboost(split_seed=41)", "split with seed 41 has no number beside it"),
    ],
)
def test_what_cannot_be_carried_over_is_said(model, said):
    _, beside = handed(models=f"linear, {model}")
    assert len(beside["said"]) == 1
    assert said in beside["said"][0]


def test_what_holds_for_several_models_is_said_once():
    _, beside = handed(models="tree, random_forest")
    (sentence,) = beside["said"]
    assert sentence.startswith("Decision tree, Random forest: Spark's trees")


def test_numbers_of_the_same_rows_go_along():
    _, beside = handed(models="linear, xgboost", rows=[row("xgboost", test_r2=0.9)])
    assert [each.get("test_r2") for each in beside["rows"]] == [None, 0.9]


@pytest.mark.parametrize(
    ("settings", "values"),
    [
        ({}, {"split_seed": 41}),
        ({}, {"complete": False}),
        ({"validation": "k_fold"}, {}),
        ({"corrupt_share": 0.2}, {}),
    ],
)
def test_numbers_of_other_rows_stay_behind(settings, values):
    _, beside = handed(models="linear", rows=[row("linear", **values)], **settings)
    assert "test_r2" not in beside["rows"][0]


def test_in_the_lectures_comparison_the_model_on_the_common_split_is_kept():
    rows = [row("xgboost", split_seed=41, test_r2=0.8), row("xgboost_2", test_r2=0.9)]
    checked, beside = handed(preset="lecture", rows=rows)
    assert [each.id for each in checked.listed_models()] == ["linear", "random_forest", "xgboost"]
    assert beside["rows"][2]["test_r2"] == 0.9


def test_a_files_reading_goes_along():
    checked, _ = handed(
        data="/tmp/a.csv",
        models="linear",
        encoding="cp949",
        delimiter="bar",
        column_types="zip=category",
        drop_columns='"a,b", c',
        target="y",
    )
    reading = checked.reading_of().reading
    assert reading.decisions == Decisions(encoding="cp949", delimiter="|")
    assert reading.types == {"zip": "category"}
    assert checked.dropped() == ["a,b", "c"]
    assert checked.target == "y"


def test_synthetic_rows_are_drawn_by_the_same_numbers():
    given_ = EnsembleSettings.make(
        {"data": "friedman1", "models": "linear", "rows": 200, "noise": 0.7, "seed": 3}
    )
    checked = SparkSettings.make(settings_on_spark(given_, "regression"))
    reading = checked.reading_of().reading
    assert (reading.rows, reading.noise, reading.seed) == (200, 0.7, 3)


@st.composite
def model_lists(draw):
    """Any list of models with any right parameters."""
    kinds = draw(
        st.lists(st.sampled_from(sorted(MODEL_KINDS)), min_size=1, max_size=4, unique=True)
    )
    models = []
    for kind in kinds:
        values = {}
        for name, parameter in MODEL_KINDS[kind].by_name.items():
            if name == "split_seed" or draw(st.booleans()):
                continue
            limits = (parameter.ge, parameter.le)
            if parameter.words and draw(st.booleans()):
                values[name] = draw(st.sampled_from(parameter.words))
            elif parameter.type == "int":
                values[name] = draw(st.integers(*map(int, limits)))
            else:
                values[name] = round(draw(st.floats(*limits)), 4)
        models.append((kind, values))
    return format_models(models)


@given(model_lists(), st.sampled_from(["regression", "classification"]))
def test_any_comparison_is_one_that_spark_takes(models, task):
    settings = EnsembleSettings.make({"preset": "fair", "data": "/tmp/a.csv", "models": models})
    found = settings_on_spark(settings, task)
    checked = SparkSettings.make(found)
    beside = json.loads(checked.ensembles_results)
    assert len(beside["rows"]) == len(checked.listed_models())
    assert checked.template == task
