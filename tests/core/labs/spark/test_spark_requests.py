"""Rows, SQL and users' files, against pandas, numpy or a definition."""

from __future__ import annotations

import numpy as np
import pytest
from support.spark_runs import ask

from core.data.tables import load_sample
from core.labs.spark.reports import CountValues, ListColumns, PlanQuery, Query, ShowRows, Summarize
from core.runtime.errors import LabError

slow = pytest.mark.slow


# The rows.


@slow
def test_the_summary_is_that_of_pandas(lab):
    table = load_sample("boston")
    found = ask(lab.state, Summarize({}))
    assert found.rows == 506
    assert found.ragged == 0
    for column in found.columns:
        values = table[column.name]
        assert column.mean == pytest.approx(values.mean())
        assert column.deviation == pytest.approx(values.std())
        assert (column.minimum, column.maximum) == (values.min(), values.max())


@slow
def test_a_histogram_is_that_of_numpy(lab):
    counts, edges = np.histogram(load_sample("boston")["MEDV"], bins=7)
    found = ask(lab.state, CountValues({}, "MEDV", 7))
    assert found.counts.tolist() == counts.tolist()
    assert found.edges == pytest.approx(edges)


@slow
def test_the_values_of_texts_are_counted_the_most_frequent_first(lab):
    found = ask(lab.state, CountValues({"data": "wine"}, "cultivar"))
    expected = load_sample("wine")["cultivar"].value_counts()
    assert list(found.values) == expected.index.tolist()
    assert found.counts.tolist() == expected.tolist()


@slow
def test_pages_hold_all_rows_once(lab):
    pages = [ask(lab.state, ShowRows({"data": "wine"}, page, 100)) for page in range(2)]
    assert [len(page.rows) for page in pages] == [100, 78]
    assert [page.has_more for page in pages] == [True, False]


# SQL.


@slow
def test_a_query_gives_what_pandas_gives(lab):
    found = ask(lab.state, Query({}, "SELECT avg(MEDV) AS m FROM boston GROUP BY CHAS ORDER BY 1"))
    expected = load_sample("boston").groupby("CHAS")["MEDV"].mean().sort_values()
    assert [float(row[0]) for row in found.page.rows] == pytest.approx(expected.tolist(), rel=1e-4)


@slow
def test_a_plan_is_a_tree_of_steps_that_tell_what_they_cost(lab):
    tree = ask(lab.state, PlanQuery({}, "SELECT CHAS, count(*) FROM boston GROUP BY CHAS"))

    def walk(node):
        yield node
        for child in node.children:
            yield from walk(child)

    steps = list(walk(tree))
    assert any(step.name.startswith("HashAggregate") for step in steps)
    assert any("number of output rows" in step.costs for step in steps)


@slow
def test_the_plan_of_a_statement_that_does_something_is_told_without_doing_it(lab, tmp_path):
    written = tmp_path / "written"
    insert = f"INSERT OVERWRITE DIRECTORY '{written}' USING csv SELECT MEDV FROM boston"
    tree = ask(lab.state, PlanQuery({}, insert))
    assert "Insert" in str(tree)
    assert not written.exists()
    ask(lab.state, PlanQuery({}, "CREATE TEMPORARY VIEW made AS SELECT 1 AS a"))
    assert not lab.session.backend.spark.catalog.tableExists("made")
    ask(lab.state, Query({}, insert))
    assert written.exists()


@slow
def test_the_plan_of_several_inserts_is_told_without_doing_them(lab, tmp_path):
    targets = [tmp_path / "prices", tmp_path / "crimes"]
    inserts = [
        f"INSERT OVERWRITE DIRECTORY '{target}' USING csv SELECT {column}"
        for target, column in zip(targets, ("MEDV", "CRIM"), strict=True)
    ]
    ask(lab.state, PlanQuery({}, f"FROM boston {' '.join(inserts)}"))
    assert not any(target.exists() for target in targets)


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
        ask(lab.state, Query({}, query))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    if query.strip():
        assert "AnalysisException" in caught.value.details or "Parse" in caught.value.details
    assert capfd.readouterr().err == ""


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
        table = lab.session.backend.spark.read.csv(path, header=True, inferSchema=True)
        target = str(folder / f"out.{kind}") if kind != "folder" else str(folder / "many")
        write_as = "csv" if kind == "folder" else kind
        table.repartition(3).write.format(write_as).option("header", True).save(target)
        path = target
    result = lab.result(data=path, target="y")
    assert result["train_rows"] + result["test_rows"] == 60
    assert result["r2"] == pytest.approx(1, abs=1e-6)


@slow
def test_ragged_lines_are_refused_with_their_count_and_the_first(lab, folder):
    path = write(folder / "ragged.csv", "a,b,y\n1,2,3\n4,5\n6,7,8,9\n10,1,12\n")
    with pytest.raises(LabError, match=r"2 of 4 rows .* the first is line 3"):
        ask(lab.state, Summarize({"data": path}))


@slow
@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("a,y\n" + "1,2\n" * 30, {"target": "z"}, "no column 'z'"),
        ("a,y\n" + "1,x\n" * 30, {}, "a number is needed"),
        (
            "a,y\n" + "1,\n" * 30,
            {"template": "classification", "target": "y"},
            "No row has a value",
        ),
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
    for look in (lambda: lab.result(data=str(folder / "f")),
                lambda: ask(lab.state, ListColumns({"data": str(folder / "f")}))):  # fmt: skip
        with pytest.raises(LabError, match=said):
            look()


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


@slow
@pytest.mark.parametrize("model", ["linear", "random_forest"])
def test_each_engine_is_measured_at_each_size(lab, model):
    result = lab.result(experiment="scaling", model=model, rows=2000)
    engines = {row["engine"] for row in result["scaling"]}
    assert {"sklearn", "spark"} <= engines
    assert len(result["scaling"]) == 2 * len(engines)
    assert all(row["fit_s"] > 0 and row["peak_mb"] > 50 for row in result["scaling"])
    assert result["crossovers"].keys() == engines - {"spark"}
    assert "Spark" in lab.context.message or "faster" in lab.context.message
