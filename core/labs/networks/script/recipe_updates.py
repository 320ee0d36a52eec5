"""Updates of the weights, each by the formulas and constants of ``torch.optim``."""

import numpy as np


def sgd(weights, slopes, memory, rate):
    """Move each weight against its slope."""
    for w, slope in zip(weights, slopes, strict=True):
        w -= rate * slope


def momentum(weights, slopes, memory, rate):
    """Move each weight by a speed that remembers nine tenths of itself."""
    for w, slope, speed in zip(weights, slopes, memory[0], strict=True):
        speed *= 0.9
        speed += slope
        w -= rate * speed


def rmsprop(weights, slopes, memory, rate):
    """Divide each slope by the size that it usually has (Hinton, 2012)."""
    for w, slope, square in zip(weights, slopes, memory[0], strict=True):
        square *= 0.99
        square += 0.01 * slope * slope
        w -= rate * slope / (np.sqrt(square) + 1e-8)


def adam(weights, slopes, memory, rate):
    """Divide each slope's mean by its size (Kingma and Ba, 2015)."""
    memory[2] += 1
    count = memory[2]
    step, unbias = rate / (1 - 0.9**count), 1 / (1 - 0.999**count) ** 0.5
    for w, slope, mean, square in zip(weights, slopes, memory[0], memory[1], strict=True):
        mean *= 0.9
        mean += 0.1 * slope
        square *= 0.999
        square += 0.001 * slope * slope
        w -= step * mean / (np.sqrt(square) * unbias + 1e-8)


def adamw(weights, slopes, memory, rate):
    """Let all numbers decay, then update as Adam does (Loshchilov and Hutter, 2019)."""
    for w in weights:
        w *= 1 - rate * DECAY  # noqa: F821
    adam(weights, slopes, memory, rate)
