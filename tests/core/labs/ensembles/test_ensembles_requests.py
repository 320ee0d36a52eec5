"""Each question of the window comes to the function that answers it, with its values."""

import pytest
from support.answering import answered

from core.data.files.decisions import Decisions
from core.labs.ensembles.experiment import run
from core.labs.ensembles.reports import (
    ClassCurves,
    Contributions,
    DataRow,
    Differences,
    DrawnTree,
    Importance,
    LoadModel,
    PartialDependence,
    Predictions,
    Preview,
    Regions,
    SaveModel,
    SaveReport,
    SaveTable,
)
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.worker.context import RunContext


def state_after(**values):
    state = {}
    settings = EnsembleSettings.make({"models": "tree", "n_estimators": 3, **values})
    list(run(settings, RunContext(state)))
    return state


@pytest.fixture(scope="module")
def classes():
    return state_after(data="wine")


def test_a_file_is_looked_at_as_its_settings_say(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a;b\n" + "\n".join(f"{n};{n * n}" for n in range(20)), encoding="utf-8")
    found = answered({}, Preview(str(path), Decisions(delimiter=";"), {"a": "category"}))
    assert [(each["name"], each["kind"]) for each in found["summary"]] == [
        ("a", "category"),
        ("b", "number"),
    ]


def test_a_sample_is_looked_at():
    assert answered({}, Preview("wine"))["rows"] == 178


def test_files_come_where_they_are_wanted(classes, tmp_path):
    table, model, report = (str(tmp_path / name) for name in ("t.csv", "m.skops", "r.html"))
    for request in (SaveTable(table), SaveModel("tree", model), SaveReport(report)):
        assert answered(classes, request) == request.path
    assert answered(dict(classes), LoadModel(model)).model == "DecisionTreeClassifier"


def test_one_split_has_no_differences(classes):
    assert answered(classes, Differences(0.01)) == []


def test_what_a_model_says_is_answered(classes):
    assert list(answered(classes, Predictions())["models"]) == ["tree"]
    assert answered(classes, DataRow(3))["row"] == 3
    assert answered(classes, ClassCurves("tree"))["confusion"].shape == (3, 3)


def test_why_a_model_says_it_is_answered(classes):
    columns = answered(classes, Importance("tree"))["features"]
    assert answered(classes, PartialDependence("alcohol"))["feature"] == "alcohol"
    found = answered(classes, Contributions("tree", 5, 1))
    assert found["features"] == columns
    assert answered(classes, Regions("tree", "alcohol", "hue"))["second"] == "hue"
    drawn = answered(classes, DrawnTree("tree", 0, 1, 5))
    assert max(node["depth"] for node in drawn["nodes"]) == 1
