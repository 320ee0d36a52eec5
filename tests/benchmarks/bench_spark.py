"""CPU and wall seconds to a ready session and to the first pipeline's end, in turn.

Plain is ``SparkSession.builder.getOrCreate()`` on the same Java; the lab starts it directly with
its cache of classes, which is made first and timed too.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.labs.spark.engine import aot
from core.labs.spark.engine.java_home import choose_java
from core.labs.spark.script.recipe_java import java_home_of

ROUNDS = 3
_HERE = Path(__file__).parent
_WORDS = ("ready", "ready CPU", "pipeline", "pipeline CPU")


def measure(script: str, environment: dict[str, str]) -> list[float]:
    done = subprocess.run(
        [sys.executable, str(_HERE / script)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=_HERE,
    )
    found: list[float] = json.loads(done.stdout)
    return found


def main() -> None:
    java = choose_java()
    with tempfile.TemporaryDirectory() as cache:
        environment = {
            **os.environ,
            "GRADUS_CACHE_DIR": os.environ.get("GRADUS_BENCH_CACHE", cache),
            "PYTHONPATH": os.pathsep.join([str(_HERE.parents[1]), str(_HERE)]),
        }
        os.environ["GRADUS_CACHE_DIR"] = environment["GRADUS_CACHE_DIR"]
        if aot.is_wanted(java):
            began = time.perf_counter()
            aot.train(java, in_background=False)
            print(f"the cache of classes: {time.perf_counter() - began:.0f} s, once")
        plain = {**environment, "JAVA_HOME": java_home_of(java.path)}
        rounds = []
        for _ in range(ROUNDS):
            rounds.append((measure("plain_spark.py", plain), measure("lab_spark.py", environment)))
    assert all(a[-1] == b[-1] for a, b in rounds), "the two pipelines differ"
    print("seconds, medians of", ROUNDS, "rounds in turn; load", os.getloadavg())
    print("".join(f"{head:>14}" for head in ("", "plain", "lab", "lab/plain")))
    for number, word in enumerate(_WORDS):
        a = statistics.median(first[number] for first, _ in rounds)
        b = statistics.median(second[number] for _, second in rounds)
        ratio = statistics.median(second[number] / first[number] for first, second in rounds)
        print(f"{word:>14}{a:14.2f}{b:14.2f}{ratio:14.2f}")


if __name__ == "__main__":
    main()
