"""Users' files through the whole run, and through the script that reproduces it."""

import re
import runpy

import numpy as np
import pandas as pd
import pytest

from core.labs.ensembles.experiment import run
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.worker.context import RunContext

MODELS = "linear, tree, random_forest, hist_gradient_boosting, xgboost"


def table(rows=80):
    rng = np.random.default_rng(0)
    made = pd.DataFrame(
        {
            "면적": rng.normal(80, 20, rows).round(1),
            "구": rng.choice(["강남", "서초", None], rows),
            "date": pd.date_range("2020-01-01", periods=rows).astype(str),
            "비어 있음": np.nan,
            "odd": np.where(rng.random(rows) < 0.1, np.inf, rng.random(rows)),
        }
    )
    made["값"] = made["면적"] * 2 + (made["구"] == "강남") * 30
    made["비쌈"] = np.where(made["값"] > made["값"].median(), "예", "아니오")
    return made


def saved(folder, made, name="집값.csv", encoding="cp949"):
    path = folder / name
    if name.endswith(".csv"):
        made.to_csv(path, index=False, encoding=encoding)
    elif name.endswith(".xlsx"):
        made.replace(np.inf, None).to_excel(path, index=False)
    else:
        made.to_parquet(path)
    return str(path)


def go(**values):
    context = RunContext()
    list(run(EnsembleSettings.make({"n_estimators": 5, "models": MODELS, **values}), context))
    return context.result


CASES = {
    "numbers": {"target": "값", "drop_columns": "비쌈"},
    "classes": {"target": "비쌈", "drop_columns": "값, date"},
    "corrected": {"target": "값", "drop_columns": "비쌈", "column_types": "date=category"},
    "told": {"target": "비쌈", "task": "classification", "corrupt_share": 0.1, "stratify": True},
}


@pytest.mark.parametrize("name", ["집값.csv", "table.xlsx", "table.parquet"])
@pytest.mark.parametrize("case", list(CASES))
def test_a_file_is_learnt_and_its_script_prints_the_same(case, name, tmp_path, capsys):
    path = saved(tmp_path, table(), name)
    values = {"n_estimators": 5, "models": MODELS, "data": path, **CASES[case]}
    result = go(**values)
    script = tmp_path / "script.py"
    script.write_text(recipe(EnsembleSettings.make(values)).source, encoding="utf-8")
    runpy.run_path(str(script), run_name="__main__")
    printed = dict(re.findall(r"^(\S+) = (.+)$", capsys.readouterr().out, re.M))
    assert len(printed) >= 40
    assert {key: float(value) for key, value in printed.items()} == {
        key: result[key] for key in printed
    }


def test_the_last_column_is_the_target_by_itself(tmp_path):
    result = go(data=saved(tmp_path, table().drop(columns="값")))
    assert result["task"] == "classification"


def test_rows_without_a_target_are_left_out(tmp_path):
    made = table()
    made.loc[:19, "값"] = np.nan
    result = go(data=saved(tmp_path, made), target="값", drop_columns="비쌈")
    row = result["models"][0]
    assert row["train_rows"] + row["test_rows"] == 60


@pytest.mark.parametrize(
    ("change", "values", "sentence"),
    [
        ({"값": 3.0}, {}, "is 3.0 in every row"),
        ({"값": "같음"}, {}, "is '같음' in every row"),
        ({"값": np.nan}, {}, "Only 0 rows have a value"),
        ({}, {"rows": 1}, "Only 1 rows have a value"),
        ({}, {"target": "구", "task": "regression"}, "holds texts such as"),
        ({}, {"target": "값", "task": "classification"}, "in 80 rows, too many for classes"),
        ({"값": [f"k{n}x" for n in range(80)]}, {}, "80 different values in 80 rows, too many"),
        ({"값": ["a"] * 79 + ["b"]}, {"seed": 9}, "No training row is of class"),
        ({}, {"target": "갑"}, "no column '갑'"),
        ({}, {"drop_columns": "면적, 구, date, 비어 있음, odd, 비쌈"}, "No feature is left"),
        ({}, {"column_types": "dat=category"}, "did you mean date?"),
    ],
)
def test_data_that_cannot_be_learnt_from_are_told(change, values, sentence, tmp_path):
    made = table(values.pop("rows", 80)).assign(**change)
    settings = {"target": "값", "drop_columns": "비쌈", **values}
    with pytest.raises(LabError, match=re.escape(sentence)):
        go(data=saved(tmp_path, made, encoding="utf-8"), **settings)


@pytest.mark.slow
def test_ten_thousand_columns_are_learnt(tmp_path):
    rng = np.random.default_rng(0)
    made = pd.DataFrame(rng.normal(size=(40, 10_000)).round(2)).add_prefix("c")
    result = go(data=saved(tmp_path, made, "wide.parquet"), models="linear, tree")
    assert [row["complete"] for row in result["models"]] == [True, True]


def test_a_text_with_a_thousand_values_becomes_few_features(tmp_path):
    made = pd.DataFrame({"name": [f"n{n}" for n in range(300)], "y": np.arange(300) / 7})
    context = RunContext()
    settings = EnsembleSettings.make({"data": saved(tmp_path, made), "models": "linear"})
    list(run(settings, context))
    fitted = context.state["ensembles"].fitted["linear"]
    assert fitted.fit.seen.shape[1] <= 21
