"""What bends a layer's sums, and its slope as a function of the bent value ``h`` itself."""

import numpy as np


def tanh(z):
    """Return the hyperbolic tangent."""
    return np.tanh(z)


def tanh_slope(h):
    """Return its slope where it is ``h``."""
    return 1 - h * h


def relu(z):
    """Return what is above zero."""
    return np.maximum(z, 0)


def relu_slope(h):
    """Return its slope where it is ``h``."""
    return (h > 0).astype(h.dtype)


def leaky_relu(z):
    """Return what is above zero, and a hundredth of what is below."""
    return np.maximum(z, 0.01 * z)


def leaky_relu_slope(h):
    """Return its slope where it is ``h``."""
    return np.where(h > 0, 1, 0.01).astype(h.dtype)


def sigmoid(z):
    """Return the logistic function, by tanh so that nothing overflows."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def sigmoid_slope(h):
    """Return its slope where it is ``h``."""
    return h * (1 - h)


def elu(z):
    """Return what is above zero, and exp(z) - 1 below."""
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def elu_slope(h):
    """Return its slope where it is ``h``."""
    return np.where(h > 0, 1, h + 1).astype(h.dtype)


def linear(z):
    """Return the sums as they are."""
    return z


def linear_slope(h):
    """Return its slope, which is 1 everywhere."""
    return np.ones_like(h)
