"""Operators, their function forms, and arithmetic with plain numbers."""

from __future__ import annotations

import operator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.labs.tensors.language.functions import BINARY_OPERATORS, COMPARISONS
from core.labs.tensors.session.session import Session

OPERATORS = [*BINARY_OPERATORS.values(), *COMPARISONS.values()]
BEFORE = "a = tensor([[1, 6], [3, 2]]); b = tensor([[2, 2], [5, 1]]); f = a / 4; g = b / 3"


@pytest.mark.parametrize(("symbol", "function"), OPERATORS)
@pytest.mark.parametrize(("left", "right"), [("a", "b"), ("f", "g"), ("a", "g"), ("a", "2")])
def test_operator_function_and_method_give_the_same(
    symbol: str, function: str, left: str, right: str
) -> None:
    session = Session()
    session.act(BEFORE)
    forms = (
        f"{left} {symbol} {right}",
        f"{function}({left}, {right})",
        f"torch.{function}({left}, {right})",
        f"{left}.{function}({right})",
    )
    shown = [session.preview(form) for form in forms]
    problems = [session.act(f"r{n} = {form}")[1] for n, form in enumerate(forms)]
    assert len({problem is None for problem in problems}) == 1
    if problems[0] is not None:
        return
    results = [session.space.tensors()[f"r{n}"] for n in range(len(forms))]
    assert all(torch.equal(result, results[0]) for result in results)
    assert len({preview.statements[0].parts[-1].shape for preview in shown}) == 1
    assert len({preview.statements[0].parts[-1].dtype for preview in shown}) == 1


NUMBERS = st.one_of(st.integers(-50, 50), st.floats(-50, 50).map(lambda x: round(x, 3)))
PYTHON = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<": operator.lt,
    "==": operator.eq,
}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(NUMBERS, st.sampled_from(sorted(PYTHON)), NUMBERS)
def test_plain_numbers_are_python_s(left: float, symbol: str, right: float) -> None:
    session = Session()
    _, problem = session.act(f"n = ({left}) {symbol} ({right})")
    try:
        expected = PYTHON[symbol](left, right)
    except (ZeroDivisionError, OverflowError):
        assert problem is not None
        return
    too_large = isinstance(expected, int) and abs(expected) >= 2**63
    if isinstance(expected, complex) or too_large:
        assert problem is not None
        return
    assert session.space.real["n"] == expected
    assert type(session.space.real["n"]) is type(expected)


def test_bare_lists_are_tensors_where_a_tensor_is_meant() -> None:
    session = Session()
    _, problem = session.act(
        "a = [[1, 2], [3, 4]]; b = [1, 1] + a; c = matmul(a, [1, 2]); d = cat([[1, 2], [3]])\n"
        "e = where(a > 2, [0, 0], a); f = [3, 1, 2].sort().values"
    )
    assert problem is None
    assert session.space.tensors()["b"].tolist() == [[2, 3], [4, 5]]
    assert session.space.tensors()["c"].tolist() == [5, 11]
    assert session.space.tensors()["d"].tolist() == [1, 2, 3]
    assert session.space.tensors()["e"].tolist() == [[1, 2], [0, 0]]
    assert session.space.tensors()["f"].tolist() == [1, 2, 3]


def test_bare_lists_stay_sizes_and_axes_where_those_are_meant() -> None:
    session = Session()
    _, problem = session.act("a = zeros([2, 3]).reshape([3, 2]).sum(dim=[0, 1]); b = zeros([2])")
    assert problem is None
    assert session.space.tensors()["a"].shape == ()
