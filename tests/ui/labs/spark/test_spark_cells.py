from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QLocale

from ui.labs.spark.cells import bytes_text, cell_text, is_number, seconds_text

ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0312, "0.031 s"),
        (0.5, "0.5 s"),
        (12.34, "12.3 s"),
        (200, "3 min 20 s"),
        (7260, "2 h 1 min"),
        (math.nan, ""),
    ],
)
def test_times_are_written_as_people_say_them(seconds, words):
    assert seconds_text(seconds, ENGLISH) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (20_480, "20.5 kB"), (1_204_224, "1.2 MB"), (3e12, "3 TB")],
)
def test_sizes_have_the_unit_that_leaves_few_digits(count, words):
    assert bytes_text(count, ENGLISH) == words


def test_a_missing_value_is_an_empty_cell():
    assert cell_text(None, ENGLISH) == ""


@pytest.mark.parametrize("value", [1, 2.5, "3.5", "-1e9"])
def test_numbers_and_texts_of_numbers_stand_at_the_right(value):
    assert is_number(value)


@pytest.mark.parametrize("value", ["", "red", "[1, 2]", None, True])
def test_other_values_stand_at_the_left(value):
    assert not is_number(value)
