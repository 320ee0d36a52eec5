from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.labs.autograd.gradients import norm
from core.labs.autograd.inspect import histogram, pictures, sample


def local_values(w1, *, gradient=1.0):
    generator = torch.Generator().manual_seed(0)
    w2 = torch.randn(w1.shape[1], 2, generator=generator)
    values = {
        "x": torch.randn(5, w1.shape[0], generator=generator),
        "y": torch.randn(5, 2, generator=generator),
        "w1": w1.requires_grad_(),
        "w2": w2.requires_grad_(),
    }
    values["y_pred"] = values["x"].mm(w1).clamp(min=0).mm(w2)
    for name in ("w1", "w2"):
        values[name].grad = torch.full_like(values[name], gradient)
    return values


def weights(rows=3, columns=4):
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(1))


def test_the_share_of_dead_units_counts_those_that_are_0_for_every_example():
    w1 = weights(columns=8)
    w1[:, 2] = 0
    values = local_values(w1)
    alive = (values["x"] @ w1.detach() > 0).any(dim=0)
    assert pictures(values, clamp=True)["dead_units"] == 1 - alive.sum().item() / 8
    assert pictures(values, clamp=True)["dead_units"] >= 1 / 8


def test_without_clamp_a_negative_unit_is_not_dead():
    values = local_values(weights())
    values["x"] = values["x"].abs()
    with torch.no_grad():
        values["w1"][:] = -1
    assert pictures(values, clamp=False)["dead_units"] == 0
    assert pictures(values, clamp=True)["dead_units"] == 1


def test_prediction_and_target_are_those_of_the_same_entries():
    values = local_values(weights())
    shown = pictures(values, clamp=True)
    np.testing.assert_array_equal(shown["prediction"], values["y_pred"].detach().numpy().ravel())
    np.testing.assert_array_equal(shown["target"], values["y"].numpy().ravel())


def test_there_is_a_histogram_of_each_weight_and_gradient_and_of_the_hidden_units():
    values = local_values(weights())
    shown = pictures(values, clamp=True)
    sizes = {"weights.w1": 12, "weights.w2": 8, "gradients.w1": 12, "gradients.w2": 8, "hidden": 20}
    for name, size in sizes.items():
        assert shown[f"{name}.counts"].sum() == size
        assert shown[f"{name}.edges"].shape == (61,)


def test_a_histogram_covers_the_values():
    values = local_values(weights())
    edges = pictures(values, clamp=True)["weights.w1.edges"]
    w1 = values["w1"].detach()
    assert (edges[0], edges[-1]) == (w1.min().item(), w1.max().item())


def test_pictures_do_not_follow_the_tensors():
    values = local_values(weights())
    shown = pictures(values, clamp=True)
    kept = shown["prediction"].copy()
    with torch.no_grad():
        values["y_pred"] += 1
    np.testing.assert_array_equal(shown["prediction"], kept)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e38])
def test_a_diverged_network_can_be_shown(value):
    shown = pictures(local_values(weights(), gradient=value), clamp=True)
    finite = 12 if math.isfinite(value) else 0
    assert shown["gradients.w1.counts"].sum() == finite


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_a_histogram_is_numpys(scale):
    values = (np.random.default_rng(0).normal(size=5000) * scale).astype(np.float32)
    edges, counts = histogram(values)
    expected_counts, expected_edges = np.histogram(values.astype(np.float64), bins=60)
    np.testing.assert_array_equal(counts, expected_counts)
    np.testing.assert_allclose(edges, expected_edges, rtol=1e-12, atol=1e-12 * scale)


def test_an_empty_histogram_has_counts_of_0():
    edges, counts = histogram(np.array([np.nan], dtype=np.float32))
    assert (counts.sum(), len(edges)) == (0, 61)


@pytest.mark.parametrize("value", [0.0, 1.0, -3e-40, 1e30])
def test_equal_values_fall_into_one_bin(value):
    edges, counts = histogram(np.full(5, value, dtype=np.float32))
    assert counts.max() == 5
    assert (np.diff(edges) > 0).all()


def test_the_largest_floats_have_a_histogram():
    largest = np.finfo(np.float32).max
    edges, counts = histogram(np.array([-largest, largest], dtype=np.float32))
    assert counts.sum() == 2
    assert np.isfinite(edges).all()


@pytest.mark.parametrize("shape", [(1000, 100), (100, 1000), (997, 101), (50_000, 1), (1, 50_000)])
def test_a_sample_is_small_and_sees_every_column(shape):
    columns = torch.arange(shape[1], dtype=torch.float32).expand(shape)
    taken = sample(columns, 20_000)
    assert 10_000 < len(taken) <= 20_000
    assert len(np.unique(taken)) == min(shape[1], len(taken))


def test_a_small_tensor_is_taken_whole():
    tensor = torch.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(sample(tensor, 6), np.arange(6))


def test_a_norm_is_numpys():
    tensor = torch.randn(30, 20, generator=torch.Generator().manual_seed(0))
    assert norm(tensor) == pytest.approx(np.linalg.norm(tensor.numpy().astype(float)), rel=1e-6)


def test_a_norm_whose_square_is_too_large_for_float32_is_finite():
    assert norm(torch.full((2, 2), 1e30)) == pytest.approx(2e30, rel=1e-6)


def test_the_norm_of_an_infinite_gradient_is_infinite():
    assert norm(torch.tensor([1.0, math.inf])) == math.inf
