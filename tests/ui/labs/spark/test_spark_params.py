from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.spark_answers import param

from ui.labs.spark.pipeline.params import field_of, read, shown

WORDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_ ]*[A-Za-z0-9]", fullmatch=True)


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("int", st.integers(-(2**50), 2**50)),
        ("float", st.floats(allow_nan=False)),
        ("text", WORDS),
        ("texts", st.lists(WORDS, min_size=1)),
        ("ints", st.lists(st.integers(-(2**50), 2**50), min_size=1)),
        ("floats", st.lists(st.floats(allow_nan=False), min_size=1)),
        ("other", st.lists(st.lists(st.integers(), min_size=1), min_size=1)),
    ],
)
def test_what_a_field_shows_is_read_as_the_same_value(type_, values):
    @given(values)
    def check(value):
        declared = param("p", type_)
        assert read(declared, shown(declared, value)) == value

    check()


@pytest.mark.parametrize(("type_", "typed"), [("int", "2.5"), ("int", "many"), ("floats", "1, x")])
def test_a_value_of_the_wrong_type_is_refused_in_words(type_, typed):
    with pytest.raises(ValueError, match="must be a"):
        read(param("p", type_), typed)


def test_nothing_typed_is_no_value():
    assert read(param("p", "float"), "") is None
    assert read(param("p", "texts"), "  ") is None


def test_splits_may_reach_to_infinity():
    assert read(param("splits", "floats"), "-inf, 0, inf") == [-math.inf, 0.0, math.inf]


def test_an_input_column_is_chosen_from_those_there_are():
    field = field_of(param("inputCol", "text", role="input"), ["RM", "CRIM"])
    assert field.kind == "choice"
    assert list(field.choices) == ["", "RM", "CRIM"]


def test_an_output_column_is_typed():
    assert field_of(param("outputCol", "text", role="output"), ["RM"]).kind == "text"


def test_allowed_values_are_a_choice():
    field = field_of(param("solver", "text", "auto", choices=["auto", "normal"]), [])
    assert (field.kind, field.default) == ("choice", "auto")
    assert list(field.choices) == ["auto", "normal"]


def test_sparks_own_words_are_the_help():
    assert field_of(param("k", "int"), []).help == "What k is for, in Spark's own words."
