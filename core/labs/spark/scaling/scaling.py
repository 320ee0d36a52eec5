"""Scikit-learn or Spark? The same model on ever more rows, its time and memory measured here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import psutil

from core.labs.spark.engine.backend import Backend
from core.labs.spark.jobs.calls import Call, JobGroup, finish
from core.labs.spark.scaling.contenders import Contender, Contenders
from core.labs.spark.scaling.crossover import crossover, trend
from core.labs.spark.settings import SparkSettings
from core.runtime.events import Event, Note, Step
from core.runtime.text import Text, joined, text
from core.runtime.worker.context import RunContext

_FIRST_ROWS = 1000
_LOOK_S = 0.05
_BEYOND = 100  # the drawn trend goes on to so many times the largest size


def compare_sizes(
    settings: SparkSettings, context: RunContext, backend: Backend
) -> Iterator[Event]:
    """Yield one step for each engine at each size; the result says where they cross."""
    sizes = sizes_up_to(settings.rows)
    table: list[dict[str, Any]] = []
    context.result["scaling"] = table
    with (
        Contenders(settings.model_id, backend) as engines,
        context.on_cancel(engines.interrupt),
    ):
        total = len(sizes) * len(engines.all)
        for rows in sizes:
            for engine in engines.all:
                yield Note(
                    "measuring",
                    text("spark", "Measuring {title} on {rows:,} rows.")(
                        title=str(engine.title), rows=rows
                    ),
                )
                call = Call(_measurement(engine, rows), backend, JobGroup(backend))
                finish(call, context)
                table.append({**call.value, "threads": engines.threads})
                metrics = {"rows": float(rows), f"{engine.id}_s": table[-1]["fit_s"]}
                yield Step(len(table), total, metrics, {"scaling": curves(table)})
    context.result["crossovers"] = crossovers(table)
    context.message = sentence(table)


def sizes_up_to(rows: int) -> list[int]:
    """Return 1,000, 10,000, ... up to ``rows``, which is the last."""
    powers = [10**power for power in range(3, 9) if 10**power < rows]
    return [*(size for size in powers if size >= _FIRST_ROWS), rows]


def curves(table: list[dict[str, Any]]) -> dict[str, Any]:
    """Return for each engine ``rows``, ``seconds``, ``peak_mb`` and its trend beyond them.

    ``trend_rows`` and ``trend_seconds`` are empty with fewer than two sizes.
    """
    found: dict[str, Any] = {}
    for engine in dict.fromkeys(row["engine"] for row in table):
        own = [row for row in table if row["engine"] == engine]
        rows = np.array([row["rows"] for row in own], dtype=float)
        seconds = np.array([row["fit_s"] for row in own])
        line = trend(rows, seconds)
        beyond = np.geomspace(rows[-1], rows[-1] * _BEYOND, 20) if line else np.zeros(0)
        found[engine] = {
            "title": own[0]["title"],
            "rows": rows,
            "seconds": seconds,
            "peak_mb": np.array([row["peak_mb"] for row in own]),
            "trend_rows": beyond,
            "trend_seconds": line.seconds(beyond) if line else np.zeros(0),
        }
    return found


def crossovers(table: list[dict[str, Any]]) -> dict[str, Any]:
    """Return for each other engine where Spark overtakes it: ``rows`` and ``is_measured``."""
    drawn = curves(table)
    spark = drawn.pop("spark", None)
    found: dict[str, Any] = {}
    for engine, curve in drawn.items():
        count = min(len(curve["rows"]), len(spark["rows"])) if spark else 0
        met = crossover(
            curve["rows"][:count],
            curve["seconds"][:count],
            spark["seconds"][:count] if spark else [],
        )
        found[engine] = {"rows": met[0], "is_measured": met[1]} if met else None
    return found


def sentence(table: list[dict[str, Any]]) -> Text:
    """Return what the measurement says, plainly."""
    titles = {row["engine"]: row["title"] for row in table}
    most = max(row["rows"] for row in table)
    parts = []
    for engine, met in crossovers(table).items():
        if met is None:
            part = text("spark", "{engine} stays faster as far as the trends tell.")(
                engine=titles[engine]
            )
        elif met["is_measured"]:
            part = text("spark", "Spark overtakes {engine} at about {rows:,.0f} rows.")(
                engine=titles[engine], rows=met["rows"]
            )
        else:
            part = text(
                "spark",
                "{engine} is faster up to {most:,} rows; the trends meet at about {rows:,.0f}.",
            )(engine=titles[engine], most=most, rows=met["rows"])
        parts.append(part)
    return joined(*parts)


def _measurement(engine: Contender, rows: int) -> Callable[[], dict[str, Any]]:
    def measure() -> dict[str, Any]:
        with _PeakMemory(engine.pid) as memory:
            seconds = engine.fit_seconds(rows)
        return {
            "engine": engine.id,
            "title": engine.title,
            "rows": rows,
            "fit_s": seconds,
            "peak_mb": memory.peak_mb,
        }

    return measure


class _PeakMemory:
    """Looks at a process's memory and keeps the largest it saw; NaN of one that is elsewhere."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
        self.peak_mb = 0.0 if pid else float("nan")

    def __enter__(self) -> _PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while self._pid:
            try:
                resident = psutil.Process(self._pid).memory_info().rss
            except psutil.Error:
                return  # the run will say that it has gone
            self.peak_mb = max(self.peak_mb, resident / (1 << 20))
            if self._is_over.wait(_LOOK_S):
                return
