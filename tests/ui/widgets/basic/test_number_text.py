import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from ui.widgets.basic.number_text import number_text, read_number

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)
KOREAN = QLocale(QLocale.Language.Korean)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000, "1,000"),
        (2**31 - 1, "2,147,483,647"),
        (-5, "-5"),
        (1e-6, "1e-6"),
        (0.25, "0.25"),
        (1.0, "1"),
        (1e22, "1e22"),
    ],
)
def test_a_number_is_written_as_people_write_it(value, text):
    assert number_text(value, ENGLISH) == text


def test_a_german_reads_a_comma_and_groups_with_points():
    assert number_text(0.5, GERMAN) == "0,5"
    assert number_text(10_000, GERMAN) == "10.000"


@pytest.mark.parametrize("locale", [ENGLISH, GERMAN, KOREAN])
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_survives_being_written_and_read(locale, value):
    assert read_number(number_text(value, locale), locale, whole=False) == value


@pytest.mark.parametrize("locale", [ENGLISH, GERMAN, KOREAN])
@given(value=st.integers(-(2**53), 2**53))
def test_a_whole_number_survives_being_written_and_read(locale, value):
    read = read_number(number_text(value, locale), locale, whole=True)
    assert read == value
    assert isinstance(read, int)


@given(text=st.text())
def test_reading_any_text_gives_a_number_or_none(text):
    assert isinstance(read_number(text, ENGLISH, whole=True), int | float | None)


@pytest.mark.parametrize("text", ["", "abc", "1,5", "1e-6x", "--1"])
def test_what_is_no_number_is_none(text):
    assert read_number(text, ENGLISH, whole=False) is None


def test_an_exponent_may_name_a_whole_number():
    assert read_number("1e4", ENGLISH, whole=True) == 10_000
    assert isinstance(read_number("1e4", ENGLISH, whole=True), int)


def test_a_fraction_stays_a_fraction_in_a_whole_number_field():
    assert read_number("2.5", ENGLISH, whole=True) == 2.5


def test_a_point_is_understood_where_a_comma_is_usual():
    assert read_number("0.5", GERMAN, whole=False) == 0.5


def test_not_a_number_is_read_as_such():
    assert math.isnan(read_number("nan", ENGLISH, whole=True))
