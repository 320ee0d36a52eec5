"""Where the time of the lecture's loop goes: GFLOP/s by size, on each device, against the peak."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import torch

from core.labs.frameworks.reports import SpeedPoint, TimeSize
from core.machine.device_probe import accelerators
from core.machine.matmul_timing import equal_threads
from core.machine.peak import peak_here
from core.runtime.worker.threads import physical_cores

_BATCH, _HIDDEN, _OUTPUT = 64, 100, 10
_STEADY_S, _MOST_REPEATS = 0.15, 2_000


def time_size(asked: TimeSize) -> SpeedPoint:
    """Return how long one iteration takes with this input size on each device there is.

    The loop's multiplications and additions are those of its matrix products: two for the first
    layer (forward, and the gradient of w1), three for the second; a product (n, k) by (k, m) has
    2 n k m.
    """
    size = asked.input_size
    work = 2 * (2 * _BATCH * size * _HIDDEN + 3 * _BATCH * _HIDDEN * _OUTPUT)
    threads = physical_cores()
    seconds: dict[str, float] = {}
    product: dict[str, float] = {}
    for device in ("cpu", *(each.device for each in accelerators())):
        with equal_threads(threads):
            seconds[device] = _seconds(_iteration(size, device), device)
            product[device] = _seconds(_product(size, device), device)
    peak = peak_here(threads, "float32")
    return SpeedPoint(
        input_size=size,
        gflops={name: work / took / 1e9 for name, took in seconds.items()},
        product_gflops={
            name: 2 * _BATCH * size * _HIDDEN / took / 1e9 for name, took in product.items()
        },
        seconds=seconds,
        peak_gflops=peak.gflops if peak is not None else None,
    )


def _iteration(size: int, device: str) -> Callable[[], object]:
    """Return a call that does one iteration of the loop, its update included."""
    torch.manual_seed(0)
    x = torch.randn(_BATCH, size, device=device)
    y = torch.randn(_BATCH, _OUTPUT, device=device)
    w1 = torch.randn(size, _HIDDEN, device=device, requires_grad=True)
    w2 = torch.randn(_HIDDEN, _OUTPUT, device=device, requires_grad=True)

    def iteration() -> None:
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        torch.autograd.backward([loss])
        with torch.no_grad():
            for weights in (w1, w2):
                assert weights.grad is not None
                weights -= 1e-12 * weights.grad
                weights.grad.zero_()

    return iteration


def _product(size: int, device: str) -> Callable[[], object]:
    """Return a call that does the loop's first matrix product alone."""
    x = torch.randn(_BATCH, size, device=device)
    w1 = torch.randn(size, _HIDDEN, device=device)
    return lambda: x.mm(w1)


def _seconds(call: Callable[[], object], device: str) -> float:
    """Return the median time of a call; what was sent to a device is waited for."""
    taken: list[float] = []
    call()  # not counted: it wakes threads and fills caches
    _wait(device)
    deadline = time.perf_counter() + _STEADY_S
    while len(taken) < _MOST_REPEATS and (len(taken) < 3 or time.perf_counter() < deadline):
        began = time.perf_counter()
        call()
        _wait(device)
        taken.append(time.perf_counter() - began)
    return median(taken)


def _wait(device: str) -> None:
    kind = device.partition(":")[0]
    if kind != "cpu":
        getattr(torch, kind).synchronize()
