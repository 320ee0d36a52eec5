"""Tables in many forms: each is read equal to its values, or asked about, never read wrongly."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tables import DAYS, Form, truth, write

from core.data.files.decisions import DECIMALS, Decisions
from core.data.files.opening import open_file

NUMBERS = [(".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", "'"), (",", "\xa0")]
DELIMITERS = [",", ";", "\t", "|"]
HEADERS = ["plain", "title", "sep", "none", "units"]
GAPS = [None, "", "NA", "-", "n/a", "#N/A"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp949", "cp1250", "cp1251"]


def some_forms(count):
    draws = np.random.default_rng(7)
    for number in range(count):
        decimal, thousands = NUMBERS[number % len(NUMBERS)]
        encoding = ENCODINGS[draws.integers(len(ENCODINGS))]
        if thousands == "\xa0" and encoding in ("cp949",):
            thousands = " "
        yield Form(
            decimal,
            thousands,
            DELIMITERS[draws.integers(len(DELIMITERS))],
            HEADERS[draws.integers(len(HEADERS))],
            GAPS[draws.integers(len(GAPS))],
            DAYS[draws.integers(len(DAYS))],
            encoding,
            ["\n", "\r\n"][draws.integers(2)],
            ["", "€", "EUR", "kg", "%"][draws.integers(5)] if encoding.startswith("utf") else "",
            [200, 11][draws.integers(2)],
        )


def answers(form):
    """Return the right answer to each question that a form may leave open."""
    return Decisions(
        decimal=form.decimal, date_order="month" if form.day.startswith("%m") else "day"
    )


def check_is_read(path, form, values):
    opened = open_file(path)
    asked = bool(opened.found.questions)
    if asked:
        opened = open_file(path, answers(form))
        assert not opened.found.questions
    table = opened.table
    if form.header == "none":
        values = values.set_axis([f"column {n}" for n in range(1, len(values.columns) + 1)], axis=1)
    pd.testing.assert_frame_equal(table, values, check_dtype=False)
    return asked


@pytest.mark.parametrize("form", list(some_forms(100)), ids=str)
def test_a_file_is_read_equal_to_its_values_or_asked_about(form, tmp_path):
    values = truth(form)
    check_is_read(write(tmp_path, form, values), form, values)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mix_of_forms_is_read_or_asked_about(tmp_path_factory, data):
    decimal, thousands = data.draw(st.sampled_from(NUMBERS[:6]))
    form = Form(
        decimal,
        thousands,
        *(data.draw(st.sampled_from(each)) for each in (DELIMITERS, HEADERS, GAPS, DAYS)),
        data.draw(st.sampled_from(ENCODINGS)),
        days_until=data.draw(st.sampled_from([11, 200])),
    )
    values = truth(form, rows=40, seed=data.draw(st.integers(0, 1000)))
    check_is_read(write(tmp_path_factory.mktemp("any"), form, values), form, values)


def test_few_forms_are_asked_about(tmp_path):
    asked = [
        check_is_read(write(tmp_path, form, values), form, values)
        for form in itertools.islice(some_forms(100), 40)
        for values in [truth(form)]
    ]
    assert sum(asked) <= 10


@pytest.mark.parametrize(("decimal", "mark"), [("point", "."), ("comma", ",")])
def test_what_can_be_read_in_two_ways_is_asked(decimal, mark, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x;y\n" + "".join(f"{n}.{n + 100};{n}\n" for n in range(1, 50)))
    [question] = open_file(path).found.questions
    assert (question.code, question.column) == ("number_marks", "x")
    assert f"decimal={decimal}" in dict(question.choices)
    table = open_file(path, Decisions(decimal=DECIMALS[decimal])).table
    assert table["x"][0] == {".": 1.101, ",": 1101}[mark]


def test_a_day_that_may_be_a_month_is_asked_unless_another_column_tells(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("day,y\n" + "".join(f"0{n}/04/2023,{n}\n" for n in range(1, 9)))
    assert [q.code for q in open_file(path).found.questions] == ["date_order"]
    assert open_file(path, Decisions(date_order="day")).table["day"][0] == 19448
    assert open_file(path, Decisions(date_order="month")).table["day"][0] == 19361
    path.write_text(
        "day,end,y\n" + "".join(f"0{n}/04/2023,2{n}/05/2023,{n}\n" for n in range(1, 9))
    )
    found = open_file(path)
    assert not found.found.questions
    assert found.table["day"][0] == 19448
