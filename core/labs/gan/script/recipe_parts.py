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
    return [w - optimizer.rate * slope for w, slope in zip(weights, slopes, strict=True)]


def after_adam(weights, slopes, optimizer, moments, count):
    """Return the weights and the moments after an update of Adam that gradients flow through."""
    beta1, updated, kept = optimizer.beta1, [], []
    for weight, slope, (mean, square) in zip(weights, slopes, moments, strict=True):
        mean = beta1 * mean + (1 - beta1) * slope
        square = 0.999 * square + 0.001 * slope.square()
        # Inside the root, since the root's own slope at 0 is infinite.
        size = (square / (1 - 0.999**count) + 1e-16).sqrt()
        updated.append(weight - optimizer.rate / (1 - beta1**count) * mean / size)
        kept.append((mean, square))
    return updated, kept


def first_moments(weights, optimizer):
    """Return Adam's two averages for each weight."""
    sizes = [weight.numel() for weight in weights]
    parts = zip(weights, optimizer.mean.split(sizes), optimizer.square.split(sizes), strict=True)
    return [(mean.view_as(weight), square.view_as(weight)) for weight, mean, square in parts]
