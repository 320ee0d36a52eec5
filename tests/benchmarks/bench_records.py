"""Kept runs: how long the list of ten thousand takes, read for the first time and from the index.

``python tests/benchmarks/bench_records.py [RUNS]`` from the project's root.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from core.labs.gan.settings import GanSettings
from core.runtime.records.history import RunHistory

_RESULT = {f"measure_{number}": number / 7 for number in range(12)}


def make_runs(runs: Path, count: int) -> None:
    """Make records as a run of the GAN lab leaves them, but with a single curve."""
    settings = GanSettings.make().model_dump()
    ending = {"event": "finished", "outcome": "done", "message": "Done.", "result": _RESULT}
    for number in range(count):
        folder = runs / "gan" / f"20260101-{number // 3600:06d}-{number:06d}-1"
        (folder / "metrics").mkdir(parents=True)
        header = {"lab": "gan", "name": "", "started_at": "2026-01-01T00:00:00+00:00", "pid": 1}
        (folder / "run.json").write_text(json.dumps({**header, "settings": settings}, indent=1))
        lines = [{"event": "started", "device": "cpu", "threads": 1}, ending]
        (folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        (folder / "metrics" / "loss.f64").write_bytes(b"\0" * 160)


def main() -> None:
    """Print how long the first list takes, and how long until it is known to be true."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as folder:
        runs = Path(folder)
        make_runs(runs, count)
        print(f"{count:,} runs: ms         list   its CPU    whole   its CPU")
        for case in ("read, no index", "known", "known", "known"):
            wall, cpu = time.perf_counter(), time.process_time()
            pieces = RunHistory(runs).pieces("gan")
            next(pieces)
            first = time.perf_counter() - wall, time.process_time() - cpu
            known = list(pieces)[-1]
            whole = time.perf_counter() - wall, time.process_time() - cpu
            assert len(known) == count
            print(f"{case:16}" + "".join(f"{took * 1e3:9.0f}" for took in (*first, *whole)))


if __name__ == "__main__":
    main()
