from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from core.runtime.worker.local_values import describe


def described(value, previous=()):
    (shown,) = describe({"v": value}, {old.name: old for old in previous})
    return shown


def test_modules_functions_classes_and_double_underscored_names_are_left_out():
    local_values = {
        "torch": torch,
        "describe": describe,
        "len": len,
        "method": [].append,
        "Linear": nn.Linear,
        "__name__": "recipe",
        "kept": 1,
    }
    assert [shown.name for shown in describe(local_values, {})] == ["kept"]


def test_names_keep_their_order():
    assert [shown.name for shown in describe({"b": 1, "a": 2}, {})] == ["b", "a"]


@pytest.mark.parametrize(
    ("value", "type_name", "text"),
    [
        (3, "int", "3"),
        (1e-06, "float", "1e-6"),
        (True, "bool", "True"),
        (None, "NoneType", "None"),
        ("cpu", "str", "'cpu'"),
        ([1, 2], "list", "[1, 2]"),
    ],
)
def test_a_plain_value_is_shown_by_type_and_text(value, type_name, text):
    shown = described(value)
    assert (shown.type_name, shown.text, shown.shape) == (type_name, text, None)


def test_a_long_text_is_cut():
    assert len(described("x" * 10_000).text) <= 80


def test_an_object_of_many_lines_is_shown_in_one():
    shown = described(torch.optim.SGD([torch.zeros(1)], lr=0.1))
    assert shown.text.startswith("SGD ( Parameter Group 0")


def test_a_broken_repr_does_not_end_the_stepping():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert described(Broken()).text.startswith("<Broken instance at ")


def test_a_tensor_is_shown_with_what_torch_says_of_it():
    shown = described(torch.ones(2, 3, dtype=torch.float64, requires_grad=True))
    assert (shown.shape, shown.dtype, shown.device) == ((2, 3), "float64", "cpu")
    assert shown.requires_grad is True


def test_a_parameter_is_named_so():
    assert described(nn.Parameter(torch.zeros(1))).type_name == "Parameter"


def test_minimum_mean_and_maximum_are_those_of_numpy():
    values = np.random.default_rng(0).normal(size=(100, 30))
    shown = described(torch.from_numpy(values))
    assert (shown.minimum, shown.maximum) == (values.min(), values.max())
    assert shown.mean == pytest.approx(values.mean(), rel=1e-12)


def test_the_text_of_a_tensor_is_its_first_values():
    assert described(torch.arange(6.0)).text == "[0, 1, 2, 3, …]"


def test_the_text_of_a_scalar_is_its_value():
    shown = described(torch.tensor(2.5))
    assert (shown.text, shown.thumbnail) == ("2.5", None)


def test_a_small_matrix_is_its_own_thumbnail():
    matrix = torch.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(described(matrix).thumbnail, matrix.numpy())


def test_a_large_matrix_is_averaged_in_blocks():
    values = np.random.default_rng(0).normal(size=(96, 480)).astype(np.float32)
    blocks = values.reshape(48, 2, 48, 10).mean(axis=(1, 3))
    shown = described(torch.from_numpy(values))
    assert shown.thumbnail.dtype == np.float32
    np.testing.assert_allclose(shown.thumbnail, blocks, atol=1e-6)


def test_the_thumbnail_keeps_the_mean():
    tensor = torch.randn(96, 48, generator=torch.Generator().manual_seed(0))
    assert described(tensor).thumbnail.mean() == pytest.approx(tensor.mean().item(), abs=1e-6)


def test_a_vector_is_one_row():
    assert described(torch.arange(100.0)).thumbnail.shape == (1, 48)


def test_of_more_than_two_axes_the_first_picture_is_shown():
    pictures = torch.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    np.testing.assert_array_equal(described(pictures).thumbnail, pictures[0, 0].numpy())


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.bool, torch.bfloat16])
def test_other_number_types_have_a_mean(dtype):
    assert described(torch.tensor([0, 1, 1, 0], dtype=dtype)).mean == 0.5


def test_an_empty_tensor_has_a_shape_and_no_numbers():
    shown = described(torch.empty(0, 3))
    assert (shown.shape, shown.mean, shown.thumbnail) == ((0, 3), None, None)


@pytest.mark.parametrize(
    "tensor",
    [torch.eye(3).to_sparse(), torch.empty(2, device="meta"), torch.ones(2) * 1j],
    ids=["sparse", "meta", "complex"],
)
def test_a_tensor_that_cannot_be_averaged_has_a_shape_and_no_numbers(tensor):
    shown = described(tensor)
    assert (shown.shape, shown.mean) == (tuple(tensor.shape), None)


def test_nothing_is_changed_at_the_first_look():
    assert not described(1).changed


def test_the_same_values_are_unchanged():
    tensor = torch.tensor([1.0, float("nan")])
    assert not described(tensor, [described(tensor)]).changed


def test_an_update_in_place_is_a_change():
    weights = torch.randn(1000, 100, generator=torch.Generator().manual_seed(0))
    before = described(weights)
    weights[500, 50] += 1
    assert described(weights, [before]).changed


def test_another_shape_is_a_change():
    assert described(torch.zeros(2, 3), [described(torch.zeros(3, 2))]).changed


def test_another_number_is_a_change():
    assert described(2, [described(1)]).changed


def test_a_new_name_is_a_change():
    before = {shown.name: shown for shown in describe({"a": 1}, {})}
    assert [shown.changed for shown in describe({"a": 1, "b": 2}, before)] == [False, True]


def test_the_graph_and_the_gradients_are_as_if_nobody_looked():
    def gradient(*, look: bool):
        w = torch.tensor([1.0, -2.0], requires_grad=True)
        y = (w * w).clamp(min=2)
        version, function = y._version, y.grad_fn
        if look:
            describe({"w": w, "y": y}, {})
        assert (y._version, y.grad_fn) == (version, function)
        assert w.grad is None
        y.sum().backward()
        return w.grad

    assert torch.equal(gradient(look=True), gradient(look=False))


def test_looking_leaves_recording_switched_on():
    describe({"w": torch.ones(2)}, {})
    assert torch.is_grad_enabled()


def test_the_thumbnail_does_not_follow_the_tensor():
    tensor = torch.zeros(2, 2)
    shown = described(tensor)
    tensor += 1
    assert shown.thumbnail.max() == 0


def test_a_described_value_can_be_sent_to_another_process():
    shown = described(torch.eye(2))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(shown)).thumbnail, np.eye(2))


def test_plain_values_are_described_without_torch():
    code = (
        "import sys; from core.runtime.worker.local_values import describe; "
        "print(describe({'a': 1}, {})[0].text, 'torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1", "False"]
