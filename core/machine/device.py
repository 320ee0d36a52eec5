"""What a report says that this machine has to compute on; plain data, which a window may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.machine.java import Java
from core.runtime.request import Request

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


@dataclass(frozen=True, slots=True)
class ReportDevice(Request[DeviceReport], answered_in="core.machine.device_report"):
    """Asks what this machine computes with."""
