"""The lab's numbers against a game of plain torch that is written here on its own."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.labs.gan.experiment import run
from core.labs.gan.settings import GanSettings
from core.runtime.events import Step
from core.runtime.worker.context import RunContext

STEPS, BATCH, CENTRES = 40, 32, torch.tensor([[-1.0, -0.5], [1.0, 0.5]])
OPTIMIZERS = {
    "adam": lambda weights: torch.optim.Adam(weights, lr=2e-3, betas=(0.5, 0.999)),
    "sgd": lambda weights: torch.optim.SGD(weights, lr=2e-3),
    "momentum": lambda weights: torch.optim.SGD(weights, lr=2e-3, momentum=0.9),
    "rmsprop": lambda weights: torch.optim.RMSprop(weights, lr=2e-3),
}


def network(out):
    return nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, out))


def length(network):
    return torch.cat([weight.grad.flatten() for weight in network.parameters()]).norm().item()


def play_plainly(make_optimizer):
    """Return the losses and the lengths of the gradients of each step."""
    draws = torch.Generator().manual_seed(0)
    centres = CENTRES[torch.randint(2, (100_000,), generator=draws)]
    samples = centres + 0.2 * torch.randn(100_000, 2, generator=draws)
    torch.manual_seed(0)
    generator, discriminator = network(2), network(1)
    g_optimizer = make_optimizer(generator.parameters())
    d_optimizer = make_optimizer(discriminator.parameters())
    loss = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
    draws = torch.Generator().manual_seed(0)
    told = []
    for _ in range(STEPS):
        for _ in range(2):
            real = samples[torch.randint(100_000, (BATCH,), generator=draws)]
            noise = torch.empty(BATCH, 2).uniform_(-1, 1, generator=draws)
            d_optimizer.zero_grad()
            d_real = loss(discriminator(real), ones)
            d_fake = loss(discriminator(generator(noise).detach()), zeros)
            (d_real + d_fake).backward()
            d_optimizer.step()
        d_length = length(discriminator)
        noise = torch.empty(BATCH, 2).uniform_(-1, 1, generator=draws)
        g_optimizer.zero_grad()
        g_loss = loss(discriminator(generator(noise)), ones)
        g_loss.backward()
        g_optimizer.step()
        told.append(((d_real + d_fake).item(), g_loss.item(), d_length, length(generator)))
    return told


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_the_lab_gives_the_numbers_of_plain_torch(kind):
    settings = GanSettings.make(
        {
            "preset": "small",
            "batch_size": BATCH,
            "steps": STEPS,
            "g_optimizer": kind,
            "d_optimizer": kind,
            "device": "cpu",
        }
    )
    events = [event for event in run(settings, RunContext()) if isinstance(event, Step)]
    for event, (d_loss, g_loss, d_length, g_length) in zip(
        events, play_plainly(OPTIMIZERS[kind]), strict=True
    ):
        assert event.metrics["d_loss"] == pytest.approx(d_loss, rel=2e-4)
        assert event.metrics["g_loss"] == pytest.approx(g_loss, rel=2e-4)
        if "d_grad_norm" in event.metrics:
            assert event.metrics["d_grad_norm"] == pytest.approx(d_length, rel=2e-3)
            assert event.metrics["g_grad_norm"] == pytest.approx(g_length, rel=2e-3)
