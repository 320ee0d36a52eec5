"""Times the product of two n x n matrices, NumPy's and torch's. For workers: imports torch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped, unused-ignore]

from core.machine.device import Accelerator

Matrix = NDArray[np.float32]
# Multiplies once, waits until it is done, and gives back the product, always in the same memory.
Product = Callable[[], Any]

_SHORTEST_TIMING_S = 1e-3
_LEAST_TIMINGS = 3
_CPU_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16", "sve_bf16")
_CPU_FLOAT16 = ("avx512_fp16", "amx_fp16", "fp16_arith")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A library on a device with a number type; `key` is its name as a metric."""

    library: Literal["numpy", "torch"]
    device: str
    dtype: str

    @property
    def key(self) -> str:
        """Such as ``numpy.cpu.float32``."""
        return f"{self.library}.{self.device}.{self.dtype}"

    def product(self, left: Matrix, right: Matrix) -> Product:
        """Return the multiplication of copies of the two, which lie on the device."""
        make = _numpy_product if self.library == "numpy" else _torch_product
        return make(left, right, self)


def contestants(accelerators: tuple[Accelerator, ...]) -> list[Contestant]:
    """Return NumPy and torch on the CPU, then torch on each GPU, with the types that are real.

    A 16-bit type is real where the device has instructions for it; elsewhere it is emulated, and
    its speed says nothing.
    """
    found = [Contestant("numpy", "cpu", dtype) for dtype in ("float32", "float64")]
    found += [Contestant("torch", "cpu", dtype) for dtype in ("float32", "float64", *_cpu_halves())]
    for accelerator in accelerators:
        found += [
            contestant
            for dtype in ("float32", "float64", *_gpu_halves(accelerator))
            if _works(contestant := Contestant("torch", accelerator.device, dtype))
        ]
    return found


def random_matrices(n: int, seed: int = 0) -> tuple[Matrix, Matrix]:
    """Return two (n, n) matrices, uniform in [0, 1)."""
    rng = np.random.default_rng(seed)
    return rng.random((n, n), np.float32), rng.random((n, n), np.float32)


def timings(product: Product, budget_s: float) -> Iterator[float]:
    """Yield the seconds of one product, measured again and again until the budget is used up.

    After the first, small ones are timed many in a row, so that the clock costs nothing. There are
    at least three timings.
    """
    end = time.perf_counter() + budget_s
    single = _mean_seconds(product, 1)
    yield single
    in_a_row = max(1, round(_SHORTEST_TIMING_S / max(single, 1e-7)))
    made = 1
    while made < _LEAST_TIMINGS or time.perf_counter() < end:
        yield _mean_seconds(product, in_a_row)
        made += 1


@contextmanager
def equal_threads(threads: int) -> Iterator[None]:
    """Let NumPy and torch compute with this many threads each, inside the block."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with threadpool_limits(limits=threads, user_api="blas"):
            yield
    finally:
        torch.set_num_threads(before)


def _mean_seconds(product: Product, times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        product()
    return (time.perf_counter() - began) / times


def _numpy_product(left: Matrix, right: Matrix, contestant: Contestant) -> Product:
    a, b = left.astype(contestant.dtype), right.astype(contestant.dtype)
    out = np.empty_like(a)
    return lambda: np.matmul(a, b, out=out)


def _torch_product(left: Matrix, right: Matrix, contestant: Contestant) -> Product:
    dtype, device = getattr(torch, contestant.dtype), contestant.device
    a = torch.from_numpy(left).to(dtype).to(device)
    b = torch.from_numpy(right).to(dtype).to(device)
    out = torch.empty_like(a)
    wait = _waiting_for(device)

    def product() -> torch.Tensor:
        torch.mm(a, b, out=out)
        wait()
        return out

    return product


def _waiting_for(device: str) -> Callable[[], None]:
    """Return what waits for the device; on a GPU a call comes back before it has computed."""
    match device.partition(":")[0]:
        case "cuda":
            return lambda: torch.cuda.synchronize(device)
        case "xpu":
            return lambda: torch.xpu.synchronize(device)
        case "mps":
            return torch.mps.synchronize
        case _:
            return lambda: None


def _cpu_halves() -> list[str]:
    has = torch.cpu.get_capabilities()
    halves = (("bfloat16", _CPU_BFLOAT16), ("float16", _CPU_FLOAT16))
    return [dtype for dtype, names in halves if any(has.get(name) for name in names)]


def _gpu_halves(accelerator: Accelerator) -> list[str]:
    # Intel's and Apple's have both, or refuse them; NVIDIA's emulate what they lack.
    if accelerator.kind != "cuda" or accelerator.compute_capability is None:
        return ["bfloat16", "float16"]
    capability = tuple(int(part) for part in accelerator.compute_capability.split("."))
    since = (("bfloat16", (8, 0)), ("float16", (7, 0)))
    return [dtype for dtype, first in since if capability >= first]


def _works(contestant: Contestant) -> bool:
    try:
        contestant.product(*random_matrices(16))()
    except (RuntimeError, TypeError):  # Apple's GPUs have no float64
        return False
    return True
