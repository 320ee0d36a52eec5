"""The optimizers of the game: one call for all weights, so that small networks are fast."""

import torch
from torch.nn.utils import parameters_to_vector, vector_to_parameters


class Optimizer:
    """All weights of a network as one vector, and their gradient as another."""

    def __init__(self, network, rate):
        self.rate = rate
        weights = list(network.parameters())
        self.weights = parameters_to_vector(weights).detach()
        vector_to_parameters(self.weights, weights)  # from here on they are parts of the vector
        self.slope = torch.zeros_like(self.weights)
        parts = self.slope.split([weight.numel() for weight in weights])
        for weight, part in zip(weights, parts, strict=True):
            weight.grad = part.view_as(weight)

    def forget(self):
        """Set the gradient to 0; backward adds to it."""
        self.slope.zero_()


class SGD(Optimizer):
    """Stochastic gradient descent."""

    def step(self):
        """Move the weights against the gradient."""
        self.weights.add_(self.slope, alpha=-self.rate)


class Momentum(Optimizer):
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, rate):
        super().__init__(network, rate)
        self.mean = torch.zeros_like(self.weights)

    def step(self):
        """Move the weights against the sum of the gradients so far, older ones fading."""
        self.mean.mul_(0.9).add_(self.slope)
        self.weights.add_(self.mean, alpha=-self.rate)


class RMSprop(Optimizer):
    """Steps divided by the gradient's usual size (Hinton's lecture 6e)."""

    def __init__(self, network, rate):
        super().__init__(network, rate)
        self.square = torch.zeros_like(self.weights)

    def step(self):
        """Move the weights against the gradient."""
        self.square.mul_(0.99).addcmul_(self.slope, self.slope, value=0.01)
        self.weights.addcdiv_(self.slope, self.square.sqrt().add_(1e-8), value=-self.rate)


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015); the same numbers as torch.optim.Adam, up to rounding."""

    def __init__(self, network, rate, beta1):
        super().__init__(network, rate)
        self.beta1, self.count = beta1, 0
        self.mean = torch.zeros_like(self.weights)
        self.square = torch.zeros_like(self.weights)

    def step(self):
        """Move the weights against the gradient's mean, divided by its usual size."""
        self.count += 1
        self.mean.lerp_(self.slope, 1 - self.beta1)
        self.square.mul_(0.999).addcmul_(self.slope, self.slope, value=0.001)
        # Both averages began at 0; these undo it.
        late = (1 - 0.999**self.count) ** 0.5
        rate = self.rate * late / (1 - self.beta1**self.count)
        self.weights.addcdiv_(self.mean, self.square.sqrt().add_(1e-8 * late), value=-rate)
