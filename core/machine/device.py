"""The report of what this machine has to compute on.

Importing it loads nothing heavy, so a window may show a `DeviceReport`; making one belongs into a
worker.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import Literal

from core.machine.java import Java, find_javas
from core.machine.machine import cpu_name, system_name

AcceleratorKind = Literal["cuda", "mps", "xpu"]


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A GPU that torch computes on; unknown memory and compute capability are None."""

    kind: AcceleratorKind
    index: int
    name: str
    memory_bytes: int | None = None
    compute_capability: str | None = None

    @property
    def device(self) -> str:
        """Its name for torch, such as ``cuda:0``."""
        return f"{self.kind}:{self.index}"


@dataclass(frozen=True, slots=True)
class TorchFacts:
    """What torch says of itself and of the devices it can use.

    Attributes
    ----------
    cpu_capability : str
        The widest instructions that its own kernels use, such as ``AVX512``.
    gpu_runtime : str or None
        What it was built with, ``CUDA 12.8`` or ``ROCm 6.4``; None for a build without.
    driver_version : str or None
        Of NVIDIA's driver, also where torch was built without CUDA.
    unused_gpus : names
        NVIDIA GPUs that the driver lists and torch cannot use.
    problem : str
        Why it cannot use a GPU, in its own words; empty if it does not complain.
    """

    version: str
    cpu_capability: str
    gpu_runtime: str | None = None
    cudnn_version: str | None = None
    driver_version: str | None = None
    accelerators: tuple[Accelerator, ...] = ()
    unused_gpus: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """What this machine computes with; ``torch`` is None, with a reason, where it won't import."""

    cpu_name: str
    physical_cores: int | None
    logical_cores: int
    memory_bytes: int
    memory_available_bytes: int
    system: str
    python: str
    torch: TorchFacts | None
    torch_problem: str
    javas: tuple[Java, ...]

    @property
    def accelerators(self) -> tuple[Accelerator, ...]:
        """The GPUs that torch can use, the one that ``auto`` takes first."""
        return self.torch.accelerators if self.torch else ()


def device_report() -> DeviceReport:
    """Return what this machine computes with. Imports torch: call it in a worker."""
    import psutil

    memory = psutil.virtual_memory()
    torch, problem = _torch_facts()
    return DeviceReport(
        cpu_name=cpu_name(),
        physical_cores=psutil.cpu_count(logical=False),
        logical_cores=os.cpu_count() or 1,
        memory_bytes=memory.total,
        memory_available_bytes=memory.available,
        system=system_name(),
        python=platform.python_version(),
        torch=torch,
        torch_problem=problem,
        javas=find_javas(),
    )


def answer_report(state: object) -> DeviceReport:
    """Answer a worker's ``Ask`` with the report."""
    return device_report()


def _torch_facts() -> tuple[TorchFacts | None, str]:
    try:
        from core.machine.device_probe import torch_facts
    except (ImportError, OSError) as error:  # OSError: a library that torch needs does not load
        return None, " ".join(str(error).split())
    return torch_facts(), ""
