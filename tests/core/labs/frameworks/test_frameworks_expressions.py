"""The same expression in each library, and what is no expression of two arrays."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.labs.frameworks.expressions import LIBRARIES, check, evaluate, evaluate_everywhere
from core.labs.frameworks.reports import EvaluateEverywhere
from core.labs.frameworks.ways.ways import WAYS
from core.runtime.errors import LabError


@pytest.mark.slow
def test_each_library_that_is_here_answers_and_the_others_say_how_they_come():
    found = evaluate_everywhere(EvaluateEverywhere("[[1, 2], [3, 4]]", "[10, 20]", "a + b"))
    assert [each.library for each in found] == list(LIBRARIES)
    for each in found:
        if WAYS[each.library].is_here:
            assert each.value == "[[11, 22], [13, 24]]"
            assert each.shape == "(2, 2)"
        else:
            assert WAYS[each.library].extra in each.absence


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a * b", np.array([[1, 2], [3, 4]]) * np.array([0.5, 2.0])),
        ("a[:, 1]", np.array([2, 4])),
        ("(a + 1).sum()", np.array(14)),
        ("a > 2", np.array([[False, False], [True, True]])),
        ("-a // 3", np.array([[-1, -1], [-1, -2]])),
    ],
)
def test_numpy_and_torch_say_what_they_say_when_called_directly(expression, value):
    arrays = {"a": [[1, 2], [3, 4]], "b": [0.5, 2.0]}
    for library in ("numpy", "torch"):
        found = evaluate(library, arrays, expression)
        assert found["value"] == str(value.tolist()), found
        assert found["shape"] == str(value.shape)


def test_an_error_is_the_librarys_own():
    arrays = {"a": [1, 2, 3], "b": [1, 2]}
    with pytest.raises(RuntimeError) as caught:
        torch.tensor(arrays["a"]) + torch.tensor(arrays["b"])
    first = str(caught.value).splitlines()[0]
    assert evaluate("torch", arrays, "a + b") == {"error": f"RuntimeError: {first}"}


def test_promotion_differs_and_is_shown():
    arrays = {"a": [1, 2], "b": [0.5, 0.5]}
    assert evaluate("numpy", arrays, "a + b")["dtype"] == "float64"
    assert evaluate("torch", arrays, "a + b")["dtype"] == "torch.float32"


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('x')",
        "a.__class__",
        "a._private",
        "open('x')",
        "c + a",
        "'text' + a",
        "(lambda: a)()",
        "[x for x in a]",
        "a if b else a",
        "a +",
        "a = b",
        "a" * 600,
        "",
    ],
)
def test_what_is_no_expression_of_two_arrays_is_refused_in_one_sentence(expression):
    with pytest.raises(LabError) as caught:
        check(expression)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "typed", ["", "x", "{'a': 1}", "[1, 'b']", "[[1], (2,)]", "1+", "[" * 5000]
)
def test_what_is_no_list_of_numbers_is_refused_by_its_name(typed):
    with pytest.raises(LabError, match=r"^b must be a number or a list"):
        evaluate_everywhere(EvaluateEverywhere("1", typed, "a + b"))
