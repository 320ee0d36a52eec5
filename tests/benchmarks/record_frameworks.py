"""Records what JAX, TensorFlow and Keras make of the lecture's loop, where they are installed.

    python tests/benchmarks/record_frameworks.py

writes ``resources/frameworks/recorded.json``, which is shown where they are not.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

REPO = Path(__file__).parents[2]
sys.path.insert(0, str(REPO))

from core.labs.frameworks.script import recipe_of, values  # noqa: E402
from core.labs.frameworks.settings import FrameworksSettings  # noqa: E402
from core.labs.frameworks.ways.pulling import ChildWay  # noqa: E402
from core.labs.frameworks.ways.ways import WAYS  # noqa: E402


def losses(way: str, settings: FrameworksSettings) -> list[float]:
    """Return the losses of a way in a process of its own."""
    child = ChildWay(recipe_of(way, settings))
    try:
        return list(child.losses())
    finally:
        child.close()


def main() -> None:
    """Record both precisions of each way that is an extra."""
    settings = FrameworksSettings()
    kept = {name: value for name, value in values(settings).items() if name != "iterations"}
    del kept["dtype"]
    ways = {}
    for way in (way for way in WAYS.values() if way.extra):
        ways[way.id] = {"version": way.version} | {
            dtype: losses(way.id, settings.with_(dtype=dtype)) for dtype in ("float32", "float64")
        }
    recorded = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "values": kept,
        "ways": ways,
    }
    file = REPO / "resources" / "frameworks" / "recorded.json"
    file.write_text(json.dumps(recorded) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
