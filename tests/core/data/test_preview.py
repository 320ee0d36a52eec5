"""The first look at a table."""

from __future__ import annotations

from core.data.files.decisions import Decisions, Found
from core.data.preview import preview


def written(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_preview_tells_what_is_in_a_file(tmp_path):
    rows = "".join(f"{n},{n / 7:.3f},{'ab'[n % 2]},{2 * n + 1}\n" for n in range(30))
    found = preview(written(tmp_path, f"a,b,colour,y\n1,,a,3\n2,n.d.,a,4\n{rows}"), rows=2)
    assert (found["rows"], found["columns"], found["target"]) == (32, 4, "y")
    assert found["head"][0] == ["1", "", "a", "3"]
    kinds = {column["name"]: column["kind"] for column in found["summary"]}
    assert kinds == {"a": "number", "b": "number", "colour": "category", "y": "number"}
    assert "1 of 32 cells of b are no numbers: 'n.d.'; left out." in found["note"]
    assert found["line"] == "UTF-8 · comma · names in line 1 · decimal point"


def test_what_was_found_comes_along_as_plain_values(tmp_path):
    found = preview(written(tmp_path, "a;y\n" + "1,5;2\n" * 20))
    again = Found.of_values(found["found"])
    assert again.decisions.decimal == ","
    assert again.names == ["a", "y"]


def test_what_is_said_of_the_file_is_taken(tmp_path):
    path = written(tmp_path, "1,2\n" + "3,4\n" * 20)
    assert preview(path, Decisions(header_line=0))["rows"] == 21
    assert preview(path, Decisions(header_line=1))["names"] == ["1", "2"]


def test_a_data_set_has_no_file(tmp_path):
    found = preview("boston")
    assert (found["rows"], found["found"], found["line"]) == (506, None, "")


def test_the_preview_counts_how_the_values_lie(tmp_path):
    rows = "".join(f"{n % 20},{'ab'[n % 4 == 0]}\n" for n in range(200))
    x, kind = preview(written(tmp_path, "x,kind\n" + rows))["summary"]
    assert x["bars"] == [10] * 20
    assert (x["low"], x["high"]) == ("0", "19")
    assert kind["bars"] == [150, 50]


def test_dates_are_shown_as_dates(tmp_path):
    rows = "".join(f"{n:02}.05.2023,{n}.5\n" for n in range(10, 30))
    found = preview(written(tmp_path, "day,y\n" + rows))
    assert found["head"][0] == ["2023-05-10", "10.5"]
    assert (found["summary"][0]["low"], found["summary"][0]["high"]) == ("2023-05-10", "2023-05-29")


def test_the_preview_of_ten_thousand_columns_is_short(tmp_path):
    names = ",".join(f"c{n}" for n in range(10_000))
    rows = "\n".join(",".join(str(n + row) for n in range(10_000)) for row in range(12))
    found = preview(written(tmp_path, f"{names}\n{rows}\n"))
    assert found["columns"] == 10_000
    assert len(found["head"][0]) == len(found["summary"]) == 1000
