"""Broken and hostile files: each works or ends in a sentence, and none is changed."""

import hashlib
import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data import file_checks
from core.data.preview import preview
from core.data.tables import open_table
from core.runtime.errors import LabError

ROWS = [[str(n), f"{n / 7:.3f}", "ab"[n % 2], str(2 * n + 1)] for n in range(30)]
NAMES = ["a", "b", "colour", "y"]


def csv_text(names=NAMES, rows=ROWS, mark=","):
    return "\n".join(mark.join(row) for row in [names, *rows]) + "\n"


def excel(change=lambda book: None):
    book = openpyxl.Workbook()
    for row in [NAMES, *ROWS]:
        book.active.append([float(v) if v.replace(".", "").isdigit() else v for v in row])
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(table=None):
    out = io.BytesIO()
    (pd.DataFrame(ROWS, columns=NAMES) if table is None else table).to_parquet(out)
    return out.getvalue()


def packed(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def with_entry(content, name, text):
    """Return an Excel file with one entry replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, text if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, text)
    return out.getvalue()


def zip_bomb():
    return packed(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=b"0" * 300_000_000)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><workbook>&i;</workbook>"
)
NAN_INF = [["1", "inf", "a", "3"], ["2", "-Infinity", "b", "4"], *ROWS]

GOOD = {
    "plain.csv": csv_text().encode(),
    "utf8.csv": csv_text(["가", "나", "색", "값"]).encode(),
    "bom.csv": csv_text(["가", "나", "색", "값"]).encode("utf-8-sig"),
    "cp949.csv": csv_text(["가", "나", "색", "값"]).encode("cp949"),
    "utf16.csv": csv_text(["가", "나", "색", "값"]).encode("utf-16"),
    "semicolon.csv": csv_text(mark=";").encode(),
    "tab.tsv": csv_text(mark="\t").encode(),
    "bar.txt": csv_text(mark="|").encode(),
    "windows.csv": csv_text().replace("\n", "\r\n").encode(),
    "old_mac.csv": csv_text().replace("\n", "\r").encode(),
    "blank_lines.csv": ("\n\n" + csv_text().replace("\n", "\n\n")).encode(),
    "infinite.csv": csv_text(rows=NAN_INF).encode(),
    "duplicates.csv": csv_text(["a", "a", "", "a"]).encode(),
    "ragged.csv": (csv_text() + "1\n1,2,3,4,5,6,7\n").encode(),
    "quoted.csv": b'a,b,"c, d",y\n' + b'1,2,"x ""y"", z",4\n' * 20,
    "all_gaps.csv": csv_text(rows=[[row[0], "", *row[2:]] for row in ROWS]).encode(),
    "mixed_types.csv": csv_text(rows=[["many", *ROWS[0][1:]], *ROWS]).encode(),
    "one_row.csv": csv_text(rows=ROWS[:1]).encode(),
    "wide.csv": (
        ",".join(f"c{n}" for n in range(10_000)) + "\n" + (",".join(["1"] * 10_000) + "\n") * 12
    ).encode(),
    "table.xlsx": excel(),
    "formula.xlsx": excel(lambda book: book.active.cell(2, 1, "=1/0")),
    "macros.xlsm": with_entry(excel(), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not run"),
    "far_cell.xlsx": excel(lambda book: book.active.cell(1, 500, "far")),
    "table.parquet": parquet(),
    "numbers.parquet": parquet(pd.DataFrame({1: [1, 2] * 9, 2: [True, False] * 9})
                               .rename(columns=str)),
    "nested.parquet": parquet(pd.DataFrame({"a": [[1, 2], [3]] * 9, "y": range(18)})),
    "dates.parquet": parquet(
        pd.DataFrame({"day": pd.date_range("2020-01-01", periods=18), "y": range(18)})
    ),
}  # fmt: skip

BAD = {
    "empty.csv": (b"", "is empty"),
    "names_only.csv": (csv_text(rows=[]).encode(), "no rows below"),
    "blank.csv": (b"\n\n \n", "has no columns"),
    "one_column.csv": (b"y\n1\n2\n3\n", "one column only"),
    "zeros.csv": (b"a,b\n\0\0\0\n", "is not text"),
    "really_excel.csv": (excel(), "is not text"),
    "really_parquet.csv": (parquet(), "is not text"),
    "neither.csv": (b"a,b\n\xff\xfe\xff\x81,1\n" * 9, "is not text in cp949"),
    "half.parquet": (parquet()[: len(parquet()) // 2], "is cut off"),
    "hollow.parquet": (b"PAR1" + b"\0" * 200 + b"PAR1", "is damaged"),
    "lying.parquet": (
        parquet().replace(parquet()[-8:-4], b"\xff\xff\xff\x7f"), "is damaged"),
    "text.parquet": (csv_text().encode(), "is no Parquet file"),
    "text.xlsx": (csv_text().encode(), "is no Excel file"),
    "half.xlsx": (excel()[: len(excel()) // 2], "is no Excel file"),
    "other_zip.xlsx": (packed(hello="world"), "no Excel workbook"),
    "broken_sheet.xlsx": (
        with_entry(excel(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "broken_sheet.xlsx",
    ),
    "laughs.xlsx": (with_entry(excel(), "xl/workbook.xml", LAUGHS), "laughs.xlsx"),
    "no_sheet.xlsx": (packed(xl__workbook_xml="<workbook/>"), "no_sheet.xlsx"),
    "old.xls": (b"\xd0\xcf\x11\xe0" * 99, "before 2007"),
    "picture.png": (b"\x89PNG" * 99, "is no table"),
    "no_ending": (csv_text().encode(), "is no table"),
}  # fmt: skip


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


@pytest.mark.parametrize("name", list(GOOD))
def test_an_odd_file_is_read_and_not_changed(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(GOOD[name])
    before = digest(path)
    table = open_table(path)
    assert len(table) >= 1
    assert table.columns.is_unique
    assert all(column.dtype in (np.float64, object) for _, column in table.items())
    assert digest(path) == before


@pytest.mark.parametrize("name", list(BAD))
def test_a_broken_file_is_told_in_words_and_not_changed(name, tmp_path):
    content, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    before = digest(path)
    with pytest.raises(LabError, match=words):
        open_table(path)
    assert digest(path) == before


def test_a_zip_bomb_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(zip_bomb())
    assert path.stat().st_size < 1_000_000
    with pytest.raises(LabError, match=r"unpacks to 286 MB, more than the 200 MB"):
        open_table(path)


def test_a_zip_bomb_that_lies_about_its_size_ends_in_words(tmp_path):
    content = bytearray(with_entry(excel(), "xl/worksheets/sheet1.xml", b" " * 50_000_000))
    path = tmp_path / "liar.xlsx"
    sizes = (50_000_000).to_bytes(4, "little")
    path.write_bytes(bytes(content).replace(sizes, (1000).to_bytes(4, "little")))
    with pytest.raises(LabError, match="is damaged"):
        open_table(path)


def test_a_file_that_is_too_large_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(file_checks, "LIMIT_MB", 0.001)
    path = tmp_path / "large.csv"
    path.write_text(csv_text() * 9)
    with pytest.raises(LabError, match="Spark lab"):
        open_table(path)


def test_a_table_with_too_many_values_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("core.data.tables.LIMIT_CELLS", 50)
    path = tmp_path / "table.parquet"
    path.write_bytes(GOOD["table.parquet"])
    with pytest.raises(LabError, match="too much here"):
        open_table(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(LabError, match="There is no file"):
        open_table(tmp_path / "none.csv")


def test_a_folder_is_told(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(LabError, match="is not a file"):
        open_table(tmp_path / "folder.csv")


@pytest.mark.parametrize("name", ["utf8.csv", "bom.csv", "cp949.csv", "utf16.csv"])
def test_hangul_names_are_read_in_every_encoding(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(GOOD[name])
    assert list(open_table(path).columns) == ["가", "나", "색", "값"]


def test_every_delimiter_gives_the_same_table(tmp_path):
    tables = []
    for name in ("plain.csv", "semicolon.csv", "tab.tsv", "bar.txt", "windows.csv", "old_mac.csv"):
        path = tmp_path / name
        path.write_bytes(GOOD[name])
        tables.append(open_table(path))
    assert all(table.equals(tables[0]) for table in tables)
    assert tables[0].equals(
        pd.DataFrame(ROWS, columns=NAMES).astype({"a": float, "b": float, "y": float})
    )


def test_excel_and_parquet_give_the_table_of_the_csv(tmp_path):
    tables = []
    for name in ("plain.csv", "table.xlsx", "table.parquet"):
        path = tmp_path / name
        path.write_bytes(GOOD[name])
        tables.append(open_table(path))
    assert tables[1].equals(tables[0])
    assert tables[2].equals(tables[0])


def read(tmp_path, text, **reading):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return open_table(path, **reading)


def test_what_is_not_finite_becomes_a_gap(tmp_path):
    table = read(tmp_path, csv_text(rows=NAN_INF))
    assert table["b"].isna().tolist() == [True, True] + [False] * 30


def test_names_that_occur_twice_are_numbered(tmp_path):
    table = read(tmp_path, csv_text(["a", "a", "", "a (2)"]))
    assert list(table.columns) == ["a", "a (2)", "column 3", "a (2) (2)"]


def test_a_column_with_one_word_is_read_as_texts(tmp_path):
    table = read(tmp_path, csv_text(rows=[["many", *ROWS[0][1:]], *ROWS]))
    assert table["a"].dtype == object


def test_a_guessed_type_can_be_corrected(tmp_path):
    table = read(
        tmp_path,
        csv_text(rows=[["many", *ROWS[0][1:]], *ROWS]),
        types={"a": "number", "y": "category"},
    )
    assert table["a"].isna().tolist() == [True] + [False] * 30
    assert table["y"].tolist()[:2] == ["1", "1"]


def test_decimal_commas_are_numbers(tmp_path):
    table = read(tmp_path, "a;y\n" + "3,25;1\n-4;2\n" * 9)
    assert table["a"].tolist()[:2] == [3.25, -4.0]


def test_dates_are_days_since_1970(tmp_path):
    table = read(tmp_path, "day,y\n" + "1970-01-11,1\n1971-01-01,2\n" * 9)
    assert table["day"].tolist()[:2] == [10.0, 365.0]


def test_a_wrong_delimiter_can_be_set_right(tmp_path):
    text = "name|note\n" + "a,b,c|1\n" * 9
    assert list(read(tmp_path, text, delimiter="|").columns) == ["name", "note"]


def test_an_encoding_that_does_not_fit_is_told(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(GOOD["cp949.csv"])
    with pytest.raises(LabError, match="is not text in utf-8: byte"):
        open_table(path, encoding="utf-8")


def test_a_sheet_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(GOOD["table.xlsx"])
    with pytest.raises(LabError, match="nothing"):
        open_table(path, sheet="nothing")


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (("1,5", "2,25"), [1.5, 2.25]),
        (("1,234", "12,345,678"), [1234, 12345678]),
        (("1,234.5", "7"), [1234.5, 7]),
        (("1,234", "2,5"), [1.234, 2.5]),
    ],
)
def test_a_comma_means_a_point_or_thousands_by_the_whole_column(tmp_path, written, numbers):
    table = read(tmp_path, "a,y\n" + "".join(f'"{text}",1\n' for text in written))
    assert table["a"].tolist() == numbers


def test_a_type_for_an_unknown_column_is_told(tmp_path):
    with pytest.raises(LabError, match=r"no column 'colours'; did you mean colour\?"):
        read(tmp_path, csv_text(), types={"colours": "category"})


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["csv", "xlsx", "parquet"]))
def test_any_bytes_are_read_or_told(tmp_path_factory, content, ending):
    path = tmp_path_factory.mktemp("any") / f"table.{ending}"
    path.write_bytes(content)
    try:
        table = open_table(path)
    except LabError as error:
        assert str(error)
    else:
        assert table.columns.is_unique


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["table.xlsx", "table.parquet"]))
def test_a_file_with_wrong_bytes_is_read_or_told(tmp_path_factory, data, name):
    content = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("wrong") / name
    path.write_bytes(bytes(content))
    try:
        open_table(path)
    except LabError as error:
        assert str(error)


def test_the_preview_tells_what_is_in_a_file(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(csv_text(rows=NAN_INF))
    found = preview(str(path), rows=2)
    assert (found["rows"], found["columns"], found["target"]) == (32, 4, "y")
    assert found["head"][0] == ["1", "", "a", "3"]
    kinds = {column["name"]: column["kind"] for column in found["summary"]}
    assert kinds == {"a": "number", "b": "number", "colour": "category", "y": "number"}
    assert "2 of 128 values are gaps or not finite" in found["note"]


def test_the_preview_of_ten_thousand_columns_is_short(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_bytes(GOOD["wide.csv"])
    found = preview(str(path))
    assert found["columns"] == 10_000
    assert len(found["head"][0]) == len(found["summary"]) == 1000
