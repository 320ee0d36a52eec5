"""What the window asks beside a run, against pandas, numpy or a definition."""

from __future__ import annotations

import inspect
import json
import pkgutil
from importlib import import_module

import numpy as np
import pyspark.ml
import pytest

from core.data.tables import load_sample
from core.labs.spark import requests
from core.labs.spark.crossing import crossing, trend
from core.labs.spark.faults import SparkError, sentence
from core.labs.spark.model_texts import parse_grid, parse_params
from core.labs.spark.queries import tree_in, view_name
from core.runtime.errors import LabError

slow = pytest.mark.slow


def stage(cls, **params):
    return {"class": f"pyspark.ml.feature.{cls}", "params": params, "is_on": True}


def stages(*cards):
    return {"stages": json.dumps(cards)}


# The rows.


@slow
def test_the_summary_is_that_of_pandas(lab):
    table = load_sample("boston")
    found = requests.summary(lab.state, {})
    assert found["rows"] == 506
    assert found["ragged"] == 0
    for column in found["columns"]:
        values = table[column["name"]]
        assert column["mean"] == pytest.approx(values.mean())
        assert column["deviation"] == pytest.approx(values.std())
        assert (column["minimum"], column["maximum"]) == (values.min(), values.max())


@slow
def test_a_histogram_is_that_of_numpy(lab):
    counts, edges = np.histogram(load_sample("boston")["MEDV"], bins=7)
    found = requests.histogram(lab.state, {}, "MEDV", 7)
    assert found["counts"].tolist() == counts.tolist()
    assert found["edges"] == pytest.approx(edges)


@slow
def test_the_values_of_texts_are_counted_the_most_frequent_first(lab):
    found = requests.histogram(lab.state, {"data": "wine"}, "cultivar")
    expected = load_sample("wine")["cultivar"].value_counts()
    assert found["values"] == expected.index.tolist()
    assert found["counts"].tolist() == expected.tolist()


@slow
def test_pages_hold_all_rows_once(lab):
    pages = [requests.rows(lab.state, {"data": "wine"}, page, 100) for page in range(2)]
    assert [len(page["rows"]) for page in pages] == [100, 78]
    assert [page["has_more"] for page in pages] == [True, False]


# SQL.


@slow
def test_a_query_gives_what_pandas_gives(lab):
    found = requests.sql(
        lab.state, {}, "SELECT avg(MEDV) AS m FROM boston GROUP BY CHAS ORDER BY 1"
    )
    expected = load_sample("boston").groupby("CHAS")["MEDV"].mean().sort_values()
    assert [float(row[0]) for row in found["rows"]] == pytest.approx(expected.tolist(), rel=1e-4)


@slow
def test_a_plan_is_a_tree_of_steps_that_tell_what_they_cost(lab):
    tree = requests.plan(lab.state, {}, "SELECT CHAS, count(*) FROM boston GROUP BY CHAS")

    def walk(node):
        yield node
        for child in node["children"]:
            yield from walk(child)

    steps = list(walk(tree))
    assert any(step["name"].startswith("HashAggregate") for step in steps)
    assert any("number of output rows" in step["costs"] for step in steps)


@slow
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT CHASS FROM boston", "Did you mean one of the following"),
        ("SELEC 1", "Syntax error at or near 'SELEC'"),
        ("SELECT * FROM nowhere", "`nowhere` cannot be found"),
        ("  ", "There is no statement"),
    ],
)
def test_a_wrong_statement_is_one_sentence_with_the_trace_behind(lab, query, said, capfd):
    with pytest.raises(LabError) as caught:
        requests.sql(lab.state, {}, query)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    if query.strip():
        assert "AnalysisException" in caught.value.details or "Parse" in caught.value.details
    assert capfd.readouterr().err == ""


def test_a_drawn_plan_becomes_a_tree():
    lines = ("*(2) Sort [a]", "+- Join", "   :- Scan x", "   +- *(1) Filter b", "      +- Scan y")
    tree = tree_in("\n".join(["== Physical Plan ==", *lines]))
    assert tree["name"] == "Sort"
    assert [child["name"] for child in tree["children"][0]["children"]] == ["Scan", "Filter"]
    assert tree["children"][0]["children"][1]["children"][0]["text"] == "Scan y"


@pytest.mark.parametrize(
    ("data", "name"), [("boston", "boston"), ("/a b/My file.csv", "my_file"), ("/1/2.csv", "data")]
)
def test_a_file_has_a_name_in_sql(data, name):
    assert view_name(data) == name


# The builder.


@slow
def test_every_stage_of_this_version_is_listed(lab):
    listed = {each["class"] for each in requests.all_stages(lab.state, {})}
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
    assert named == listed


@slow
def test_each_parameter_is_told_with_its_type_default_and_choices(lab):
    listed = {each["name"]: each for each in requests.all_stages(lab.state, {})}
    params = {param["name"]: param for param in listed["RandomForestRegressor"]["params"]}
    assert params["numTrees"]["type"] == "int"
    assert params["numTrees"]["default"] == 20
    assert params["featuresCol"]["role"] == "input"
    invalid = {param["name"]: param for param in listed["StringIndexer"]["params"]}["handleInvalid"]
    assert invalid["choices"] == ["skip", "error", "keep"]
    family = {p["name"]: p for p in listed["GeneralizedLinearRegression"]["params"]}["family"]
    assert {"gaussian", "poisson"} <= set(family["choices"])


@slow
def test_the_templates_stages_pass_the_check_and_give_the_templates_numbers(lab):
    cards = requests.template_stages(lab.state, {})
    assert [each["error"] for each in requests.check(lab.state, stages(*cards))] == ["", ""]
    assert lab.result(**stages(*cards))["rmse"] == lab.result()["rmse"]


@slow
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
    found = requests.check(lab.state, stages(good, card))
    assert found[0]["error"] == ""
    assert found[0]["writes"] == [{"name": "one", "type": "vector"}]
    assert said in found[1]["error"]


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


@slow
@pytest.mark.parametrize("name", EXHIBITS)
def test_a_stage_shows_real_rows_before_and_after(lab, name):
    cards = [
        stage("VectorAssembler", inputCols=["CRIM", "ZN"], outputCol="v"),
        stage(name, **EXHIBITS[name]),
    ]
    found = requests.before_after(lab.state, stages(*cards), 1, 5)
    assert found["new"] == ["o"]
    assert len(found["after"]["rows"]) == len(found["before"]["rows"]) == 5
    assert all(row[-1] for row in found["after"]["rows"])


# A fitted pipeline.


@slow
def test_a_saved_pipeline_predicts_the_same_after_loading(lab, tmp_path):
    lab.result()
    row = {field["name"]: field["example"] for field in requests.fields(lab.state)}
    before = requests.new_row(lab.state, row)["prediction"]
    folder = str(tmp_path / "내 모델 (1)")
    requests.save_pipeline(lab.state, folder)
    loaded = requests.load_pipeline(lab.state, {}, folder)
    assert loaded["stages"][-1]["class"].endswith("LinearRegressionModel")
    assert requests.new_row(lab.state, row, loaded=True)["prediction"] == before
    with pytest.raises(LabError, match="is there already"):
        requests.save_pipeline(lab.state, folder)


@slow
def test_a_typed_row_is_predicted_by_the_coefficients(lab):
    lab.result()
    row = {field["name"]: field["example"] for field in requests.fields(lab.state)}
    found = requests.inspect(lab.state)[-1]["findings"]
    expected = np.dot(found["coefficients"], [float(v) for v in row.values()]) + found["intercept"]
    assert requests.new_row(lab.state, row)["prediction"] == pytest.approx(expected)
    with pytest.raises(LabError, match="NOX must be a number"):
        requests.new_row(lab.state, {**row, "NOX": "much"})


@slow
def test_a_typed_row_is_given_a_class(lab):
    lab.result(template="classification")
    row = {field["name"]: field["example"] for field in requests.fields(lab.state)}
    found = requests.new_row(lab.state, row)
    assert found["class"] in {str(each) for each in range(10)} | {"benign", "malignant"}
    assert sum(found["probability"]) == pytest.approx(1)


@slow
def test_residuals_give_the_rmse(lab):
    result = lab.result()
    found = requests.residuals(lab.state)
    rmse = np.sqrt(np.mean((found["actual"] - found["predicted"]) ** 2))
    assert rmse == pytest.approx(result["rmse"])


# Users' files.


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


LINE = "".join(f"{x},{'ab'[x % 2]},{3 * x + 1 + x % 2}\n" for x in range(60))


@slow
@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "folder"])
def test_a_users_file_is_read_and_learned_from(lab, folder, kind):
    path = write(folder / "한글 표.csv", "x,kind,y\n" + LINE)
    if kind != "csv":
        table = lab.home.backend.spark.read.csv(path, header=True, inferSchema=True)
        target = str(folder / f"out.{kind}") if kind != "folder" else str(folder / "many")
        write_as = "csv" if kind == "folder" else kind
        table.repartition(3).write.format(write_as).option("header", True).save(target)
        path = target
    result = lab.result(data=path, target="y")
    assert result["train_rows"] + result["test_rows"] == 60
    assert result["r2"] == pytest.approx(1, abs=1e-6)


@slow
def test_ragged_lines_are_counted(lab, folder):
    path = write(folder / "ragged.csv", "a,b,y\n1,2,3\n4,5\n6,7,8,9\n10,1,12\n")
    assert requests.summary(lab.state, {"data": path})["ragged"] == 2


@slow
@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("a,y\n" + "1,2\n" * 30, {"target": "z"}, "no column 'z'"),
        ("a,y\n" + "1,x\n" * 30, {}, "a number is needed"),
        ("a,y\n" + "1,\n" * 30, {"template": "classification"}, "No row has a value"),
        ("a,y\n" + "1,1\n" * 30, {"template": "classification"}, "has one class only"),
        ("", {}, "is empty"),
    ],
)
def test_a_target_that_cannot_be_learned_is_told_before_the_fit(lab, folder, text, settings, said):
    path = write(folder / "t.csv", text)
    with pytest.raises(LabError, match=said):
        lab.result(data=path, **settings)


@slow
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.csv": "x,y\n1,2\n", "b.json": "{}"}, "mixes files of .csv, .json"),
        ({"a.csv": "x,y\n1,2\n", "b.csv": "x,z\n1,2\n"}, "does not have the same columns"),
        ({}, "holds no files"),
    ],
)
def test_a_folder_of_mixed_files_is_told(lab, folder, files, said):
    (folder / "f").mkdir()
    for name, text in files.items():
        write(folder / "f" / name, text)
    for ask in (lambda: lab.result(data=str(folder / "f")),
                lambda: requests.schema(lab.state, {"data": str(folder / "f")})):  # fmt: skip
        with pytest.raises(LabError, match=said):
            ask()


@slow
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"params": "nope=3"}, "has no parameter 'nope'"),
        ({"model": "tree", "params": "maxDepth=99"}, "maxDepth given invalid value 99"),
    ],
)
def test_a_wrong_parameter_is_told(lab, settings, said):
    with pytest.raises(LabError, match=said):
        lab.result(**settings)


# Scikit-learn or Spark.


def test_a_trend_is_the_power_law_it_was_made_of():
    rows = np.array([1e3, 1e4, 1e5])
    found = trend(rows, 2e-4 * rows**0.8)
    assert (found.factor, found.power) == pytest.approx((2e-4, 0.8))


def test_curves_that_cross_between_sizes_are_measured():
    rows = np.array([1e3, 1e4, 1e5])
    met = crossing(rows, 1e-4 * rows, 1 + 0 * rows)
    assert met == (pytest.approx(1e4), True)


def test_curves_that_would_cross_later_are_extrapolated():
    rows = np.array([1e3, 1e4, 1e5])
    met = crossing(rows, 1e-6 * rows, 1 + 0 * rows)
    assert met == (pytest.approx(1e6), False)


def test_curves_that_part_never_cross():
    rows = np.array([1e3, 1e4, 1e5])
    assert crossing(rows, 1e-6 * rows, 1e-5 * rows**1.1) is None


@slow
@pytest.mark.parametrize("model", ["linear", "random_forest"])
def test_each_engine_is_measured_at_each_size(lab, model):
    result = lab.result(experiment="scaling", model=model, rows=2000)
    engines = {row["engine"] for row in result["scaling"]}
    assert {"sklearn", "spark"} <= engines
    assert len(result["scaling"]) == 2 * len(engines)
    assert all(row["fit_s"] > 0 and row["peak_mb"] > 50 for row in result["scaling"])
    assert result["crossings"].keys() == engines - {"spark"}
    assert "Spark" in lab.context.message or "faster" in lab.context.message


# Texts.


def test_parameters_are_read_as_values():
    given = "numTrees=50, impurity=gini, layers=[4, 5], cacheNodeIds=true, tol=1e-6"
    assert parse_params(given) == {
        "numTrees": 50,
        "impurity": "gini",
        "layers": [4, 5],
        "cacheNodeIds": True,
        "tol": 1e-6,
    }


def test_a_grid_is_read_as_lists():
    assert parse_grid("maxDepth=2|4; impurity=gini|entropy") == {
        "maxDepth": [2, 4],
        "impurity": ["gini", "entropy"],
    }


def test_a_long_trace_becomes_its_sentence():
    error = type("AnalysisException", (Exception,), {})(
        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved. "
        "SQLSTATE: 42703; line 1 pos 7;\n'Project ['x]\n\tat org.apache.spark.Foo"
    )
    assert sentence(error) == (
        "Spark says: A column with name `x` cannot be resolved (line 1, position 7); "
        "check the column's name."
    )


def test_the_error_carries_its_details():
    assert SparkError("short", "long").details == "long"
