"""The lecture's loop with scikit-learn, as far as `MLPRegressor` can say the same.

It has biases that cannot be left out, here 0 at first, so that its losses part from the others'
after the first iteration. Its loss is half the mean over all numbers, its gradient a mean over the
examples: a learning rate of 2 * batch_size times the lecture's makes the same step.
"""

import numpy as np
from sklearn.neural_network import MLPRegressor


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

    model = MLPRegressor(
        hidden_layer_sizes=(hidden_size,),
        activation="relu",
        solver="sgd",
        alpha=0,  # no penalty on large weights
        batch_size=batch_size,
        learning_rate_init=2 * batch_size * learning_rate,
        momentum=0,
        shuffle=False,
    )
    # One call makes the arrays; then they become the lecture's.
    model.partial_fit(x, y)
    model.coefs_[0][:], model.coefs_[1][:] = w1, w2
    model.intercepts_[0][:], model.intercepts_[1][:] = 0, 0

    for iteration in range(1, iterations + 1):
        model.partial_fit(x, y)  # forward, backward and update in one call
        yield iteration, float(model.loss_ * 2 * y.size)


if __name__ == "__main__":
    for iteration, loss in train():
        final_loss = loss
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {final_loss}")
    print("final_loss =", final_loss)
