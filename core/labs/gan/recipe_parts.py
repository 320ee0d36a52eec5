"""Parts of the game that not every setting needs."""

import torch
from torch import nn


class Maxout(nn.Module):
    """Take the largest of each ``pieces`` neighbouring units."""

    def __init__(self, pieces):
        super().__init__()
        self.pieces = pieces

    def forward(self, x):
        """Return a unit for each group of units."""
        return x.unflatten(1, (-1, self.pieces)).amax(2)


def r1_penalty(scores, seen):
    """Return how steep D is at the real samples, the first half of what it has seen."""
    count = len(seen) // 2
    (slope,) = torch.autograd.grad(scores[:count].sum(), seen, create_graph=True)
    return slope[:count].flatten(1).square().sum(1).mean()


def gradient_penalty(discriminator, seen, draws):
    """Return how far D's steepness between real and generated samples is from 1."""
    real, fake = seen.detach().chunk(2)
    shape = (len(real),) + (1,) * (real.dim() - 1)
    mix = torch.rand(shape, generator=draws, device=draws.device)
    between = (real + mix * (fake - real)).requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


def after_sgd(weights, slopes, optimizer):
    """Return the weights after an update of SGD that gradients flow through."""
    rate = optimizer.param_groups[0]["lr"]
    return [w - rate * slope for w, slope in zip(weights, slopes, strict=True)]


def after_adam(weights, slopes, optimizer, moments, count):
    """Return the weights and the moments after an update of Adam that gradients flow through."""
    group = optimizer.param_groups[0]
    beta1, beta2 = group["betas"]
    updated, kept = [], []
    for weight, slope, (mean, square) in zip(weights, slopes, moments, strict=True):
        mean = beta1 * mean + (1 - beta1) * slope
        square = beta2 * square + (1 - beta2) * slope.square()
        # Inside the root, since the root's own slope at 0 is infinite.
        size = (square / (1 - beta2**count) + group["eps"] ** 2).sqrt()
        updated.append(weight - group["lr"] / (1 - beta1**count) * mean / size)
        kept.append((mean, square))
    return updated, kept


def first_moments(weights, optimizer):
    """Return Adam's two moments of each weight and the number of updates so far."""
    states = [optimizer.state[weight] for weight in weights]
    return [(s["exp_avg"], s["exp_avg_sq"]) for s in states], int(states[0]["step"])
