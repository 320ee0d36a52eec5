"""The lecture's loop with NumPy alone: the gradients are written by hand, by the chain rule."""

import numpy as np


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
    x = random.standard_normal((batch_size, input_size)).astype(dtype)
    y = random.standard_normal((batch_size, output_size)).astype(dtype)
    w1 = random.standard_normal((input_size, hidden_size)).astype(dtype)
    w2 = random.standard_normal((hidden_size, output_size)).astype(dtype)

    for iteration in range(1, iterations + 1):
        # Forward: each step is kept, because the way back needs it.
        hidden = x @ w1
        relu = np.maximum(hidden, 0)
        y_pred = relu @ w2
        loss = ((y_pred - y) ** 2).sum()

        # Backward: d loss / d y_pred is 2 (y_pred - y), then the chain rule, layer by layer.
        grad_y_pred = 2 * (y_pred - y)
        grad_w2 = relu.T @ grad_y_pred
        grad_hidden = (grad_y_pred @ w2.T) * (hidden > 0)
        grad_w1 = x.T @ grad_hidden
        yield iteration, float(loss)

        w1 -= learning_rate * grad_w1
        w2 -= learning_rate * grad_w2


if __name__ == "__main__":
    for iteration, loss in train():
        final_loss = loss
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {final_loss}")
    print("final_loss =", final_loss)
