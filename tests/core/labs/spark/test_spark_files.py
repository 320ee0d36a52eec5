"""Users' files: the rows really used, names with dots, tables that are none."""

from __future__ import annotations

import pytest
from support.spark_runs import ask

from core.labs.spark.pipeline_reports import ListTasks
from core.labs.spark.reports import ListColumns, ShowRows
from core.runtime.errors import LabError

pytestmark = pytest.mark.slow


def written(path, header, rows):
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("models", ["", "linear, tree"])
def test_a_run_says_how_many_rows_were_used_of_how_many(lab, tmp_path, models):
    rows = [f"{n},{n % 7 if n % 3 else ''},{2 * n}" for n in range(150)]
    result = lab.result(data=written(tmp_path / "gaps.csv", "a,b,y", rows), models=models)
    assert result["rows_with_gaps"] == 50
    assert result["train_rows"] + result["test_rows"] == 100
    assert "50 of 150 rows have gaps and were left out." in lab.context.message


def test_rows_without_gaps_are_all_used(lab, tmp_path):
    rows = [f"{n},{n % 7},{2 * n}" for n in range(60)]
    result = lab.result(data=written(tmp_path / "whole.csv", "a,b,y", rows))
    assert "rows_with_gaps" not in result
    assert result["train_rows"] + result["test_rows"] == 60
    assert "gaps" not in lab.context.message


def test_names_with_dots_are_columns_like_others(lab, tmp_path):
    rows = [f"{n},{n % 7},{2 * n}" for n in range(60)]
    file = written(tmp_path / "dots.csv", "Sepal.Length,Sepal.Width,Petal.Length", rows)
    assert lab.result(data=file)["r2"] == pytest.approx(1)
    assert lab.result(data=file, target="Sepal.Length", drop_columns="Sepal.Width")["r2"] > 0.99
    names = [column.name for column in ask(lab.state, ListColumns({"data": file}))]
    assert names == ["Sepal_Length", "Sepal_Width", "Petal_Length"]


def test_a_table_of_one_column_is_refused(lab, tmp_path):
    with pytest.raises(LabError, match="one column only, 'a'"):
        lab.result(data=written(tmp_path / "one.csv", "a", [str(n) for n in range(30)]))


def test_semicolons_and_decimal_commas_are_read_as_the_ensembles_lab_reads_them(lab, tmp_path):
    rows = [f"{n},5;{n % 7},25;{2 * n + n % 7},75" for n in range(60)]
    file = written(tmp_path / "german.csv", "a;b;y", rows)
    own, same = lab.result(data=file), lab.result(data=file, split="sklearn")
    assert own["r2"] == pytest.approx(1)
    assert (same["train_rows"], same["test_rows"]) == (48, 12)
    assert same["r2"] == pytest.approx(1)


def test_how_a_file_is_read_can_be_set(lab, tmp_path):
    file = written(tmp_path / "none.csv", "1,2", [f"{n},{3 * n}" for n in range(2, 40)])
    named, plain = lab.result(data=file, header_line="1"), lab.result(data=file, header_line="0")
    assert named["train_rows"] + named["test_rows"] == 38
    assert plain["train_rows"] + plain["test_rows"] == 39


def test_tasks_are_told_before_there_is_a_fitted_pipeline(lab):
    lab.state.pop("spark_fitted", None)
    spark = lab.session.backend.spark
    spark.sparkContext.setJobGroup("tasks", "tasks")
    spark.range(3).count()
    job = spark.sparkContext.statusTracker().getJobIdsForGroup("tasks")[0]
    assert {task.state for task in ask(lab.state, ListTasks(job))} == {"SUCCESS"}


def test_rows_are_read_anew_by_another_decision_and_from_a_changed_file(lab, tmp_path):
    path = written(tmp_path / "open.csv", "x;y", [f"{n}.{n + 100};{n}" for n in range(1, 50)])
    for mark, first in (("point", "1.101"), ("comma", "1101")):
        page = ask(lab.state, ShowRows({"data": path, "decimal": mark}))
        assert page.rows[0] == (first, "1")
    written(tmp_path / "open.csv", "x;y", [f"{n}.5;{n}" for n in range(7, 50)])
    assert ask(lab.state, ShowRows({"data": path})).rows[0] == ("7.5", "7")
