"""The untrained network that is drawn is the one that the run begins with."""

from __future__ import annotations

import pytest
import torch

from core.labs.autograd.reports import LookAtUntrained
from core.labs.autograd.settings import AutogradSettings
from core.labs.autograd.untrained import look
from core.runtime.errors import LabError, SettingsError


def looked(**values):
    return look({}, LookAtUntrained(AutogradSettings.make(values).model_dump()))


def test_it_is_the_lectures_network_before_its_first_update():
    torch.manual_seed(0)
    x, y = torch.randn(64, 1000), torch.randn(64, 10)
    w1, w2 = torch.randn(1000, 100), torch.randn(100, 10)
    hidden = x.mm(w1).clamp(min=0)
    found = looked()
    assert found.loss == pytest.approx((hidden.mm(w2) - y).pow(2).sum().item(), rel=1e-5)
    assert found.zeros == pytest.approx((hidden == 0).float().mean().item(), abs=1e-3)
    assert found.tensors["w1"].low == w1.min().item()
    assert found.tensors["w1"].high == w1.max().item()


def test_maps_are_small_and_of_real_values():
    found = looked(batch_size=3, input_size=100, hidden_size=2, output_size=1)
    assert found.tensors["x"].values.shape == (3, 20)
    assert found.tensors["w2"].values.shape == (2, 1)
    assert found.tensors["x"].values.min() >= found.tensors["x"].low


def test_without_clamp_no_unit_is_set_to_zero():
    assert looked(no_clamp=True).zeros == 0


def test_what_would_take_too_long_is_refused():
    with pytest.raises(LabError, match="too large"):
        looked(batch_size=10_000, input_size=10_000, hidden_size=1000)


@pytest.mark.parametrize("guess", ["soon", "-1", "0", "inf", "nan"])
def test_a_guess_is_a_number_or_diverges(guess):
    with pytest.raises(SettingsError, match="above 0"):
        AutogradSettings.make({"guess": guess})
    assert AutogradSettings.make({"guess": "diverges"}).guess == "diverges"
