"""Files as people have them through a whole run: what is used, left out, asked and warned of."""

from __future__ import annotations

import re
import runpy

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

from core.labs.ensembles.experiment import run
from core.labs.ensembles.fitting.problem import look
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.events import Note
from core.runtime.worker.context import RunContext

ROWS = 60
X = np.random.default_rng(3).normal(0, 2, (ROWS, 2)).round(3)
Y = (500 * (X[:, 0] + 10) + 40 * X[:, 1]).round()


def saved(folder, text, encoding="utf-8"):
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def go(path, **values):
    context = RunContext()
    settings = EnsembleSettings.make({"data": str(path), "models": "linear", **values})
    notes = [event.text for event in run(settings, context) if isinstance(event, Note)]
    return context, notes


def test_least_squares_on_a_german_file_is_that_on_its_values(tmp_path):
    rows = [f"{a:.3f};{b:.3f}".replace(".", ",") + f";{int(y):_}" for (a, b), y in zip(X, Y)]  # noqa: B905
    text = "Länge;Breite;Miete\n" + "\n".join(rows).replace("_", ".")
    context, notes = go(saved(tmp_path, text, "cp1252"))
    train, test = train_test_split(np.arange(ROWS), test_size=0.2, random_state=42)
    right = r2_score(Y[test], LinearRegression().fit(X[train], Y[train]).predict(X[test]))
    assert context.result["models"][0]["test_r2"] == pytest.approx(right, abs=1e-9)
    assert "decimal comma · point between thousands" in notes[0]
    assert context.message.endswith("Fitted on 48, judged on 12 of 60 rows.")


def test_words_among_numbers_are_counted_named_and_said_in_the_run(tmp_path):
    rows = "".join(f"{a},{b},{y}\n" for (a, b), y in zip(X, Y, strict=True))
    context, notes = go(saved(tmp_path, "conc,b,y\n" + rows + "<0.01,1,5000\nn.d.,2,5100\n"))
    assert "2 of 62 cells of conc are no numbers: '<0.01', 'n.d.'; left out." in notes
    assert "2 have gaps, which are filled." in context.message


def test_rows_without_a_target_are_counted(tmp_path):
    rows = "".join(f"{a},{y if n % 6 else ''}\n" for n, (a, y) in enumerate(zip(X[:, 0], Y)))  # noqa: B905
    context, _ = go(saved(tmp_path, "a,y\n" + rows))
    assert "judged on 10 of 60 rows; 10 have no y and are left out." in context.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x;y\n" + "".join(f"{n}.{n + 100};{n}\n" for n in range(1, 50)), "Set decimal=point"),
        ("day,y\n" + "".join(f"0{n}/04/2023,{n}.5\n" for n in range(1, 9)) * 3, "date_order=day"),
        ("a,b,y\n" + "1,2,3\n" * 20 + "1,2\n" + "1,2,3\n" * 9, "1 of 30 rows have more or fewer"),
    ],
)
def test_what_is_open_or_ragged_is_asked_and_not_guessed(text, said, tmp_path):
    with pytest.raises(LabError, match=said):
        go(saved(tmp_path, text))


def test_an_answer_is_a_setting_of_the_name_that_was_said(tmp_path):
    path = saved(tmp_path, "x;y\n" + "".join(f"{n}.{n + 100};{n}\n" for n in range(1, 50)))
    context, notes = go(path, decimal="comma")
    assert "point between thousands" in notes[0]
    assert context.result["models"][0]["train_rows"] == 39


def test_a_column_that_numbers_the_rows_is_noted(tmp_path):
    rows = "".join(f"{1000 + n},{a},{'AB'[n >= 30]}\n" for n, a in enumerate(X[:, 0]))
    _, notes = go(saved(tmp_path, "patient_id,u,grade\n" + rows))
    assert any(note.startswith("patient_id numbers the rows:") for note in notes)
    _, notes = go(saved(tmp_path, "patient_id,u,grade\n" + rows), drop_columns="patient_id")
    assert not any("numbers the rows" in note for note in notes)


def test_the_score_without_copies_is_that_on_distinct_rows(tmp_path):
    once = [f"{a},{n % 7}\n" for n, a in enumerate(X[:, 0])]
    context, _ = go(saved(tmp_path, "a,y\n" + "".join(once * 3)), models="tree", task="regression")
    plain, _ = go(saved(tmp_path, "a,y\n" + "".join(once)), models="tree", task="regression")
    right = plain.result["models"][0]["test_r2"]
    found = re.search(r"Each row once, 60 rows, .* of: Decision tree (\S+)\.$", context.message)
    assert float(found[1]) == pytest.approx(right, abs=5e-4)
    assert context.result["models"][0]["test_r2"] > 0.9 > right


def test_a_class_of_one_is_called_by_its_name(tmp_path):
    rows = "".join(f"{a},{'AB'[n % 2]}\n" for n, a in enumerate(X[:, 0]))
    path = saved(tmp_path, "u,grade\n" + rows + "1.5,rare\n")
    with pytest.raises(LabError, match="class 'rare' of 'grade' has one row"):
        go(path, stratify=True)


def test_an_accuracy_no_better_than_the_commonest_class_is_said(tmp_path):
    rows = "".join(f"{a},{'yes' if n % 15 == 0 else 'no'}\n" for n, a in enumerate(X[:, 0]))
    context, _ = go(saved(tmp_path, "u,ill\n" + rows))
    row = context.result["models"][0]
    assert row["test_accuracy"] == context.result["commonest_class_share"]
    assert "Always answering no, the commonest class" in context.message


def test_the_last_column_with_values_is_the_target_of_run_and_script(tmp_path, capsys):
    rows = "".join(f"{a},{y},\n" for a, y in zip(X[:, 0], Y, strict=True))
    path = saved(tmp_path, "a,y,comment\n" + rows)
    context, _ = go(path)
    settings = EnsembleSettings.make({"data": str(path), "models": "linear"})
    look(settings)
    source = recipe(settings).source
    assert "pd.read_csv(" in source
    assert "target='y'" in source.replace('"', "'")
    script = tmp_path / "script.py"
    script.write_text(source, encoding="utf-8")
    runpy.run_path(str(script), run_name="__main__")
    printed = dict(re.findall(r"^(\S+) = (.+)$", capsys.readouterr().out, re.M))
    assert float(printed["linear_test_r2"]) == context.result["linear_test_r2"]
