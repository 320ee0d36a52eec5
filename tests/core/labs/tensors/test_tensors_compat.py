"""Each private door of torch that the lab goes through is still there: fails on an upgrade."""

from __future__ import annotations

from importlib.metadata import version

import pytest
import torch

from core.labs.tensors.compat import (
    LOOKED_AT,
    is_view,
    outputs_of,
    saved_in,
    storage_id,
    version_of,
)


def test_it_is_the_version_in_which_the_doors_were_tried():
    assert version("torch").partition("+")[0] == LOOKED_AT


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_views_share_the_number_of_their_memory_and_copies_do_not(device):
    whole = torch.empty(2, 3, device=device)
    assert storage_id(whole[0]) == storage_id(whole)
    assert storage_id(whole.clone()) != storage_id(whole)
    assert is_view(whole[0])
    assert is_view(whole.view(6))
    assert not is_view(whole.clone())


def test_a_change_in_place_is_counted():
    tensor = torch.zeros(2)
    before = version_of(tensor)
    tensor.add_(1)
    assert version_of(tensor) == before + 1
    assert version_of(tensor + 1) == 0


def test_a_node_tells_the_shape_and_dtype_of_what_it_made():
    made = torch.ones(2, 3, dtype=torch.float64, requires_grad=True).sum(0)
    assert outputs_of(made.grad_fn) == [((3,), torch.float64)]


def test_a_node_tells_what_it_keeps_until_that_is_changed():
    leaf = torch.full((2,), 3.0, requires_grad=True)
    other = leaf + 1
    made = other * other
    kept = dict(saved_in(made.grad_fn))
    assert set(kept) == {"self", "other"}
    assert kept["self"]().tolist() == [4.0, 4.0]
    other.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        kept["self"]()
