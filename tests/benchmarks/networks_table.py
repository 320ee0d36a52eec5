"""The figures that the guide's chapter on networks states, over fresh seeds, as a table."""

from __future__ import annotations

import time

from core.labs.networks.experiment import run
from core.labs.networks.settings import NetworksSettings
from core.runtime.worker.context import RunContext

SEEDS = range(31, 36)
ROWS = (
    ("spiral by x and y, test part right", {"preset": "spiral"}, "test_accuracy"),
    ("CNN, held-out digits right", {"preset": "cnn"}, "test_accuracy"),
    ("autoencoder, test error", {"preset": "autoencoder"}, "test_loss"),
    ("two principal components", {"preset": "autoencoder", "epochs": 1}, "pca_loss"),
    ("LSTM, forget bias 4, at 40", {"preset": "recall_lstm"}, "test_accuracy"),
    ("LSTM, forget bias 0", {"preset": "recall_lstm", "forget_bias": 0.0}, "test_accuracy"),
    ("GRU, update bias 4", {"preset": "recall_lstm", "cell": "gru"}, "test_accuracy"),
    ("RNN", {"preset": "recall_rnn"}, "test_accuracy"),
    ("attention", {"preset": "recall_attention"}, "test_accuracy"),
)


def main() -> None:
    print(f"{'':38}" + "".join(f"seed {seed:<5}" for seed in SEEDS) + "CPU s a run")
    for words, values, name in ROWS:
        began = time.process_time()
        found = []
        for seed in SEEDS:
            context = RunContext()
            given = {"device": "cpu", **values, "seed": seed}
            for _ in run(NetworksSettings.make(given), context):
                pass
            found.append(context.result[name])
        seconds = (time.process_time() - began) / len(SEEDS)
        print(f"{words:38}" + "".join(f"{value:<10.4f}" for value in found) + f"{seconds:.1f}")


if __name__ == "__main__":
    main()
