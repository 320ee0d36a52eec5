"""Broadcast and product explanations against torch, for shapes of all kinds."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.labs.tensors.explanations.alignment import align
from core.labs.tensors.explanations.contraction import explain_product
from core.labs.tensors.problems import Operand, Product

SHAPES = st.lists(st.sampled_from((0, 1, 1, 2, 3)), max_size=4).map(tuple)
QUICK = settings(max_examples=80, deadline=None, derandomize=True)


def operands(*shapes: tuple[int, ...]) -> list[Operand]:
    return [Operand("abc"[index], shape) for index, shape in enumerate(shapes)]


@QUICK
@given(st.lists(SHAPES, min_size=2, max_size=3))
def test_broadcast_result_is_torch_s(shapes: list[tuple[int, ...]]) -> None:
    explanation = align(operands(*shapes))
    try:
        expected = tuple(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        assert explanation.result is None
        assert explanation.failing_axis is not None
    else:
        assert explanation.result == expected
        assert explanation.failing_axis is None


@QUICK
@given(SHAPES, SHAPES)
def test_stretched_axes_are_those_that_broadcasting_repeats(
    first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    explanation = align(operands(first, second))
    if explanation.result is None:
        return
    for index, shape in enumerate((first, second)):
        strides = torch.zeros(shape).expand(explanation.result).stride()
        repeated = [
            stride == 0 and size != 1
            for stride, size in zip(strides, explanation.result, strict=True)
        ]
        if 0 not in explanation.result:
            assert [axis.stretched[index] for axis in explanation.axes] == repeated


@QUICK
@given(SHAPES.filter(len), SHAPES.filter(len))
def test_matmul_letters_give_torch_s_result(
    first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    product = explain_product("matmul", operands(first, second))
    assert product is not None
    try:
        expected = tuple(torch.matmul(torch.ones(first), torch.ones(second)).shape)
    except RuntimeError:
        assert product.result is None
    else:
        assert product.result == expected


@QUICK
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 2))
@pytest.mark.parametrize("name", ["mm", "bmm", "mv", "dot", "outer", "inner", "matmul"])
def test_letters_as_einsum_give_the_same_numbers(name: str, i: int, j: int, k: int, b: int) -> None:
    shapes = {
        "mm": ((i, k), (k, j)),
        "bmm": ((b, i, k), (b, k, j)),
        "mv": ((i, k), (k,)),
        "dot": ((k,), (k,)),
        "outer": ((i,), (j,)),
        "inner": ((i, k), (j, k)),
        "matmul": ((b, i, k), (k, j)),
    }[name]
    generator = torch.Generator().manual_seed(0)
    first, second = (torch.randn(shape, generator=generator) for shape in shapes)
    product = explain_product(name, operands(*shapes))
    assert product is not None
    expected = getattr(torch, name)(first, second)
    assert torch.allclose(torch.einsum(product.equation, first, second), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("equation", "shapes"),
    [
        ("ij,jk->ik", ((2, 3), (3, 4))),
        ("ij,jk", ((2, 3), (3, 4))),
        ("ii->i", ((3, 3),)),
        ("...ij,...jk->...ik", ((5, 2, 3), (1, 3, 4))),
        ("bi,bj->bij", ((2, 3), (2, 4))),
        ("i,i->", ((3,), (3,))),
        ("...a,ab", ((2, 4, 3), (3, 5))),
    ],
)
def test_einsum_result_is_torch_s(equation: str, shapes: tuple[tuple[int, ...], ...]) -> None:
    product = explain_product("einsum", operands(*shapes), equation)
    assert product is not None
    expected = torch.einsum(equation, *(torch.ones(shape) for shape in shapes))
    assert product.result == tuple(expected.shape)


def test_einsum_that_cannot_be_read_has_no_letters() -> None:
    assert explain_product("einsum", operands((2, 3)), "ij,jk->ik") is None
    assert explain_product("einsum", operands((2, 3)), "i1->i") is None


def test_loop_in_words_computes_the_product() -> None:
    """Read the words back as a program."""
    product = explain_product("matmul", operands((2, 2, 3), (3, 4)))
    assert isinstance(product, Product)
    first = np.random.default_rng(0).random((2, 2, 3))
    second = np.random.default_rng(1).random((3, 4))
    result = np.zeros((2, 2, 4))
    *loops, last = product.loop
    letters = [line.split()[1] for line in loops]
    sizes = [int(line.split()[-1].rstrip(":")) + 1 for line in loops]
    assert last.split(" = ")[0].strip() == f"c[{', '.join(letters)}]"
    # An operand called as an axis is gets another name: a, b would read b[k, j] with the axis b.
    factors = last.split(" of ")[1]
    for place in np.ndindex(*sizes):
        known = {**dict(zip(letters, place, strict=True)), "A": first, "B": second}
        result[place] = sum(eval(factors, {**known, "k": k}) for k in range(3))
    assert np.allclose(result, first @ second)
