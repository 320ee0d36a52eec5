"""The lecture's loop with JAX: `value_and_grad` makes of the loss a function of its gradients."""

import jax
import jax.numpy as jnp
import numpy as np


def squared_error(weights, x, y):
    """Return the loss of these weights: a pure function, which changes nothing."""
    w1, w2 = weights
    y_pred = jnp.maximum(x @ w1, 0) @ w2
    return ((y_pred - y) ** 2).sum()


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
    jax.config.update("jax_enable_x64", dtype == "float64")
    random = np.random.default_rng(seed)
    x = jnp.asarray(random.standard_normal((batch_size, input_size)).astype(dtype))
    y = jnp.asarray(random.standard_normal((batch_size, output_size)).astype(dtype))
    w1 = jnp.asarray(random.standard_normal((input_size, hidden_size)).astype(dtype))
    w2 = jnp.asarray(random.standard_normal((hidden_size, output_size)).astype(dtype))

    # The first call is slow: jit then compiles the whole function for these shapes.
    loss_and_gradients = jax.jit(jax.value_and_grad(squared_error))

    for iteration in range(1, iterations + 1):
        loss, (grad_w1, grad_w2) = loss_and_gradients((w1, w2), x, y)
        yield iteration, float(loss)

        # Arrays never change: the update makes new ones.
        w1 = w1 - learning_rate * grad_w1
        w2 = w2 - learning_rate * grad_w2


if __name__ == "__main__":
    for iteration, loss in train():
        final_loss = loss
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {final_loss}")
    print("final_loss =", final_loss)
