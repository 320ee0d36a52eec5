from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from ui.widgets.basic.short_number import short_number

ENGLISH = QLocale(QLocale.Language.English)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (64, "64"),
        (-0.0, "0"),
        (1000, "1,000"),
        (123456, "123,456"),
        (29_374_839.0, "2.937e7"),
        (1e-6, "1e-6"),
        (0.000123456, "0.0001235"),
        (-3.14159, "-3.142"),
        (12345.678, "12,346"),
        (999_999.7, "1e6"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_a_number_is_written_short(value, text):
    assert short_number(value, ENGLISH) == text


def test_the_locale_decides_the_decimal_point():
    assert short_number(0.5, QLocale(QLocale.Language.German)) == "0,5"


@given(st.floats(-1e307, 1e307))
def test_reading_it_back_gives_the_number_to_four_digits(value):
    read = float(short_number(value, ENGLISH).replace(",", ""))
    assert read == pytest.approx(value, rel=5.1e-4)


@given(st.floats())
def test_it_stays_short(value):
    assert len(short_number(value, ENGLISH)) <= len("-1.234e-308")
