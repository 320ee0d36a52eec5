"""The answers to "why" against scikit-learn, xgboost and the models themselves."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn import inspection
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix

from core.labs.ensembles.experiment import run
from core.labs.ensembles.explanations.contributions import contributions
from core.labs.ensembles.explanations.drawn_trees import tree
from core.labs.ensembles.explanations.importance import importance, partial_dependence
from core.labs.ensembles.explanations.predictions import class_curves, data_row, predictions
from core.labs.ensembles.explanations.regions import regions
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.worker.context import RunContext


def state_after(**values):
    context = RunContext()
    list(run(EnsembleSettings.make(values), context))
    return context.state


ALL = (
    "linear, tree, bagging, random_forest, extra_trees, adaboost, gradient_boosting, "
    "hist_gradient_boosting, xgboost"
)


@pytest.fixture(scope="module")
def numbers():
    return state_after(data="auto_mpg", models=ALL, n_estimators=8)


@pytest.fixture(scope="module")
def classes():
    return state_after(data="wine", models=ALL, n_estimators=8)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {
            "colour": rng.choice(["red", "green", "blue"], 120),
            "size": np.where(rng.random(120) < 0.1, np.nan, rng.normal(size=120)),
            "weight": rng.normal(size=120),
        }
    )
    table["price"] = table["weight"] + 3 * (table["colour"] == "red") + rng.normal(0, 0.1, 120)
    path = tmp_path_factory.mktemp("data") / "mixed.csv"
    table.to_csv(path, index=False)
    return state_after(data=str(path), models="linear, random_forest, xgboost", n_estimators=20)


def pipeline(state, model):
    return state["ensembles"].fitted[model].pipeline


def features(state):
    return state["ensembles"].problem.features


@pytest.mark.parametrize("model", ALL.split(", "))
def test_predictions_are_the_pipelines(numbers, model):
    found = predictions(numbers)["models"][model]
    expected = pipeline(numbers, model).predict(features(numbers).iloc[found["row"]])
    assert found["predicted"] == pytest.approx(expected, rel=1e-12)
    assert found["residual"] == pytest.approx(found["true"] - expected, rel=1e-9, abs=1e-9)


def test_a_row_shows_its_values_and_every_model(numbers):
    found = data_row(numbers, 3)
    assert found["values"] == features(numbers).iloc[3].to_dict()
    assert list(found["models"]) == ALL.split(", ")


def test_a_row_is_missed_beyond_twice_the_error(numbers):
    session = numbers["ensembles"]
    found = predictions(numbers, ["linear"])["models"]["linear"]
    rmse = session.fitted["linear"].fit.scores["test"]["rmse"]
    for row, residual in zip(found["row"], found["residual"], strict=True):
        missed = data_row(numbers, int(row))["models"]["linear"]["missed"]
        assert missed == (abs(residual) > 2 * rmse)


def test_a_row_beyond_the_table_is_told(numbers):
    with pytest.raises(LabError, match="rows 0 to 391"):
        data_row(numbers, 392)


def test_a_class_is_shown_by_its_name(classes):
    assert data_row(classes, 0)["true"] == "class_0"


def test_without_a_run_one_is_asked_for():
    with pytest.raises(LabError, match="run the comparison first"):
        predictions({})


def test_the_confusion_matrix_is_scikit_learns(classes):
    found = class_curves(classes, "tree")["confusion"]
    rows = predictions(classes, ["tree"])["models"]["tree"]
    assert np.array_equal(found, confusion_matrix(rows["true"], rows["predicted"]))


def test_each_bin_of_the_calibration_has_its_rows(classes):
    curve = class_curves(classes, "random_forest")["calibration"][1]
    rows = predictions(classes, ["random_forest"])["models"]["random_forest"]
    share = rows["probability"][:, 1]
    observed, _ = calibration_curve(rows["true"] == 1, share, n_bins=10)
    assert curve["observed"] == pytest.approx(observed)
    assert curve["rows"].sum() == len(share)
    assert float(curve["rows"] @ curve["predicted"]) == pytest.approx(share.sum())


def test_the_area_is_the_area_under_the_drawn_curve(classes):
    for curve in class_curves(classes, "linear")["roc"]:
        assert np.trapezoid(curve["true"], curve["false"]) == pytest.approx(curve["area"])


def test_curves_of_classes_need_classes(numbers):
    with pytest.raises(LabError, match="are for classes"):
        class_curves(numbers, "linear")


def test_impurity_importance_is_scikit_learns(numbers):
    found = importance(numbers, "random_forest")
    model = pipeline(numbers, "random_forest")[-1]
    assert found["impurity"] == pytest.approx(model.feature_importances_)


def test_the_values_of_a_text_count_for_its_column(mixed):
    found = importance(mixed, "random_forest")
    assert found["features"] == ["colour", "size", "weight"]
    assert found["impurity"].sum() == pytest.approx(1)
    assert found["impurity"][0] > found["impurity"][1]


def test_shuffling_the_column_that_matters_costs_most(mixed):
    found = importance(mixed, "linear")
    assert found["impurity"] is None
    assert found["features"][int(np.argmax(found["permutation"]))] == "colour"


@pytest.mark.parametrize("state", ["numbers", "mixed"])
def test_permutation_importance_is_scikit_learns(state, request):
    state = request.getfixturevalue(state)
    found = importance(state, "random_forest")
    session = state["ensembles"]
    test = session.fitted["random_forest"].fit.test
    plain = inspection.permutation_importance(
        pipeline(state, "random_forest"),
        features(state).iloc[test],
        session.problem.target[test],
        scoring="r2",
        n_repeats=5,
        random_state=42,
    )
    assert found["permutation"] == pytest.approx(plain.importances_mean)
    assert found["permutation_spread"] == pytest.approx(plain.importances_std)


@pytest.mark.parametrize("model", ["tree", "hist_gradient_boosting"])
def test_of_very_many_columns_those_that_promise_most_are_shuffled(model, tmp_path):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(size=(200, 400))).add_prefix("c")
    table["text"] = rng.choice(["a", "b"], 200)
    table["y"] = 10 * table["c234"] + rng.normal(size=200)
    path = tmp_path / "wide.parquet"
    table.to_parquet(path)
    state = state_after(data=str(path), models=model, n_estimators=5)
    found = importance(state, model)
    assert np.isfinite(found["permutation"]).sum() == found["shuffled"] == 60
    assert found["features"][int(np.nanargmax(found["permutation"]))] == "c234"
    assert regions(state, models=[model], resolution=4)["first"] == "c234"
    means = partial_dependence(state, "c234", [model])["models"][model]
    assert means[-1] > means[0]


def test_partial_dependence_is_scikit_learns(numbers):
    found = partial_dependence(numbers, "weight", ["random_forest"], points=7)
    train = numbers["ensembles"].fitted["random_forest"].fit.train
    expected = inspection.partial_dependence(
        pipeline(numbers, "random_forest"),
        features(numbers).iloc[train],
        ["weight"],
        custom_values={"weight": found["values"]},
        kind="average",
        method="brute",
    )
    assert found["models"]["random_forest"] == pytest.approx(expected["average"][0])


def test_partial_dependence_of_a_text_goes_over_its_values(mixed):
    found = partial_dependence(mixed, "colour", ["linear"])
    assert sorted(found["values"]) == ["blue", "green", "red"]
    at = dict(zip(found["values"], found["models"]["linear"], strict=True))
    assert at["red"] - at["blue"] == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize(
    "model", ["linear", "tree", "bagging", "random_forest", "extra_trees", "xgboost"]
)
def test_contributions_add_up_to_the_prediction(numbers, model):
    found = contributions(numbers, model, row=5)
    expected = pipeline(numbers, model).predict(features(numbers).iloc[[5]])[0]
    assert found["predicted"] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("model", ["tree", "bagging", "random_forest", "extra_trees"])
def test_contributions_add_up_to_the_probability_of_the_class(classes, model):
    found = contributions(classes, model, row=5, class_index=1)
    expected = pipeline(classes, model).predict_proba(features(classes).iloc[[5]])[0, 1]
    assert found["predicted"] == pytest.approx(expected)


@pytest.mark.parametrize("model", ["linear", "xgboost"])
def test_contributions_of_texts_count_for_their_column(mixed, model):
    found = contributions(mixed, model, row=7)
    expected = pipeline(mixed, model).predict(features(mixed).iloc[[7]])[0]
    assert found["predicted"] == pytest.approx(expected, rel=1e-5, abs=1e-5)
    assert len(found["values"]) == 3


def test_contributions_of_adaboost_are_not_known(numbers):
    with pytest.raises(LabError, match="not for AdaBoost"):
        contributions(numbers, "adaboost", row=0)


@pytest.mark.parametrize("model", ["tree", "random_forest", "extra_trees", "gradient_boosting"])
def test_the_path_ends_in_the_leaf_that_scikit_learn_says(numbers, model):
    estimator = pipeline(numbers, model)[-1]
    first = np.ravel(getattr(estimator, "estimators_", [estimator]))[0]
    prepared = pipeline(numbers, model)[0].transform(features(numbers)).astype(np.float32)
    for row in range(0, 390, 30):
        found = tree(numbers, model, 0, depth=99, row=row)
        assert found["path"][-1] == first.apply(prepared[[row]])[0]


def test_xgboosts_leaves_add_up_to_its_prediction(numbers):
    estimator = pipeline(numbers, "xgboost")[-1]
    prepared = pipeline(numbers, "xgboost")[0].transform(features(numbers))
    leaves = [[tree(numbers, "xgboost", index, row=row)["reached"] for index in range(8)]
              for row in (0, 60, 120)]  # fmt: skip
    margins = estimator.predict(prepared[[0, 60, 120]])
    bases = margins - np.sum(leaves, axis=1)
    assert bases == pytest.approx([bases[0]] * 3, rel=1e-5)


def test_a_drawn_tree_is_cut_at_its_depth(numbers):
    found = tree(numbers, "tree", depth=2)
    assert max(node["depth"] for node in found["nodes"]) == 2
    assert found["depth"] == pipeline(numbers, "tree")[-1].get_depth()
    assert found["leaves"] == pipeline(numbers, "tree")[-1].get_n_leaves()


def test_a_tree_that_is_not_there_is_told(numbers):
    with pytest.raises(LabError, match="trees 0 to 7, not 8"):
        tree(numbers, "random_forest", 8)


def test_regions_are_the_models_predictions_on_the_plane(classes):
    found = regions(classes, "alcohol", "flavanoids", ["tree"], resolution=20)
    session = classes["ensembles"]
    train = session.fitted["tree"].fit.train
    plain = session.problem.models()["tree"][1].fit(
        features(classes)[["alcohol", "flavanoids"]].to_numpy()[train],
        session.problem.target[train],
    )
    at = plain.predict([[found["x"][4], found["y"][11]]])[0]
    assert found["values"]["tree"][11, 4] == at


def test_regions_without_names_are_of_the_two_columns_that_matter_most(classes):
    found = regions(classes, models=["random_forest"], resolution=5)
    falls = importance(classes, "random_forest")
    order = np.argsort(-falls["permutation"])
    assert [found["first"], found["second"]] == [falls["features"][place] for place in order[:2]]


def test_a_column_of_texts_is_no_axis_by_itself(mixed):
    found = regions(mixed, models=["xgboost"], resolution=5)
    assert {found["first"], found["second"]} == {"size", "weight"} == set(found["numbers"])


def test_a_plane_needs_two_columns(tmp_path):
    path = tmp_path / "one.csv"
    pd.DataFrame({"a": range(40), "y": np.arange(40) / 7}).to_csv(path, index=False)
    with pytest.raises(LabError, match="needs two columns of numbers"):
        regions(state_after(data=str(path), models="tree"))


def test_regions_need_two_columns_of_numbers(mixed):
    with pytest.raises(LabError, match="'colour' is no column of numbers"):
        regions(mixed, "colour", "weight")


def test_the_curves_of_the_last_run_are_kept(numbers):
    fitted = numbers["ensembles"].fitted
    assert fitted["random_forest"].curve[:, 0].tolist() == list(range(1, 9))
    assert fitted["xgboost"].times[-1, 0] == 8


def test_a_model_without_trees_says_so_by_the_name_it_is_shown_with(classes):
    with pytest.raises(LabError, match="Logistic regression has no tree"):
        tree(classes, "linear")


@pytest.mark.slow
def test_the_first_answer_does_not_wait_for_torch():
    code = "import sys, core.labs.ensembles.requests; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
