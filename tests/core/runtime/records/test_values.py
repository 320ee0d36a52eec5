"""What JSON brings back: equal values of equal types."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runtime.records.values import NotPlainError, from_json_value, to_json_value
from core.runtime.text import Text, text


def through(value):
    return from_json_value(json.loads(json.dumps(to_json_value(value))))


def is_same(a, b):
    """Tell whether two values are equal, and of equal types all the way down."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        pairs = zip(a.items(), b.items(), strict=True)
        return len(a) == len(b) and all(is_same(x, y) for x, y in pairs)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(is_same, a, b))
    if isinstance(a, float) and math.isnan(a):
        return math.isnan(b)
    return a == b


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
    | st.complex_numbers(allow_nan=False)
)  # fmt: skip
HASHABLE = st.integers() | st.text() | st.tuples(st.integers(), st.text())
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.sampled_from(["~tuple", "~"]), inner)
        | st.dictionaries(HASHABLE, inner)
        | st.frozensets(HASHABLE)
        | st.sets(HASHABLE)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_every_plain_value_comes_back_with_its_type(value):
    assert is_same(through(value), value)


@pytest.mark.parametrize(
    "number", [np.float32(0.1), np.float64(math.inf), np.int64(-3), np.bool_(True), np.str_("é")]
)
def test_numpys_numbers_keep_their_type(number):
    assert is_same(through({"a": [number]}), {"a": [number]})


def test_an_array_in_a_result_comes_back():
    came = through(np.arange(6, dtype="u1").reshape(2, 3))
    np.testing.assert_array_equal(came, [[0, 1, 2], [3, 4, 5]])
    assert came.dtype == np.uint8


def test_an_array_of_objects_comes_back():
    array = np.array([["a", None], [(1, 2), [3]]], dtype=object)
    came = through(array)
    assert came.shape == (2, 2)
    assert came.tolist() == array.tolist()


def test_a_text_comes_back_ready_for_another_language():
    said = text("gan", "Diverged at {n}.")(n=5)
    came = through([said])[0]
    assert isinstance(came, Text)
    assert (came, came.source) == (said, said.source)


def test_what_json_can_say_is_written_as_it_is():
    value = {"a": [1, 0.5, None, True, "x"], "b": {"c": {}}}
    assert to_json_value(value) == value


def test_a_path_is_kept_as_a_text():
    assert through({"file": Path("a/b.csv")}) == {"file": str(Path("a/b.csv"))}


def test_entries_that_cannot_be_kept_are_left_out():
    assert through({"model": object(), "score": 1}) == {"score": 1}


def test_a_list_with_a_hole_is_not_kept_as_if_it_were_whole():
    with pytest.raises(NotPlainError):
        to_json_value([1, object()])


@pytest.mark.parametrize(
    "nonsense",
    [{"~tuple": 5}, {"~array": 3}, {"~complex": [1, 2, 3]}, {"~text": [1]}, {"~eval": "1"},
     {"~dict": [[1]]}, {"~objects": [[2], [1]]}, {"~number": None}],
)  # fmt: skip
def test_nonsense_is_a_value_error(nonsense):
    with pytest.raises(ValueError):
        from_json_value(nonsense)
