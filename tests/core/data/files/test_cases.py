"""Files as public reports tell of them: each is read right, or what is open is said."""

import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from core.data.files.decisions import NO_HEADER, Decisions, Found
from core.data.files.findings import line_of, questions_for
from core.data.files.known import look_once
from core.data.files.looking import look
from core.data.files.opening import open_file
from core.runtime.errors import LabError

ROWS = 60
DRAWS = np.random.default_rng(5)
NUMBERS = DRAWS.normal(0, 2, (ROWS, 4)).round(4)


def save(folder, text, encoding="utf-8", name="table.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def lines(rows, mark=","):
    return "".join(mark.join(map(str, row)) + "\n" for row in rows)


def texts_of(found):
    return [finding.text for finding in found.findings]


def test_a_dot_is_for_thousands_where_other_columns_have_decimal_commas(tmp_path):
    rents = [DRAWS.integers(500, 3000) for _ in range(ROWS)]
    rows = [(f"{n}0,5", f"{rent:,}".replace(",", ".")) for n, rent in enumerate(rents)]
    opened = open_file(save(tmp_path, "Fläche;Miete\n" + lines(rows, ";")))
    assert opened.table["Miete"].tolist() == rents
    assert not opened.found.questions


def test_a_decimal_comma_with_three_decimals_is_a_point(tmp_path):
    path = save(tmp_path, "kg;Zone;Porto\n" + "0,750;3;13,04\n1,250;2;7,5\n2;1;28\n" * 20)
    assert open_file(path).table.iloc[:3, 0].tolist() == [0.75, 1.25, 2.0]


def test_thousands_and_units_are_taken_off_and_shown(tmp_path):
    rows = '"3,173.1","$269,885",1.57%\n"708.8","-$1,805",0.99%\n' * 20
    opened = open_file(save(tmp_path, "sqft,price,tax\n" + rows))
    assert opened.table.iloc[0].tolist() == [3173.1, 269885, 1.57]
    assert opened.table["price"][1] == -1805
    assert "Units taken off: price ($), tax (%)." in texts_of(opened.found)


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\n', "SEP=;\r\n"])
def test_the_line_that_names_the_separator_is_skipped(first, tmp_path):
    opened = open_file(save(tmp_path, first + "a;b\n" + lines(NUMBERS[:, :2], ";")))
    assert opened.table.to_numpy().tolist() == NUMBERS[:, :2].tolist()


@pytest.mark.parametrize(
    "above",
    ["Station 12 export\nMade by Logger 4.2\n", "# made by x, 2021\n\n", "Export,,,\n,,,\n"],
)
def test_title_lines_above_the_header_are_skipped(above, tmp_path):
    opened = open_file(save(tmp_path, above + "temp,humid,wind,power\n" + lines(NUMBERS)))
    assert list(opened.table) == ["temp", "humid", "wind", "power"]
    assert opened.table.to_numpy().tolist() == NUMBERS.tolist()
    assert "names in line 3" in line_of(opened.found)


def test_empty_columns_and_rows_of_an_export_are_left_out_and_said(tmp_path):
    rows = "".join(f"{a},{b},,\n" for a, b in NUMBERS[:, :2]) + ",,,\n"
    opened = open_file(save(tmp_path, "a,y,,\n" + rows))
    assert list(opened.table) == ["a", "y"]
    assert opened.found.target() == "y"
    assert len(opened.table) == ROWS
    assert "2 columns have neither a name nor a value; left out." in texts_of(opened.found)
    assert "1 rows without any value are left out." in texts_of(opened.found)


def test_a_delimiter_at_the_end_of_each_row_is_no_column(tmp_path):
    rows = "".join(f"{a},{b},\n" for a, b in NUMBERS[:, :2])
    opened = open_file(save(tmp_path, "a,y\n" + rows))
    assert opened.table.to_numpy().tolist() == NUMBERS[:, :2].tolist()


def test_the_usual_target_is_the_last_column_that_has_values(tmp_path):
    rows = "".join(f"{a},{b},\n" for a, b in NUMBERS[:, :2])
    assert look(save(tmp_path, "a,y,comment\n" + rows)).target() == "y"


def test_na_and_none_are_values_where_only_words_have_them(tmp_path):
    rows = "NA,None,24.5\nEU,Attached,47.8\nAS,None,11.4\n" * 20
    opened = open_file(save(tmp_path, "region,garage,price\n" + rows))
    assert sorted(opened.table["region"].unique()) == ["AS", "EU", "NA"]
    assert not opened.table.isna().any().any()


def test_na_is_a_gap_where_numbers_have_it_and_asked_for_a_target_of_words(tmp_path):
    rows = "NA,1.5,NA\nEU,2.5,3\nAS,NA,4\n" * 20
    path = save(tmp_path, "region,x,y\n" + rows)
    opened = open_file(path)
    assert opened.table["x"].isna().sum() == 20
    assert not questions_for(opened.found, "y")
    [question] = questions_for(opened.found, "region")
    assert question.choices[0][0] == "gap_words=NA"
    kept = open_file(path, Decisions(gap_words=()), {"x": "number", "y": "number"})
    assert (kept.table["region"] == "NA").sum() == 20
    assert "20 of 60 cells of x are no numbers: 'NA'; left out." in texts_of(kept.found)


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("%d.%m.%Y", "day"),
        ("%d/%m/%Y", "day"),
        ("%m/%d/%Y", "month"),
        ("%Y-%m-%d", None),
        ("%Y-%m-%dT00:00:00+00:00", None),
        ("%Y%m%d", None),
        ("%d %b %Y", None),
        ("%B %d, %Y", None),
        ("%d.%m.%y", "day"),
        ("%Y/%m/%d", "year"),
        ("%d.%m.%Y %H:%M", "day"),
    ],
)
def test_dates_of_each_form_are_days(form, first, tmp_path):
    days = pd.date_range("2021-01-01", periods=ROWS)
    rows = "".join(f'"{day.strftime(form)}",{n}\n' for n, day in enumerate(days))
    opened = open_file(save(tmp_path, "day,y\n" + rows))
    assert opened.table["day"].tolist() == [float(18628 + n) for n in range(ROWS)]
    assert opened.found.decisions.date_order == first


def test_a_wrong_date_is_counted_and_named(tmp_path):
    days = pd.date_range("2021-01-01", periods=ROWS)
    rows = "".join(f"{day:%d.%m.%Y},1\n" for day in days) + "31.02.2021,1\nsoon,2\n"
    found = look(save(tmp_path, "day,y\n" + rows))
    assert "2 of 62 cells of day are no dates: '31.02.2021', 'soon'; left out." in texts_of(found)


def test_dates_and_numbers_of_excel_are_read(tmp_path):
    days = pd.date_range("2021-01-01", periods=ROWS)
    pd.DataFrame({"day": days, "ok": [True, False] * 30, "y": NUMBERS[:, 0]}).to_excel(
        tmp_path / "dates.xlsx", index=False
    )
    opened = open_file(tmp_path / "dates.xlsx")
    assert opened.table["day"].tolist() == [float(18628 + n) for n in range(ROWS)]
    assert opened.table["y"].tolist() == NUMBERS[:, 0].tolist()
    assert set(opened.table["ok"]) == {"True", "False"}


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_names_and_words_of_western_europe_are_right(encoding, tmp_path):
    rows = "-0,48;très bon\n1,2;à éviter\n" * 20
    opened = open_file(save(tmp_path, "Temp_°C;Größe µg/m3\n" + rows, encoding))
    assert list(opened.table) == ["Temp_°C", "Größe µg/m3"]
    assert set(opened.table.iloc[:, 1]) == {"très bon", "à éviter"}


def test_the_signs_of_degree_and_micro_alone_are_no_hangul(tmp_path):
    path = save(tmp_path, "Temp_°C;PM10 µg/m3;y\n" + "18,9;0,66;16,3\n" * 20, "cp1252")
    assert look(path).names == ["Temp_°C", "PM10 µg/m3", "y"]


def test_hangul_of_windows_is_read(tmp_path):
    path = save(tmp_path, "면적㎡,거래금액\n" + '84.9,"115,000"\n59.1,"9,500"\n' * 20, "cp949")
    opened = open_file(path)
    assert list(opened.table) == ["면적㎡", "거래금액"]
    assert opened.table["거래금액"].tolist()[:2] == [115000, 9500]


def test_an_encoding_can_be_told(tmp_path):
    path = save(tmp_path, "a,y\n" + "Město,1\nPraha,2\n" * 20, "cp1250")
    assert set(open_file(path, Decisions(encoding="cp1250")).table["a"]) == {"Město", "Praha"}


def test_a_file_without_names_keeps_its_first_row_and_says_so(tmp_path):
    path = save(tmp_path, "4.6,3.2,setosa\n" + "4.7,3.1,setosa\n5.1,2.8,virginica\n" * 20)
    opened = open_file(path)
    assert len(opened.table) == 41
    assert opened.found.decisions.header_line == NO_HEADER
    assert any("looks like data" in text for text in texts_of(opened.found))
    named = open_file(path, Decisions(header_line=1))
    assert list(named.table) == ["4.6", "3.2", "setosa"]


def test_words_in_a_column_of_numbers_are_counted_and_named(tmp_path):
    rows = lines(NUMBERS[:, :2]) + "<0.01,1\nn.d.,2\n"
    opened = open_file(save(tmp_path, "conc,y\n" + rows))
    assert "2 of 62 cells of conc are no numbers: '<0.01', 'n.d.'; left out." in texts_of(
        opened.found
    )
    assert opened.table["conc"].isna().sum() == 2


def test_names_with_dots_and_twice_the_same_are_kept_apart(tmp_path):
    path = save(tmp_path, "Sepal.Length,a,a,\n" + "5.1,1,2,3\n" * 20)
    assert list(open_file(path).table) == ["Sepal.Length", "a", "a (2)", "column 4"]


def test_rows_of_another_width_are_refused_with_their_count_and_first_line(tmp_path):
    text = "a,b,y\n" + "1,2,3\n" * 20 + "1,2\n1,2,3,4\n" + "1,2,3\n" * 9
    with pytest.raises(LabError, match=r"2 of 31 rows have more or fewer .* first is line 22"):
        look(save(tmp_path, text))


def test_a_value_in_the_last_cell_of_a_sheet_takes_no_memory(tmp_path):
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"] = 1
    book.save(path)
    with pytest.raises(LabError, match="reaches to cell XFD1048576 of the sheet Sheet"):
        look(path)


def test_a_sheet_that_claims_to_be_large_is_read_by_its_cells(tmp_path):
    plain = io.BytesIO()
    pd.DataFrame({"a": range(20), "y": range(20)}).to_excel(plain, index=False)
    path = tmp_path / "claims.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, content.replace(b'ref="A1:B21"', b'ref="A1:XFD1048576"'))
    assert open_file(path).table.shape == (20, 2)


def test_the_sheet_with_values_is_read_and_the_others_are_named(tmp_path):
    path = tmp_path / "two.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame().to_excel(book, sheet_name="cover")
        pd.DataFrame({"a": range(20), "y": range(20)}).to_excel(
            book, sheet_name="data", index=False, startrow=2, startcol=1
        )
    opened = open_file(path)
    assert opened.table.shape == (20, 2)
    assert opened.found.decisions.sheet == "data"
    assert "The sheet data is read; there are also cover." in texts_of(opened.found)
    with pytest.raises(LabError, match="no sheet dada; it has cover, data"):
        look(path, Decisions(sheet="dada"))


@pytest.mark.parametrize(("name", "is_lines"), [("t.json", False), ("t.jsonl", True)])
def test_json_gives_the_table_of_the_csv(name, is_lines, tmp_path):
    table = pd.DataFrame({"a": NUMBERS[:, 0], "zip": ["007", "012"] * 30, "y": range(ROWS)})
    table.to_json(tmp_path / name, orient="records", lines=is_lines, double_precision=15)
    read = open_file(tmp_path / name, types={"zip": "category"}).table
    pd.testing.assert_frame_equal(read, table, check_dtype=False)


def test_a_type_that_is_told_is_taken(tmp_path):
    path = save(tmp_path, "zip,y\n" + "01067,1\n80331,2\n" * 20)
    assert open_file(path).table["zip"][0] == 1067
    assert open_file(path, types={"zip": "category"}).table["zip"][0] == "01067"


def test_what_was_found_survives_a_message(tmp_path):
    found = look(save(tmp_path, "a,y\n" + lines(NUMBERS[:, :2]) + "x,1\n"))
    assert Found.of_values(found.as_values()) == found


def test_a_file_is_looked_at_again_only_when_it_has_changed(tmp_path):
    path = save(tmp_path, "a,y\n1,2\n3,4\n")
    first = look_once(str(path), Decisions(), {})
    assert look_once(str(path), Decisions(), {}) is first
    save(tmp_path, "a,y\n1,2\n3,4\n5,6\n")
    assert look_once(str(path), Decisions(), {}).rows == 3
