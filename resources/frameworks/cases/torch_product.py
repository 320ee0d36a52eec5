"""You call torch: it does one thing and returns."""

import torch


def product(a, b):
    return torch.mm(a, b)


print(product(torch.ones(2, 3), torch.ones(3, 2)))
