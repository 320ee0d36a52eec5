import csv
import html
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io
import xgboost
from sklearn.preprocessing import FunctionTransformer

from core.labs.ensembles.comparison.files import save_model, save_report, save_table
from core.labs.ensembles.comparison.saved_models import load_model
from core.labs.ensembles.experiment import run
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.worker.context import RunContext

MODELS = (
    "linear, tree, bagging, random_forest, extra_trees, adaboost, gradient_boosting, "
    "hist_gradient_boosting, xgboost"
)


def state_after(**values):
    context = RunContext()
    list(run(EnsembleSettings.make(values), context))
    return context.state


@pytest.fixture(scope="module")
def numbers():
    return state_after(data="diabetes", models=MODELS, n_estimators=4)


def test_the_table_as_csv_holds_the_rows(numbers, tmp_path):
    path = save_table(numbers, str(tmp_path / "표.csv"))
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = numbers["ensembles"].rows
    assert [row["id"] for row in rows] == MODELS.split(", ")
    assert [float(row["test_r2"]) for row in rows] == [row["test_r2"] for row in expected]


def test_a_folder_that_is_not_there_is_told(numbers, tmp_path):
    with pytest.raises(LabError, match="choose another folder"):
        save_table(numbers, str(tmp_path / "none" / "table.csv"))


@pytest.mark.parametrize("model", [m for m in MODELS.split(", ") if m != "xgboost"])
def test_a_saved_model_scores_as_before(numbers, model, tmp_path):
    path = save_model(numbers, model, str(tmp_path / "model.skops"))
    asked = load_model(numbers, path)
    found = load_model(numbers, path, trusted=asked.untrusted)
    row = next(row for row in numbers["ensembles"].rows if row["id"] == model)
    assert found.scores["r2"] == pytest.approx(row["test_r2"], abs=1e-12)


@pytest.mark.parametrize("model", ["linear", "tree", "random_forest"])
def test_a_plain_model_needs_no_question(numbers, model, tmp_path):
    path = save_model(numbers, model, str(tmp_path / "model.skops"))
    assert load_model(numbers, path).untrusted == ()


def test_unknown_types_are_asked_about_before_anything_is_made(numbers, tmp_path):
    path = tmp_path / "strange.skops"
    skops.io.dump(FunctionTransformer(np.linalg.norm), path)
    state = {}
    found = load_model(state, str(path))
    assert any("norm" in name for name in found.untrusted)
    assert "loaded_model" not in state


def test_xgboosts_json_predicts_as_the_model(numbers, tmp_path):
    path = save_model(numbers, "xgboost", str(tmp_path / "model.json"))
    booster = xgboost.Booster(model_file=path)
    table = numbers["ensembles"].problem.features
    expected = numbers["ensembles"].fitted["xgboost"].pipeline.predict(table)
    assert np.array_equal(booster.predict(xgboost.DMatrix(table)), expected)


@pytest.mark.parametrize("ending", [".json", ".ubj"])
def test_xgboosts_own_file_is_loaded_and_scored(numbers, ending, tmp_path):
    path = save_model(numbers, "xgboost", str(tmp_path / f"model{ending}"))
    found = load_model(numbers, path)
    row = next(row for row in numbers["ensembles"].rows if row["id"] == "xgboost")
    assert found.untrusted == ()
    assert found.scores["r2"] == pytest.approx(row["test_r2"], abs=1e-6)


@pytest.mark.parametrize("data", ["wine", "breast_cancer"])
def test_a_classifier_of_xgboosts_own_is_scored_for_its_classes(data, tmp_path):
    state = state_after(data=data, models="xgboost", n_estimators=5)
    path = save_model(state, "xgboost", str(tmp_path / "model.json"))
    found = load_model(state, path)
    assert found.scores["accuracy"] == state["ensembles"].rows[0]["test_accuracy"]


def test_a_model_of_other_columns_has_no_scores(numbers, tmp_path):
    path = save_model(numbers, "xgboost", str(tmp_path / "model.json"))
    state = state_after(data="auto_mpg", models="linear")
    assert load_model(state, path).scores is None


@pytest.mark.parametrize("text", ["", "{}", "[1, 2", '{"learner": 3}'])
def test_a_broken_json_is_no_model(text, tmp_path):
    path = tmp_path / "model.json"
    path.write_text(text)
    with pytest.raises(LabError, match=r"is no model that XGBoost saved"):
        load_model({}, str(path))


def test_a_bomb_of_a_model_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("core.labs.ensembles.comparison.saved_models._LIMIT_MB", 20)
    path = tmp_path / "model.skops"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            with archive.open(f"{number}", "w", force_zip64=True) as entry:
                entry.write(bytes(7 << 20))
    with pytest.raises(LabError, match="unpacks to"):
        load_model({}, str(path))


def test_saving_leaves_the_model_as_it_was(numbers, tmp_path):
    save_model(numbers, "xgboost", str(tmp_path / "model.ubj"))
    model = numbers["ensembles"].fitted["xgboost"].fit.model
    assert model.get_booster().feature_names is None


@pytest.mark.parametrize(("model", "name"), [("linear", "model.json"), ("xgboost", "model.pkl")])
def test_another_ending_is_told(numbers, model, name, tmp_path):
    with pytest.raises(LabError, match=r"Name the file \.skops"):
        save_model(numbers, model, str(tmp_path / name))


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_a_broken_model_file_is_told(content, tmp_path):
    path = tmp_path / "model.skops"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("schema.json", "{}")
    else:
        path.write_bytes(content)
    with pytest.raises(LabError, match="is no model"):
        load_model({}, str(path))


def test_the_report_holds_table_picture_and_script(numbers, tmp_path):
    path = tmp_path / "report.html"
    save_report(numbers, str(path), [("Error <b>", "png", b"\x89PNG")])
    text = path.read_text(encoding="utf-8")
    assert "data:image/png;base64,iVBORw==" in text
    assert "Error &lt;b&gt;" in text
    assert "def compare(" in html.unescape(text)
    assert text.count("<tr>") == 1 + len(MODELS.split(", "))


def test_a_hostile_column_name_is_escaped_in_the_report(tmp_path):
    path = tmp_path / "<script>.csv"
    lines = [f"{n},{n % 3},{n * 2}" for n in range(30)]
    path.write_text("a,<script>alert(1)</script>,<b>y\n" + "\n".join(lines), encoding="utf-8")
    state = state_after(data=str(path), models="linear")
    report = tmp_path / "report.html"
    save_report(state, str(report))
    assert "<script>" not in report.read_text(encoding="utf-8")


def test_a_model_that_unpacks_to_many_times_its_size_is_not_opened(tmp_path):
    path = tmp_path / "bomb.skops"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b" " * (60 << 20))
    with pytest.raises(LabError, match=r"times its size, 60 MB, as no model does"):
        load_model({}, str(path))
