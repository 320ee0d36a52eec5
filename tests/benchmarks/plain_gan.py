"""The game as a student writes it with torch, timed: ``plain_gan.py PRESET STEPS [THREADS]``.

PRESET is ``small`` (G 2-8-8-2, D 2-8-8-1, batch 150, two updates of D) or ``classroom`` (2 x 128
tanh, noise 256, batch 512). Prints steps a second and milliseconds of CPU time a step.
"""

from __future__ import annotations

import math
import sys
import time

import torch
from torch import nn


def samples_of(preset: str) -> torch.Tensor:
    if preset == "small":
        centres, sigma = torch.tensor([[-1.0, -0.5], [1.0, 0.5]]), 0.2
    else:
        turn = torch.arange(8) * (2 * math.pi / 8)
        centres, sigma = torch.stack([turn.cos(), turn.sin()], dim=1), 0.01
    return centres[torch.randint(len(centres), (100_000,))] + sigma * torch.randn(100_000, 2)


def network(size: int, width: int, out: int, activation: type[nn.Module]) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(size, width),
        activation(),
        nn.Linear(width, width),
        activation(),
        nn.Linear(width, out),
    )


def main() -> None:
    preset, steps = sys.argv[1], int(sys.argv[2])
    if len(sys.argv) > 3:
        torch.set_num_threads(int(sys.argv[3]))
    torch.manual_seed(0)
    if preset == "small":
        noise_size, width, activation, batch, d_steps, rates = 2, 8, nn.ReLU, 150, 2, (2e-3, 2e-3)
    else:
        noise_size, width, activation, batch, d_steps, rates = (
            256,
            128,
            nn.Tanh,
            512,
            1,
            (1e-3, 1e-4),
        )
    samples = samples_of(preset)
    generator = network(noise_size, width, 2, activation)
    discriminator = network(2, width, 1, activation)
    g_optimizer = torch.optim.Adam(generator.parameters(), lr=rates[0], betas=(0.5, 0.999))
    d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=rates[1], betas=(0.5, 0.999))
    loss = nn.BCEWithLogitsLoss()
    real_labels, fake_labels = torch.ones(batch, 1), torch.zeros(batch, 1)

    def noise() -> torch.Tensor:
        if preset == "small":
            return torch.rand(batch, noise_size) * 2 - 1
        return torch.randn(batch, noise_size)

    began, cpu_began = time.perf_counter(), time.process_time()
    for step in range(1, steps + 1):
        for _ in range(d_steps):
            real = samples[torch.randint(len(samples), (batch,))]
            fake = generator(noise()).detach()
            d_loss = loss(discriminator(real), real_labels) + loss(discriminator(fake), fake_labels)
            d_optimizer.zero_grad()
            d_loss.backward()
            d_optimizer.step()
        g_loss = loss(discriminator(generator(noise())), real_labels)
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
        if step % 100 == 0:
            print(step, d_loss.item(), g_loss.item(), file=sys.stderr)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    print(steps / wall, 1000 * cpu / steps)


if __name__ == "__main__":
    main()
