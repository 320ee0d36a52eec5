"""Several models on one split, and the ensembles lab's comparison on the very same rows."""

from __future__ import annotations

import ast

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import train_test_split
from support.processes import environment, python
from support.spark_drivers import end_spark
from support.spark_runs import ask, judged_rows

from core.labs.ensembles.experiment import run as run_ensembles
from core.labs.ensembles.settings import EnsembleSettings
from core.labs.ensembles.spark_handover import settings_on_spark
from core.labs.spark.engine.clusters import start_connect_server
from core.labs.spark.experiment import run
from core.labs.spark.pipeline_reports import ChooseModel, InspectStages
from core.labs.spark.reports import ListColumns
from core.labs.spark.script.script import recipe
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import Cancelled, LabError
from core.runtime.events import Note, Step
from core.runtime.recipes.export import to_script
from core.runtime.worker.context import RunContext

slow = pytest.mark.slow


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """A file as a student's: Hangul, semicolons, gaps, texts, names that mean more to Spark."""
    rng = np.random.default_rng(0)
    rows = 300
    table = pd.DataFrame(
        {
            "a.b": rng.normal(size=rows),
            "나이": rng.integers(0, 60, rows).astype(float),
            "city (시)": rng.choice([f"c{n}" for n in range(30)], rows),
            "kind`s": rng.choice(["red", "it's", "b\\c"], rows),
            "empty": np.nan,
            "one": "same",
        }
    )
    table["y.z"] = 3 * table["a.b"] + table["나이"] / 10 + (table["kind`s"] == "red") * 2
    table["y.z"] += rng.normal(size=rows)
    for name in ("a.b", "나이", "city (시)", "kind`s"):
        table.loc[rng.random(rows) < 0.1, name] = np.nan
    table.loc[:4, "y.z"] = np.nan
    file = tmp_path_factory.mktemp("자료 (1)") / "사람.csv"
    table.to_csv(file, index=False, encoding="cp949", sep=";")
    return file


def both(lab, task, **settings):
    """Run a comparison in both labs; return the rows of each, by the model there."""
    ensembles = EnsembleSettings.make({"preset": "fair", "n_estimators": 5, **settings})
    context = RunContext({})
    for _ in run_ensembles(ensembles, context):
        pass
    handed = settings_on_spark(ensembles, task, context.result["models"])
    result = lab.result(**handed)
    here = {row["id"]: row for row in context.result["models"]}
    return here, {row["id"]: row for row in result["models"]}


@slow
@pytest.mark.parametrize(
    "settings",
    [
        {"data": "boston"},
        {"data": "diabetes", "seed": 3, "test_size": 0.3},
        {"data": "auto_mpg", "column_types": "origin=category", "drop_columns": "weight"},
    ],
    ids=lambda settings: settings["data"],
)
def test_least_squares_is_the_ensembles_labs(lab, settings):
    here, there = both(lab, "regression", models="linear", **settings)
    for name in ("test_r2", "test_rmse"):
        assert there["linear"][name] == pytest.approx(here["linear"][name], abs=1e-6)


@slow
def test_least_squares_is_the_ensembles_labs_on_a_file_with_gaps_and_texts(lab, people):
    here, there = both(lab, "regression", models="linear", data=str(people))
    for name in ("test_r2", "test_rmse"):
        assert there["linear"][name] == pytest.approx(here["linear"][name], abs=1e-6)


@slow
@pytest.mark.parametrize(
    "settings", [{"data": "wine"}, {"data": "breast_cancer", "stratify": True}]
)
def test_logistic_regression_is_the_ensembles_labs(lab, settings):
    here, there = both(lab, "classification", models="linear", **settings)
    assert there["logistic"]["test_accuracy"] == pytest.approx(here["linear"]["test_accuracy"])


@slow
def test_every_carried_setting_is_one_that_spark_takes(lab):
    text = (
        "tree(max_depth=3, min_samples_leaf=2), "
        "random_forest(max_depth=3, max_features=0.5, max_samples=0.9), "
        "gradient_boosting(max_depth=2, max_features=log2, subsample=0.8, learning_rate=3.0), "
        "hist_gradient_boosting(max_depth=2)"
    )
    _, there = both(lab, "regression", data="boston", models=text, n_estimators=2)
    assert [there[name].get("error") for name in there] == [None] * 4


@slow
def test_the_test_rows_are_those_of_train_test_split(lab):
    lab.result(split="sklearn", test_share=0.3, seed=7)
    _, test = train_test_split(np.arange(506), test_size=0.3, random_state=7)
    assert judged_rows(lab.state) == sorted(test)


@slow
def test_a_run_tells_of_each_model_and_its_script_prints_the_same(lab, tmp_path):
    settings = SparkSettings.make({"preset": "models", "models": "linear, tree"})
    events = [*lab.events(**settings.model_dump())]
    rows = [event.details for event in events if isinstance(event, Note)]
    assert [row["id"] for row in rows] == ["linear", "tree"]
    steps = [event for event in events if isinstance(event, Step)]
    assert [step.index for step in steps] == list(range(1, 7))
    assert {step.total for step in steps} == {6}

    file = tmp_path / "export.py"
    file.write_text(to_script(recipe(settings), "Spark", settings), encoding="utf-8")
    said = python(file, cwd=tmp_path, env={**environment(), "PYTHONPATH": ""})
    assert said.returncode == 0, said.stderr
    printed = dict(line.split(" = ") for line in said.stdout.splitlines())
    result = lab.context.result
    assert {name: ast.literal_eval(text) for name, text in printed.items()} == {
        f"{row['id']}_{name}": row[f"test_{name}"]
        for row in result["models"]
        for name in ("rmse", "r2", "mae")
    }


@slow
def test_after_a_comparison_each_model_can_be_asked_about(lab):
    lab.result(preset="models", models="linear, tree(maxDepth=2)")
    ask(lab.state, ChooseModel("tree"))
    assert ask(lab.state, InspectStages())[-1].params["maxDepth"] == 2
    ask(lab.state, ChooseModel("linear"))
    assert len(ask(lab.state, InspectStages())[-1].findings["coefficients"]) == 13
    with pytest.raises(LabError, match="no fitted model gbt"):
        ask(lab.state, ChooseModel("gbt"))


@slow
def test_a_model_that_cannot_learn_the_rows_says_why_and_the_others_go_on(lab):
    result = lab.result(template="classification", data="wine", models="gbt, tree, linear_svc")
    rows = {row["id"]: row for row in result["models"]}
    assert rows["gbt"]["error"] == "GBTClassifier tells two classes apart only."
    assert rows["linear_svc"]["error"] == "LinearSVC tells two classes apart only."
    assert rows["tree"]["test_accuracy"] > 0.7


@slow
def test_a_stop_ends_all_models_and_keeps_the_rows_there_are(lab):
    events = lab.events(preset="models", models="linear, random_forest(numTrees=400), tree")
    while not isinstance(next(events), Note):
        pass
    lab.context.cancel()
    with pytest.raises(Cancelled):
        next(events)
    assert [row["id"] for row in lab.context.result["models"]] == ["linear"]


@slow
def test_if_no_model_can_learn_the_rows_the_run_fails_with_the_reason(lab):
    with pytest.raises(LabError, match="two classes apart only"):
        lab.result(template="classification", data="wine", models="gbt")


@slow
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"target": "MEDW"}, r"no column 'MEDW'; did you mean MEDV"),
        ({"drop_columns": "NOPE"}, r"no column 'NOPE'"),
        ({"data": "/nowhere/a.csv"}, r"no file or folder /nowhere/a\.csv"),
        ({"models": "tree(maxDept=2)"}, r"no parameter 'maxDept'; did you mean maxDepth"),
        ({"models": "tree(maxDepth=deep)"}, r"maxDepth.*Could not convert"),
    ],
)
def test_what_is_wrong_is_named_before_anything_is_fitted(lab, settings, said):
    with pytest.raises(LabError, match=said):
        lab.result(**{"split": "sklearn", "models": "linear", **settings})


@slow
def test_a_column_that_is_left_out_is_not_read_by_spark_either(lab):
    names = [column.name for column in ask(lab.state, ListColumns({"drop_columns": "CHAS, B"}))]
    assert len(names) == 12
    assert not {"CHAS", "B"} & set(names)


@slow
def test_over_connect_the_numbers_are_the_same_and_xgboost_is_left_out_with_its_reason(lab):
    settings = {"preset": "models", "models": "linear, xgboost, generalized_linear"}
    alone = {**settings, "models": "linear, generalized_linear"}
    here = lab.result(**alone)  # xgboost would leave processes of Python behind
    end_spark(lab.state)  # Python talks to one driver at a time
    server = start_connect_server()
    state: dict = {}
    try:
        context = RunContext(state)
        for _ in run(SparkSettings.make({**settings, "master": server.master}), context):
            pass
    finally:
        end_spark(state)
        server.stop()
    rows = context.result["models"]
    assert [row["id"] for row in rows] == ["linear", "xgboost", "generalized_linear"]
    assert "Spark Connect" in rows[1]["error"]
    for name in ("linear_r2", "linear_rmse", "generalized_linear_r2"):
        assert context.result[name] == pytest.approx(here[name], abs=1e-6)


@slow
def test_xgboost_is_the_same_library_on_the_same_rows(lab):
    try:
        here, there = both(lab, "regression", data="friedman1", rows=200, models="xgboost")
    finally:
        end_spark(lab.state)  # with it end the processes of Python that it fits in
    assert there["xgboost"]["test_r2"] == pytest.approx(here["xgboost"]["test_r2"], abs=1e-6)
