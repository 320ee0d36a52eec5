"""How fast this machine multiplies matrices: NumPy against torch, in GFLOP/s.

Importing it loads nothing heavy; the run imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING, Any

from core.runtime.events import Event, Note, Started, Step
from core.runtime.figures import percent
from core.runtime.recipes.recipe import Recipe
from core.runtime.settings import Settings, setting
from core.runtime.spec import LabSpec
from core.runtime.text import NOTHING, Text, joined, text, verbatim
from core.runtime.worker.context import RunContext
from core.runtime.worker.threads import physical_cores

if TYPE_CHECKING:
    from core.machine.matmul_timing import Contestant, Product

_SMALLEST = 64
# A product is left out where it alone would take this share of the time for all its timings; small
# ones never are, since a moment's slowness would be taken for the machine's.
_LARGEST_SHARE = 1 / 2
_ALWAYS_MEASURED = 256
_BUSY = 0.25


class MatmulSettings(Settings):
    """What the benchmark measures, and how long."""

    largest: int = setting(
        2048,
        text("machine", "Largest matrix"),
        ge=_SMALLEST,
        le=8192,
        scale="log",
        help=text("machine", "Sizes double from 64 up to this one."),
    )
    seconds_per_point: float = setting(
        0.3,
        text("machine", "Time per bar"),
        ge=0.01,
        le=5,
        unit=verbatim("s"),
        help=text("machine", "A size whose product takes longer than half of this is left out."),
    )
    threads: int = setting(
        0,
        text("machine", "Threads"),
        ge=0,
        le=256,
        help=text(
            "machine", "NumPy and PyTorch get equally many; 0 is one for each core that is free."
        ),
    )


def sizes(largest: int) -> list[int]:
    """Return 64, 128, 256 ... up to ``largest``."""
    return [_SMALLEST << step for step in range((largest // _SMALLEST).bit_length())]


def flops(n: int) -> int:
    """Return the multiplications and additions in the product of two n x n matrices.

    Each of n * n entries sums n products, counted as n multiplications and n additions.
    """
    return 2 * n**3


def recipe(settings: MatmulSettings) -> Recipe:
    """Return the code that is timed."""
    return Recipe.of_module("core.machine.matmul_timing", ("numpy", "torch", "threadpoolctl"))


def run(settings: MatmulSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each bar: size by size, and for each size NumPy first.

    A step's metrics are ``n`` and one ``library.device.dtype`` in GFLOP/s, the median of repeated
    timings. ``context.result["rows"]`` collects ``library, device, dtype, n, gflops, seconds``.
    ``index`` is the bar's place among all; places of bars left out stay empty.
    """
    from core.machine.device_probe import accelerators
    from core.machine.matmul_timing import contestants, equal_threads, random_matrices

    busy = _busy_share()
    threads = settings.threads or free_cores(busy)
    racing = contestants(accelerators())
    grid = sizes(settings.largest)
    total = len(racing) * len(grid)
    rows: list[dict[str, Any]] = []
    context.result.update(threads=threads, rows=rows)
    yield Started("cpu", {"threads": threads, "contestants": [each.key for each in racing]})
    if busy > _BUSY:
        yield _other_work(busy, threads)
    pace, slow = _Pace(settings.seconds_per_point), set[str]()
    with equal_threads(threads):
        for size_index, n in enumerate(grid):
            left, right = random_matrices(n)
            for place, contestant in enumerate(racing, start=1 + size_index * len(racing)):
                if contestant.key in slow:
                    continue
                if pace.is_too_slow(contestant.key, n):
                    slow.add(contestant.key)
                    yield _left_out(contestant, n)
                    continue
                taken = _timings(contestant.product(left, right), settings, context)
                if context.is_cancelled:
                    return
                pace.learn(contestant.key, n, min(taken))
                rows.append(_row(contestant, n, median(taken)))
                yield Step(place, total, {contestant.key: rows[-1]["gflops"], "n": n})
    context.message = joined(_best(rows), _against_peak(rows, threads, context.result))


def free_cores(busy: float) -> int:
    """Return how many cores are left where other programs keep this share of all busy.

    A thread that waits for its core makes all others wait at the end of each product: two threads
    on two busy cores were measured 500 times slower than one.
    """
    cores = physical_cores()
    return max(1, cores - math.ceil(cores * busy)) if busy > _BUSY else cores


class _Pace:
    """What each contestant can do at its best, and so how long the next size will take."""

    def __init__(self, budget_s: float) -> None:
        self._limit_s = budget_s * _LARGEST_SHARE
        self._best: dict[str, float] = {}

    def learn(self, key: str, n: int, seconds: float) -> None:
        """Take in one more timing."""
        self._best[key] = max(self._best.get(key, 0.0), flops(n) / seconds)

    def is_too_slow(self, key: str, n: int) -> bool:
        """Return whether one product of this size would take too long."""
        return n > _ALWAYS_MEASURED and flops(n) / self._best[key] > self._limit_s


def _timings(product: Product, settings: MatmulSettings, context: RunContext) -> list[float]:
    from core.machine.matmul_timing import timings

    taken: list[float] = []
    product()  # not counted: it wakes threads and fills caches
    if context.is_cancelled:
        return taken
    for seconds in timings(product, settings.seconds_per_point):
        taken.append(seconds)
        if context.is_cancelled:
            break
    return taken


def _busy_share() -> float:
    """Return which share of the processor other programs use, before this one begins."""
    import psutil

    return float(psutil.cpu_percent(interval=0.1)) / 100


def _other_work(busy: float, threads: int) -> Note:
    said = text(
        "machine",
        "Other programs keep {busy} of the processor busy; close them, or the figures are "
        "lower than this machine can do. Threads used: {threads}.",
    )(busy=percent(busy), threads=threads)
    return Note("busy", said, {"busy": busy, "threads": threads})


def _row(contestant: Contestant, n: int, seconds: float) -> dict[str, Any]:
    return {
        "library": contestant.library,
        "device": contestant.device,
        "dtype": contestant.dtype,
        "n": n,
        "gflops": flops(n) / seconds / 1e9,
        "seconds": seconds,
    }


def _left_out(contestant: Contestant, n: int) -> Note:
    said = text("machine", "{who} ends before n = {n:,}: one product would take too long.")(
        who=contestant.key, n=n
    )
    return Note("left_out", said, {"contestant": contestant.key, "n": n})


def _best(rows: list[dict[str, Any]]) -> Text:
    best = max(rows, key=lambda row: row["gflops"])
    return text(
        "machine",
        "Fastest: {library} {dtype} on {device}, {gflops:,.0f} GFLOP/s at n = {n:,}.",
    )(**{name: best[name] for name in ("library", "dtype", "device", "gflops", "n")})


def _against_peak(rows: list[dict[str, Any]], threads: int, result: dict[str, Any]) -> Text:
    """Say which share of the processor's best its fastest product reached."""
    from core.machine.peak import peak_here

    on_cpu = [row for row in rows if row["device"] == "cpu" and row["dtype"] == "float32"]
    if not on_cpu:
        return NOTHING
    best = max(on_cpu, key=lambda row: row["gflops"])
    found = peak_here(threads, best["dtype"])
    if found is None:
        return NOTHING
    result["peak_gflops"] = found.gflops
    return text(
        "machine",
        "The processor could do some {peak:,.0f} GFLOP/s in {dtype} (cores: {cores}, at {ghz:.1f} "
        "GHz with {vectors}: {per_cycle} a cycle each); {share} of that was reached.",
    )(
        peak=found.gflops,
        dtype=best["dtype"],
        cores=found.cores,
        ghz=found.ghz,
        vectors=found.vectors,
        per_cycle=found.per_cycle,
        share=percent(best["gflops"] / found.gflops),
    )


SPEC = LabSpec(
    id="matmul",
    title=text("machine", "Matrix product"),
    summary=text(
        "machine", "Multiply matrices of growing size and see how fast each library and device is."
    ),
    settings=MatmulSettings,
    entry="core.machine.matmul_benchmark:run",
    recipe="core.machine.matmul_benchmark:recipe",
    warm=("core.machine.matmul_timing",),
)
