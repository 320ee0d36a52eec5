"""A network's exported script, timed: ``plain_networks.py SCRIPT.py EPOCHS``.

Prints epochs a second and milliseconds of CPU time an epoch, by one thread.
"""

from __future__ import annotations

import runpy
import sys
import time


def main() -> None:
    script = runpy.run_path(sys.argv[1])
    epochs = int(sys.argv[2])
    training = script["train"](epochs=epochs + 1)
    next(training)  # data, first weights, and whatever is imported late
    began, cpu_began = time.perf_counter(), time.process_time()
    for _ in training:
        pass
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    print(epochs / wall, 1000 * cpu / epochs)


if __name__ == "__main__":
    main()
