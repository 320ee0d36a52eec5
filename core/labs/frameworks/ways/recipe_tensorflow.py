"""The lecture's loop with TensorFlow: a tape records the forward pass and is asked afterwards."""

import numpy as np
import tensorflow as tf


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
    x = tf.constant(random.standard_normal((batch_size, input_size)).astype(dtype))
    y = tf.constant(random.standard_normal((batch_size, output_size)).astype(dtype))
    w1 = tf.Variable(random.standard_normal((input_size, hidden_size)).astype(dtype))
    w2 = tf.Variable(random.standard_normal((hidden_size, output_size)).astype(dtype))

    for iteration in range(1, iterations + 1):
        # What happens inside is recorded, because it touches variables.
        with tf.GradientTape() as tape:
            y_pred = tf.nn.relu(x @ w1) @ w2
            loss = tf.reduce_sum((y_pred - y) ** 2)

        grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])
        yield iteration, float(loss)

        w1.assign_sub(learning_rate * grad_w1)
        w2.assign_sub(learning_rate * grad_w2)


if __name__ == "__main__":
    for iteration, loss in train():
        final_loss = loss
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {final_loss}")
    print("final_loss =", final_loss)
