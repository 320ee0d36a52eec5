"""Every family of the lecture on real data, against what another library or a definition says."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler
from support.spark_runs import ask, judged_rows

from core.data.tables import load_sample
from core.labs.spark.experiment import run
from core.labs.spark.options.models import MODELS
from core.labs.spark.pipeline_reports import (
    CountConfusion,
    DrawPlane,
    DrawRoc,
    InspectStages,
    Recommend,
)
from core.labs.spark.reports import LookAtSession
from core.labs.spark.script.script import recipe
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError, SettingsError
from core.runtime.worker.context import RunContext

ALL = [(template, model) for template, models in MODELS.items() for model in models]
SMALL = {
    "random_forest": "numTrees=5, maxDepth=4",
    "gbt": "maxIter=5",
    "perceptron": "maxIter=20",
    "logistic": "maxIter=10",
    "linear_svc": "maxIter=10",
    "bisecting_k_means": "maxIter=5",
}
# What a plain guess reaches on the same data; each model has to do better.
BETTER_THAN = {"r2": 0.3, "accuracy": 0.75, "silhouette": 0.1, "explained_1": 0.05, "rules": 0.5}


@pytest.mark.parametrize(("template", "model"), ALL)
def test_each_script_is_valid_python(template, model):
    for validation in ("split", "cross_validation", "train_validation"):
        settings = SparkSettings.make(
            {"template": template, "model": model, "validation": validation, "grid": "a=1|2"}
        )
        compile(recipe(settings).source, "script", "exec")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "model"), [pair for pair in ALL if pair[1] not in ("als", "xgboost")]
)
def test_each_model_of_each_template_learns_from_real_data(lab, template, model):
    result = lab.result(template=template, model=model, params=SMALL.get(model, ""))
    score = next(name for name in BETTER_THAN if name in result)
    assert result[score] > BETTER_THAN[score]


@pytest.fixture(scope="module")
def films(lab):
    """Return the tab's state after a run over the ratings of films, which other runs leave."""
    lab.result(template="recommendation")
    return {**lab.state}


@pytest.mark.slow
def test_the_ratings_of_films_are_predicted_better_than_by_their_mean(films):
    fitted = films["spark_fitted"]
    ratings = np.array([row["rating"] for row in fitted.train.select("rating").collect()])
    known = np.array([row["rating"] for row in fitted.test.select("rating").collect()])
    assert fitted.scores["rmse"] < np.sqrt(np.mean((known - ratings.mean()) ** 2))


@pytest.mark.slow
def test_a_user_is_recommended_films_that_are_new_to_them(films):
    found = ask(films, Recommend(user=3, count=5))
    seen = {row["movie"] for row in films["spark_fitted"].table.where("user = 3").collect()}
    assert len(found.new) == 5
    assert not {each.item for each in found.new} & seen
    ratings = [each.rating for each in found.new]
    assert ratings == sorted(ratings, reverse=True)
    assert found.users == tuple(range(30))


@pytest.mark.slow
def test_a_user_who_is_not_there_is_named(films):
    with pytest.raises(LabError, match="no user 999"):
        ask(films, Recommend(user=999))


@pytest.mark.slow
def test_two_classes_are_told_apart_as_by_scikit_learn(lab):
    result = lab.result(template="classification")
    table = load_sample("breast_cancer")
    test = np.zeros(len(table), dtype=bool)
    test[judged_rows(lab.state)] = True
    features = StandardScaler().fit(table.iloc[~test, :-1]).transform(table.iloc[:, :-1])
    label = (table["diagnosis"] == "malignant").to_numpy()
    model = LogisticRegression(max_iter=1000, C=1e6).fit(features[~test], label[~test])
    area = roc_auc_score(label[test], model.predict_proba(features[test])[:, 1])
    curve = ask(lab.state, DrawRoc())
    assert result["area_under_roc"] == pytest.approx(curve.area, abs=1e-9)
    assert curve.area == pytest.approx(area, abs=0.05)
    counts = ask(lab.state, CountConfusion()).counts
    assert counts.sum() == result["test_rows"]
    assert np.trace(counts) / counts.sum() == pytest.approx(result["accuracy"], abs=1e-9)


@pytest.mark.slow
def test_principal_components_explain_what_scikit_learn_says(lab):
    result = lab.result(template="reduction", data="wine", params="k=3")
    table = load_sample("wine")
    test = np.zeros(len(table), dtype=bool)
    test[judged_rows(lab.state)] = True
    scaled = StandardScaler().fit_transform(table.iloc[~test, :-1])
    explained = PCA(3).fit(scaled).explained_variance_ratio_
    assert [result[f"explained_{number}"] for number in (1, 2, 3)] == pytest.approx(
        explained, abs=1e-6
    )
    plane = ask(lab.state, DrawPlane())
    assert plane.points.shape == (result["test_rows"], 2)
    assert set(plane.groups) == {"class_0", "class_1", "class_2"}


@pytest.mark.slow
# Spark forgets to close its pool of threads.
@pytest.mark.filterwarnings("ignore:unclosed running multiprocessing pool:ResourceWarning")
@pytest.mark.parametrize("validation", ["cross_validation", "train_validation"])
def test_a_search_keeps_the_best_of_its_grid(lab, validation):
    result = lab.result(model="tree", validation=validation, grid="maxDepth=1|5")
    scores = {point["maxDepth"]: point["score"] for point in result["grid"]}
    assert scores.keys() == {1, 5}
    last = ask(lab.state, InspectStages())[-1]
    gc.collect()
    assert last.params["maxDepth"] == min(scores, key=scores.get)


@pytest.mark.slow
def test_a_boosted_model_tells_its_loss_tree_by_tree(lab):
    *_, last = lab.events(model="gbt", params="maxIter=4")
    losses = last.snapshots["losses"]
    assert {part: len(values) for part, values in losses.items()} == {"train": 4, "test": 4}
    assert (np.diff(losses["train"]) < 0).all()


@pytest.mark.slow
def test_an_iterative_model_tells_its_loss_and_it_falls(lab):
    *_, last = lab.events(template="classification", params="maxIter=8")
    assert (np.diff(last.snapshots["losses"]["train"]) <= 0).all()


@pytest.mark.slow
def test_generated_rows_are_as_many_as_asked_for(lab):
    result = lab.result(data="generated", rows=2000)
    assert result["train_rows"] + result["test_rows"] == 2000


# What is refused before anything runs.


def test_a_file_that_is_not_there_is_told_before_spark_is_started(tmp_path):
    state: dict = {}
    with pytest.raises(LabError, match="no file or folder"):
        next(run(SparkSettings.make({"data": str(tmp_path / "none.csv")}), RunContext(state)))
    assert not ask(state, LookAtSession()).phase


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"model": "k_means"}, "model", "must be one of linear"),
        ({"master": "spark:/x"}, "master", "must be local"),
        ({"data": " "}, "data", "must name a data set"),
        ({"params": "numTrees"}, "params", "must be name=value"),
        ({"validation": "cross_validation"}, "grid", "must name values"),
        ({"stages": "[{}]"}, "stages", "has no class at stage 1"),
        ({"stages": '[{"class": "os.system"}]'}, "stages", "not in pyspark.ml"),
        ({"template": "recommendation", "data": "boston"}, "data", "must be movielens"),
        ({"master": "sc://x:1", "model": "xgboost"}, "model", "Spark Connect has not"),
    ],
)
def test_a_wrong_setting_is_told_in_its_field(given, field, said):
    with pytest.raises(SettingsError) as caught:
        SparkSettings.make(given)
    assert said in caught.value.fields[field]
