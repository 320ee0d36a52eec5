"""The lecture's loop with PyTorch: `backward()` adds each gradient into its tensor's `.grad`."""

import numpy as np
import torch


def train(
    batch_size=64,
    input_size=1000,
    hidden_size=100,
    output_size=10,
    learning_rate=1e-6,
    iterations=500,
    dtype="float32",
    seed=0,
):
    """Yield each iteration's number and loss."""
    random = np.random.default_rng(seed)
    x = torch.tensor(random.standard_normal((batch_size, input_size)).astype(dtype))
    y = torch.tensor(random.standard_normal((batch_size, output_size)).astype(dtype))
    w1 = torch.tensor(random.standard_normal((input_size, hidden_size)).astype(dtype))
    w2 = torch.tensor(random.standard_normal((hidden_size, output_size)).astype(dtype))
    w1.requires_grad_()
    w2.requires_grad_()

    for iteration in range(1, iterations + 1):
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()

        loss.backward()
        yield iteration, loss.item()

        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1.grad.zero_()
            w2.grad.zero_()


if __name__ == "__main__":
    for iteration, loss in train():
        final_loss = loss
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {final_loss}")
    print("final_loss =", final_loss)
