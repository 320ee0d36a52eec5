"""The lecture's loop with Keras: `fit` is the loop, and calls back after each round."""

import keras
import numpy as np


def squared_error(y, y_pred):
    """Return the loss that the lecture adds up."""
    return keras.ops.sum((y_pred - y) ** 2)


def train(
    tell,
    batch_size=64,
    input_size=1000,
    hidden_size=100,
    output_size=10,
    learning_rate=1e-6,
    iterations=500,
    dtype="float32",
    seed=0,
):
    """Call ``tell(iteration, loss)`` in each iteration; the loop itself belongs to Keras."""
    random = np.random.default_rng(seed)
    x = random.standard_normal((batch_size, input_size)).astype(dtype)
    y = random.standard_normal((batch_size, output_size)).astype(dtype)
    w1 = random.standard_normal((input_size, hidden_size)).astype(dtype)
    w2 = random.standard_normal((hidden_size, output_size)).astype(dtype)

    model = keras.Sequential(
        [
            keras.Input((input_size,), dtype=dtype),
            keras.layers.Dense(hidden_size, activation="relu", use_bias=False, dtype=dtype),
            keras.layers.Dense(output_size, use_bias=False, dtype=dtype),
        ]
    )
    model.set_weights([w1, w2])
    model.compile(keras.optimizers.SGD(learning_rate), loss=squared_error)

    def on_epoch_end(epoch, logs):
        # One batch is all examples, so one epoch is one iteration of the lecture's loop.
        tell(epoch + 1, float(logs["loss"]))

    telling = keras.callbacks.LambdaCallback(on_epoch_end=on_epoch_end)
    model.fit(x, y, batch_size, epochs=iterations, shuffle=False, callbacks=[telling], verbose=0)


if __name__ == "__main__":

    def show(iteration, loss):
        """Print now and then; keep all."""
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {loss}")
        losses.append(loss)

    losses = []
    train(show)
    print("final_loss =", losses[-1])
