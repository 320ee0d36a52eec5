"""The pipeline builder, and what is asked of a fitted pipeline."""

from __future__ import annotations

import inspect
import json
import pkgutil
from importlib import import_module

import numpy as np
import pyspark.ml
import pytest
from support.spark_runs import ask

from core.labs.spark.pipeline_reports import (
    CheckStages,
    InspectStages,
    JudgeRow,
    ListFields,
    ListStages,
    ListTemplateStages,
    LoadPipeline,
    Predict,
    SavePipeline,
    ShowAround,
)
from core.labs.spark.reports import Column
from core.runtime.errors import LabError

pytestmark = pytest.mark.slow


def stage(cls, **params):
    return {"class": f"pyspark.ml.feature.{cls}", "params": params, "is_on": True}


def stages(*cards):
    plain = [card if isinstance(card, dict) else _card(card) for card in cards]
    return {"stages": json.dumps(plain)}


def _card(spec):
    return {"class": spec.cls, "params": dict(spec.params), "is_on": spec.is_on}


# The builder.


def test_every_stage_of_this_version_is_listed(lab):
    listed = {each.cls for each in ask(lab.state, ListStages({}))}
    named = set()
    for module in pkgutil.iter_modules(pyspark.ml.__path__):
        if module.name in ("feature", "classification", "regression", "clustering", "fpm",
                           "recommendation"):  # fmt: skip
            loaded = import_module(f"pyspark.ml.{module.name}")
            for name in loaded.__all__:
                cls = getattr(loaded, name)
                fits = hasattr(cls, "fit") or (hasattr(cls, "transform") and "Model" not in name)
                if inspect.isclass(cls) and fits:
                    named.add(f"{loaded.__name__}.{name}")
    assert len(named) > 55
    named |= {"xgboost.spark.SparkXGBRegressor", "xgboost.spark.SparkXGBClassifier"}
    assert named == listed


def test_each_parameter_is_told_with_its_type_default_and_choices(lab):
    listed = {each.name: each for each in ask(lab.state, ListStages({}))}
    params = {param.name: param for param in listed["RandomForestRegressor"].params}
    assert params["numTrees"].type == "int"
    assert params["numTrees"].default == 20
    assert params["featuresCol"].role == "input"
    invalid = {param.name: param for param in listed["StringIndexer"].params}["handleInvalid"]
    assert invalid.choices == ("skip", "error", "keep")
    family = {p.name: p for p in listed["GeneralizedLinearRegression"].params}["family"]
    assert {"gaussian", "poisson"} <= set(family.choices)


def test_the_templates_stages_can_be_looked_at_while_several_models_are_listed(lab):
    several = {"models": "linear, tree", "split": "sklearn"}
    cards = ask(lab.state, ListTemplateStages(several))
    listed = {**several, **stages(*cards)}
    assert [each.error for each in ask(lab.state, CheckStages(listed))] == ["", ""]
    assert "features" in ask(lab.state, ShowAround(listed, 0, 5)).after.names


def test_the_templates_stages_pass_the_check_and_give_the_templates_numbers(lab):
    cards = ask(lab.state, ListTemplateStages({}))
    assert [each.error for each in ask(lab.state, CheckStages(stages(*cards)))] == ["", ""]
    assert lab.result(**stages(*cards))["rmse"] == lab.result()["rmse"]


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (stage("VectorAssembler", inputCols=["CRIN"], outputCol="f"), "did you mean CRIM?"),
        (stage("Tokenizer", inputCol="CRIM", outputCol="w"), "string type but got double"),
        (stage("PCA", k=0, inputCol="CRIM", outputCol="p"), "k given invalid value 0"),
        (stage("PCA", kk=2, inputCol="CRIM"), "has no parameter 'kk'; did you mean k?"),
        (stage("PCA", k="two", inputCol="CRIM"), "Could not convert"),
    ],
)
def test_a_mistake_is_shown_at_its_stage_before_anything_runs(lab, card, said):
    good = stage("VectorAssembler", inputCols=["CRIM"], outputCol="one")
    found = ask(lab.state, CheckStages(stages(good, card)))
    assert found[0].error == ""
    assert found[0].writes == (Column("one", "vector"),)
    assert said in found[1].error


EXHIBITS = {
    "Imputer": {"inputCols": ["NOX"], "outputCols": ["o"]},
    "StringIndexer": {"inputCol": "CHAS", "outputCol": "o"},
    "OneHotEncoder": {"inputCols": ["RAD"], "outputCols": ["o"]},
    "StandardScaler": {"inputCol": "v", "outputCol": "o"},
    "MinMaxScaler": {"inputCol": "v", "outputCol": "o"},
    "Bucketizer": {"splits": [-1.0, 5.0, 1000.0], "inputCol": "ZN", "outputCol": "o"},
    "QuantileDiscretizer": {"numBuckets": 3, "inputCol": "AGE", "outputCol": "o"},
    "PolynomialExpansion": {"degree": 2, "inputCol": "v", "outputCol": "o"},
    "PCA": {"k": 1, "inputCol": "v", "outputCol": "o"},
    "SQLTransformer": {"statement": "SELECT *, ZN + 1 AS o FROM __THIS__"},
}


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_stage_shows_real_rows_before_and_after(lab, name):
    cards = [
        stage("VectorAssembler", inputCols=["CRIM", "ZN"], outputCol="v"),
        stage(name, **EXHIBITS[name]),
    ]
    found = ask(lab.state, ShowAround(stages(*cards), 1, 5))
    assert found.new == ("o",)
    assert len(found.after.rows) == len(found.before.rows) == 5
    assert all(row[-1] for row in found.after.rows)


# A fitted pipeline.


def test_a_saved_pipeline_predicts_the_same_after_loading(lab, tmp_path):
    lab.result()
    row = {field.name: field.example for field in ask(lab.state, ListFields())}
    before = ask(lab.state, JudgeRow(row)).prediction
    folder = str(tmp_path / "내 모델 (1)")
    ask(lab.state, SavePipeline(folder))
    loaded = ask(lab.state, LoadPipeline({}, folder))
    assert loaded.stages[-1].cls.endswith("LinearRegressionModel")
    assert ask(lab.state, JudgeRow(row, by_loaded=True)).prediction == before
    with pytest.raises(LabError, match="is there already"):
        ask(lab.state, SavePipeline(folder))


def test_a_typed_row_is_predicted_by_the_coefficients(lab):
    lab.result()
    row = {field.name: field.example for field in ask(lab.state, ListFields())}
    found = ask(lab.state, InspectStages())[-1].findings
    expected = np.dot(found["coefficients"], [float(v) for v in row.values()]) + found["intercept"]
    assert ask(lab.state, JudgeRow(row)).prediction == pytest.approx(expected)
    with pytest.raises(LabError, match="NOX must be a number"):
        ask(lab.state, JudgeRow({**row, "NOX": "much"}))


def test_a_typed_row_is_given_a_class(lab):
    lab.result(template="classification")
    row = {field.name: field.example for field in ask(lab.state, ListFields())}
    found = ask(lab.state, JudgeRow(row))
    assert found.label in {str(each) for each in range(10)} | {"benign", "malignant"}
    assert sum(found.probability) == pytest.approx(1)


def test_residuals_give_the_rmse(lab):
    result = lab.result()
    found = ask(lab.state, Predict())
    rmse = np.sqrt(np.mean((found.actual - found.predicted) ** 2))
    assert rmse == pytest.approx(result["rmse"])
