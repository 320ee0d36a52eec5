"""Parts of the game that not every setting needs."""

import torch
from torch import nn


class Maxout(nn.Module):
    """Take the largest of each ``pieces`` neighbouring units (Goodfellow et al., 2013)."""

    def __init__(self, pieces):
        super().__init__()
        self.pieces = pieces

    def forward(self, x):
        """Return a unit for each group of units."""
        return x.unflatten(1, (-1, self.pieces)).amax(2)


def r1_penalty(real_scores, real):
    """Return the mean squared length of D's gradient at real samples (Mescheder et al., 2018)."""
    (slope,) = torch.autograd.grad(real_scores.sum(), real, create_graph=True)
    return slope.flatten(1).square().sum(1).mean()


def gradient_penalty(discriminator, real, fake, draws):
    """Return how far D's gradient between real and generated is from 1 (Gulrajani et al., 2017)."""
    shape = (len(real),) + (1,) * (real.dim() - 1)
    mix = torch.rand(shape, generator=draws, device=draws.device)
    between = (real + mix * (fake - real)).detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


def after_sgd(weights, slopes, optimizer):
    """Return the weights after an update of SGD that gradients flow through."""
    rate = optimizer.param_groups[0]["lr"]
    return {
        name: weight - rate * slope
        for (name, weight), slope in zip(weights.items(), slopes, strict=True)
    }


def after_adam(weights, slopes, states, optimizer):
    """Return the weights and Adam's state after an update that gradients flow through."""
    rate, (beta1, beta2) = optimizer.param_groups[0]["lr"], optimizer.param_groups[0]["betas"]
    updated, kept = {}, []
    for (name, weight), slope, state in zip(weights.items(), slopes, states, strict=True):
        count = float(state["step"]) + 1
        mean = beta1 * state["exp_avg"] + (1 - beta1) * slope
        square = beta2 * state["exp_avg_sq"] + (1 - beta2) * slope.square()
        # Inside the root, since the root's own slope at 0 is infinite.
        size = (square / (1 - beta2**count) + 1e-16).sqrt()
        updated[name] = weight - rate / (1 - beta1**count) * mean / size
        kept.append({"step": count, "exp_avg": mean, "exp_avg_sq": square})
    return updated, kept
