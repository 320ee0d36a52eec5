"""The optimizers of the recipe against those of torch."""

from __future__ import annotations

from importlib import import_module

import pytest
import torch
from torch import nn

ours = import_module("core.labs.gan.script.recipe_optimizers")

PAIRS = {
    "SGD": (lambda n: ours.SGD(n, 0.1), lambda w: torch.optim.SGD(w, 0.1)),
    "Momentum": (
        lambda n: ours.Momentum(n, 0.05),
        lambda w: torch.optim.SGD(w, 0.05, momentum=0.9),
    ),
    "RMSprop": (lambda n: ours.RMSprop(n, 0.01), lambda w: torch.optim.RMSprop(w, 0.01)),
    "Adam": (
        lambda n: ours.Adam(n, 0.01, 0.5),
        lambda w: torch.optim.Adam(w, 0.01, betas=(0.5, 0.999)),
    ),
}


def network():
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.BatchNorm1d(5), nn.Linear(5, 2)).double()


def descend(net, forget, step, times=25):
    draws = torch.Generator().manual_seed(1)
    for _ in range(times):
        x = torch.randn(16, 3, generator=draws, dtype=torch.float64)
        forget()
        net(x).square().mean().backward()
        step()
    return nn.utils.parameters_to_vector(net.parameters()).detach()


@pytest.mark.parametrize("kind", PAIRS)
def test_updates_are_those_of_torch(kind):
    make_ours, make_theirs = PAIRS[kind]
    net, twin = network(), network()
    optimizer = make_ours(net)
    theirs = make_theirs(twin.parameters())
    torch.testing.assert_close(
        descend(net, optimizer.forget, optimizer.step),
        descend(twin, theirs.zero_grad, theirs.step),
        rtol=1e-9,
        atol=1e-12,
    )


def test_a_network_computes_with_the_vector_of_its_optimizer():
    net = network()
    optimizer = ours.SGD(net, 0.1)
    optimizer.weights.zero_()
    assert all((weight == 0).all() for weight in net.parameters())


def test_backward_fills_the_vector_of_the_gradient():
    net = network()
    optimizer = ours.SGD(net, 0.1)
    net(torch.ones(4, 3, dtype=torch.float64)).sum().backward()
    gradient = torch.cat([weight.grad.flatten() for weight in net.parameters()])
    assert torch.equal(optimizer.slope, gradient)
    assert optimizer.slope.abs().sum() > 0
