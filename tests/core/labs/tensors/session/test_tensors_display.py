"""Tensors as bounded numbers and pictures for a window."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.labs.tensors.session.display import PICTURE_SIDE, block_of, picture_of


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(0, 4), max_size=3),
    st.sampled_from((torch.bool, torch.uint8, torch.int64, torch.bfloat16, torch.float64)),
)
def test_statistics_and_numbers_are_numpy_s(shape: list[int], dtype: torch.dtype) -> None:
    tensor = (torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 3).to(dtype)
    block = block_of(tensor)
    plain = tensor.float().numpy() if dtype == torch.bfloat16 else tensor.numpy()
    assert block.numbers is not None and np.array_equal(block.numbers, plain)
    if plain.size == 0:
        assert (block.minimum, block.mean, block.maximum) == (None, None, None)
        return
    assert (block.minimum, block.maximum) == (float(plain.min()), float(plain.max()))
    assert block.mean == pytest.approx(float(plain.astype(float).mean()))


def test_nan_and_infinity_are_counted_apart() -> None:
    block = block_of(torch.tensor([1.0, math.nan, math.inf, 3.0]))
    assert (block.minimum, block.mean, block.maximum, block.nonfinite) == (1, 2, 3, 2)
    assert block_of(torch.tensor([math.nan])).minimum is None


def test_many_numbers_are_left_out_and_the_picture_stays_small() -> None:
    block = block_of(torch.zeros(500, 700))
    assert block.numbers is None
    assert block.picture.shape == (PICTURE_SIDE, PICTURE_SIDE)


def test_picture_keeps_the_mean() -> None:
    matrix = torch.rand(96, 144, generator=torch.Generator().manual_seed(0))
    picture = picture_of(matrix, 48)
    assert picture.mean() == pytest.approx(matrix.mean().item(), rel=1e-5)


def test_stretched_view_is_looked_at_once() -> None:
    view = torch.tensor([1.0, 2.0, math.nan]).expand(10**7, 3)
    block = block_of(view)
    assert (block.minimum, block.mean, block.maximum) == (1, 1.5, 2)
    assert block.nonfinite == 10**7
    assert block.picture.shape == (PICTURE_SIDE, 3)


def test_picture_of_a_short_stretched_view_is_the_view() -> None:
    view = torch.tensor([[1.0], [2.0]]).expand(2, 3)
    assert picture_of(view, 48).tolist() == view.tolist()
