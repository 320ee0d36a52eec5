"""Losses of the output ``z`` against the targets ``t``, each with its slope at the output."""

import numpy as np


def squared_loss(z, t):
    """Return the mean squared error."""
    return np.square(z - t).mean()


def squared_slope(z, t):
    """Return its slope at the output."""
    return 2 * (z - t) / z.size


def hinge_loss(z, t):
    """Return the mean of what an output lacks to 1 on its target's side."""
    return np.maximum(1 - t * z, 0).mean()


def hinge_slope(z, t):
    """Return its slope at the output."""
    return np.where(t * z < 1, -t, 0).astype(z.dtype) / z.size


def logistic_loss(z, t):
    """Return the mean cross-entropy of two classes, t being 0 or 1."""
    return (np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))).mean()


def logistic_slope(z, t):
    """Return its slope at the output: the probability that is said, less the truth."""
    return (0.5 * (1 + np.tanh(0.5 * z)) - t) / z.size


def softmax_loss(z, t):
    """Return the mean cross-entropy of several classes, t having a 1 for the right one."""
    z = z - z.max(axis=1, keepdims=True)
    return (np.log(np.exp(z).sum(axis=1)) - (z * t).sum(axis=1)).mean()


def softmax_slope(z, t):
    """Return its slope at the output: the probabilities that are said, less the truth."""
    said = np.exp(z - z.max(axis=1, keepdims=True))
    return (said / said.sum(axis=1, keepdims=True) - t) / len(z)
