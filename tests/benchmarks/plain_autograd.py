"""The lecture's loop as the lecture writes it, timed: ``plain_autograd.py INPUT_SIZE ITERATIONS``.

A third argument sets the number of threads; without it torch chooses. Prints iterations a second.
"""

from __future__ import annotations

import sys
import time

import torch


def main() -> None:
    input_size, iterations = int(sys.argv[1]), int(sys.argv[2])
    if len(sys.argv) > 3:
        torch.set_num_threads(int(sys.argv[3]))
    learning_rate = 1e-7
    torch.manual_seed(0)
    x = torch.randn(64, input_size)
    y = torch.randn(64, 10)
    w1 = torch.randn(input_size, 100, requires_grad=True)
    w2 = torch.randn(100, 10, requires_grad=True)
    began = time.perf_counter()
    for t in range(iterations):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()
        if t % 100 == 99:
            print(t, loss.item(), file=sys.stderr)
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()
    print(iterations / (time.perf_counter() - began))


if __name__ == "__main__":
    main()
