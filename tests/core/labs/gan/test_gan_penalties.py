"""Penalties and unrolling against closed forms, finite differences and torch's own optimizers."""

from __future__ import annotations

import copy
from importlib import import_module

import pytest
import torch
from torch import nn
from torch.nn.functional import softplus

from core.labs.gan.script.script import recipe
from core.labs.gan.settings import GanSettings

parts = import_module("core.labs.gan.script.recipe_parts")


def vector(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors]).double()


def linear(*weights):
    net = nn.Linear(len(weights), 1)
    net.weight.data = torch.tensor([weights])
    return net


def test_the_gradient_penalty_of_a_linear_judge_is_in_closed_form():
    net = linear(3.0, 4.0)  # its slope is (3, 4) everywhere, of length 5
    seen = torch.randn(20, 2, generator=torch.Generator().manual_seed(0))
    penalty = parts.gradient_penalty(net, *seen.chunk(2), torch.Generator().manual_seed(0))
    assert penalty.item() == pytest.approx((5 - 1) ** 2)


def test_r1_of_a_linear_judge_is_its_squared_slope():
    net = linear(3.0, 4.0)
    real = torch.randn(10, 2, generator=torch.Generator().manual_seed(0)).requires_grad_()
    assert parts.r1_penalty(net(real), real).item() == pytest.approx(25.0)


def test_the_gradient_penalty_is_that_of_finite_differences():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 7), nn.Tanh(), nn.Linear(7, 1)).double()
    draws = torch.Generator().manual_seed(5)
    seen = torch.randn(12, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    real, fake = seen.chunk(2)
    penalty = parts.gradient_penalty(net, real, fake, draws)
    mix = torch.rand((6, 1), generator=torch.Generator().manual_seed(5))
    between = real + mix * (fake - real)
    step = 1e-6
    with torch.no_grad():
        slopes = [
            (net(between + step * axis) - net(between - step * axis)) / (2 * step)
            for axis in torch.eye(2, dtype=torch.float64)
        ]
    by_hand = ((torch.cat(slopes, 1).norm(dim=1) - 1) ** 2).mean()
    torch.testing.assert_close(penalty, by_hand, rtol=1e-6, atol=1e-8)


def unrolled_by_hand(module, generator, discriminator, frame, updates, optimizer):
    """Return G's loss against a copy of D that torch.optim has moved on."""
    ahead = copy.deepcopy(discriminator)
    for weight in ahead.parameters():
        weight.grad = None
    stepper = optimizer(ahead)
    with torch.no_grad():
        fake = generator(frame["noise"].double())
    for _ in range(updates):
        stepper.zero_grad()
        loss = softplus(-ahead(frame["real"].double())).mean() + softplus(ahead(fake)).mean()
        loss.backward()
        stepper.step()
    with torch.no_grad():
        return module.generator_loss(ahead(fake)).item()


def adam_as_of(weights, other, rate):
    """Return a maker of torch's Adam that goes on from the averages of another one."""

    def make(network):
        optimizer = torch.optim.Adam(network.parameters(), rate, betas=(0.5, 0.999))
        for weight, twin in zip(network.parameters(), weights, strict=True):
            kept = other.state[twin]
            optimizer.state[weight] = {
                "step": kept["step"].clone(),
                "exp_avg": kept["exp_avg"].double(),
                "exp_avg_sq": kept["exp_avg_sq"].double(),
            }
        return optimizer

    return make


@pytest.mark.parametrize("kind", ["sgd", "adam"])
def test_unrolling_gives_the_slope_through_the_discriminators_next_updates(kind):
    rate = 0.5 if kind == "sgd" else 0.05
    settings = GanSettings.make(
        {
            "preset": "small",
            "g_activation": "tanh",
            "d_activation": "tanh",
            "unrolling": 3,
            "d_optimizer": kind,
            "g_optimizer": "sgd",
            "g_learning_rate": 0.1,
            "d_learning_rate": rate,
        }
    )
    module = recipe(settings).load()
    training = module.train()
    for _ in range(4):
        next(training)
    frame = dict(training.gi_frame.f_locals)
    generator, discriminator = frame["generator"], frame["discriminator"]
    slope = vector(weight.grad for weight in generator.parameters())
    before = vector(generator.parameters()) + settings.g_learning_rate * slope  # the update undone
    judge, maker = copy.deepcopy(discriminator).double(), copy.deepcopy(generator).double()
    weights = list(maker.parameters())
    make = (
        adam_as_of(list(discriminator.parameters()), frame["d_optimizer"], rate)
        if kind == "adam"
        else lambda network: torch.optim.SGD(network.parameters(), rate)
    )
    step = 1e-5
    for place in (0, 7, 30, len(before) - 1):
        values = []
        for move in (step, -step):
            moved = before.clone()
            moved[place] += move
            nn.utils.vector_to_parameters(moved, weights)
            values.append(unrolled_by_hand(module, maker, judge, frame, 3, make))
        by_hand = (values[0] - values[1]) / (2 * step)
        assert slope[place].item() == pytest.approx(by_hand, rel=2e-3, abs=1e-5)
