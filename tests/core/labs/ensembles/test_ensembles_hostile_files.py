"""Files as a careless or a hostile hand makes them: each is learnt from, or told in a sentence."""

import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from core.data.preview import preview
from core.labs.ensembles.experiment import run
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.worker.context import RunContext

ROWS = 40


def csv(*columns, sep=",", end="\n"):
    names = sep.join(f"c{n}" for n in range(len(columns)))
    return end.join([names, *(sep.join(map(str, row)) for row in zip(*columns, strict=True))])


NUMBERS = list(range(ROWS))
SQUARES = [n * n % 17 for n in NUMBERS]


def parquet(**columns):
    file = io.BytesIO()
    pd.DataFrame(columns).to_parquet(file)
    return file.getvalue()


def excel(rows, *more_sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title in more_sheets:
        book.create_sheet(title)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def excel_with(entry, content):
    file = io.BytesIO(excel([["a", "y"], *([n, n * n] for n in NUMBERS)]))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(entry, content)
    return file.getvalue()


TABLE = [["a", "b", "y"], *([n, n % 3, n * n] for n in NUMBERS)]

FILES = {
    "only_names_and_blanks.csv": "a,b,y\n , , \n\n\n",
    "no_header.csv": "\n".join(f"{n},{n % 3},{n * 2}" for n in NUMBERS),
    "header_of_numbers.csv": "1,2,3\n" + "\n".join(f"{n},{n},{n}" for n in NUMBERS),
    "ragged.csv": "a,b,y\n" + "\n".join("1," * (n % 5) + "2" for n in NUMBERS),
    "open_quote.csv": 'a,b,y\n1,"2,3\n' + "\n".join(f"{n},{n},{n}" for n in NUMBERS),
    "quotes_and_newlines.csv": "a,y\n" + "\n".join(f'"x\n{n}",{n}' for n in NUMBERS),
    "formulas.csv": csv(["=cmd|'/c calc'!A1"] * ROWS, SQUARES, NUMBERS),
    "paths.csv": csv(["../../etc/passwd"] * ROWS, SQUARES, NUMBERS),
    "huge_numbers.csv": csv(["1e308", "-1e308"] * (ROWS // 2), SQUARES, NUMBERS),
    "huge_target.csv": csv(NUMBERS, SQUARES, ["1e308", "-1e308"] * (ROWS // 2)),
    "tiny_numbers.csv": csv(["1e-320", "2e-320"] * (ROWS // 2), SQUARES, NUMBERS),
    "beyond_float.csv": csv(["9" * 400] * ROWS, SQUARES, NUMBERS),
    "infinite_target.csv": csv(NUMBERS, SQUARES, ["inf", "-inf"] * (ROWS // 2)),
    "mostly_gaps.csv": csv([1, *[""] * (ROWS - 1)], SQUARES, NUMBERS),
    "gaps_in_training_only.csv": csv(["x", *[""] * (ROWS - 1)], SQUARES, NUMBERS),
    "all_features_gaps.csv": csv([""] * ROWS, ["NA"] * ROWS, NUMBERS),
    "every_text_differs.csv": csv([f"id{n}" for n in NUMBERS], SQUARES, NUMBERS),
    "each_class_once.csv": csv(NUMBERS, SQUARES, [f"k{n}" for n in NUMBERS]),
    "two_classes_one_row.csv": csv(NUMBERS, SQUARES, ["a"] * (ROWS - 1) + ["b"]),
    "names_with_signs.csv": "[a],<b>,y\n" + "\n".join(f"{n},{n % 3},{n * 2}" for n in NUMBERS),
    "name_of_ten_thousand_letters.csv": "a" * 10_000 + ",y\n" + "\n".join(["1,2", "2,3"] * 20),
    "cell_of_a_million_letters.csv": csv(["x" * 1_000_000, *["y"] * (ROWS - 1)], SQUARES, NUMBERS),
    "old_mac_line_ends.csv": csv(NUMBERS, SQUARES, NUMBERS, end="\r"),
    "null_bytes.csv": b"a,y\n1,\x002\n" * 20,
    "half_cp949.csv": "집,값\n".encode("cp949") + b"\xff\xfe\xfd,1\n" * 30,
    "bidi_and_zero_width.csv": "\u202ea\u200b,y\n" + "\n".join(f"{n},{n % 7}" for n in NUMBERS),
    "target_named_like_a_feature.csv": "y,y,y\n" + "\n".join(f"{n},{n},{n}" for n in NUMBERS),
    "html.csv": "<html><body><table><tr><td>1</td></tr></table></body></html>",
    "json.csv": '{"a": [1, 2], "y": [3, 4]}',
    "nested.parquet": parquet(a=[[1, 2]] * ROWS, b=[{"x": 1}] * ROWS, y=NUMBERS),
    "bytes.parquet": parquet(a=[b"\xff\x00"] * ROWS, b=SQUARES, y=NUMBERS),
    "wide_integers.parquet": parquet(a=[2**63 - 1 - n for n in NUMBERS], y=NUMBERS),
    "time_zones.parquet": parquet(
        a=pd.date_range("2020", periods=ROWS, tz="Asia/Seoul"), y=NUMBERS
    ),
    "nullable.parquet": parquet(a=pd.array([1, None] * 20, dtype="Int64"), y=NUMBERS),
    "complex_text.parquet": parquet(a=["\ud800".encode("utf-8", "replace")] * ROWS, y=NUMBERS),
    "xml_entities.xlsx": excel_with(
        "xl/evil.xml", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    ),
    "climbing_entry.xlsx": excel_with("../../evil.txt", "x"),
    "blank_first_sheet.xlsx": excel([], "Second"),
    "gap_row_on_top.xlsx": excel([[], *TABLE]),
    "formula_cells.xlsx": excel([["a", "y"], *([n, f"=A{n + 2}*2"] for n in NUMBERS)]),
    "mixed_cells.xlsx": excel([["a", "y"], *([[n, "x", None, True][n % 4], n] for n in NUMBERS)]),
    "renamed.xlsx": b"PK\x03\x04" + bytes(200),
    "renamed.parquet": b"PAR1" + bytes(300) + b"PAR1",
}


def learn(path):
    context = RunContext()
    settings = EnsembleSettings.make(
        {"preset": "fair", "data": str(path), "models": "linear, tree, xgboost", "n_estimators": 5}
    )
    list(run(settings, context))
    return context.result["models"]


@pytest.mark.parametrize("name", list(FILES))
def test_a_hostile_file_is_learnt_or_told_and_not_changed(name, tmp_path):
    path = tmp_path / name
    content = FILES[name]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    for act in (lambda: preview(str(path)), lambda: learn(path)):
        try:
            found = act()
        except LabError as error:
            assert 20 < len(str(error)) < 500
            assert str(error)[-1] in ".?" or "did you mean" in str(error)
        else:
            assert found
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["huge_numbers.csv", "huge_target.csv"])
def test_numbers_too_large_for_trees_are_told(name, tmp_path):
    path = tmp_path / name
    path.write_text(FILES[name])
    with pytest.raises(LabError, match=r"holds 1e308"):
        learn(path)


@pytest.mark.parametrize("name", ["ragged.csv", "nested.parquet", "formula_cells.xlsx"])
def test_what_is_learnt_of_an_odd_file_is_finite(name, tmp_path):
    path = tmp_path / name
    content = FILES[name]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        rows = learn(path)
    except LabError:
        return
    scores = [row.get("test_r2", row.get("test_accuracy")) for row in rows]
    assert np.isfinite(scores).all()
