"""Asks torch and NVIDIA's driver which devices there are. Imports torch: for workers only."""

from __future__ import annotations

import warnings

import torch

from core.machine.device import Accelerator, TorchFacts
from core.machine.machine import cpu_name, output_of


def torch_facts() -> TorchFacts:
    """Return what torch says of itself and of the devices it can use."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = accelerators()
    names, driver = _nvidia_gpus()
    return TorchFacts(
        version=str(torch.__version__),
        cpu_capability=torch.backends.cpu.get_cpu_capability(),
        gpu_runtime=_gpu_runtime(),
        cudnn_version=_cudnn_version(),
        driver_version=driver,
        accelerators=found,
        unused_gpus=() if any(each.kind == "cuda" for each in found) else names,
        problem=_first_sentence(str(said[0].message)) if said and not found else "",
    )


def accelerators() -> tuple[Accelerator, ...]:
    """Return the GPUs that torch can use: NVIDIA's and AMD's first, then Apple's, then Intel's."""
    return (*_cuda_devices(), *_apple_gpu(), *_intel_devices())


def _cuda_devices() -> list[Accelerator]:
    if not torch.cuda.is_available():
        return []
    found = []
    for index in range(torch.cuda.device_count()):
        facts = torch.cuda.get_device_properties(index)
        capability = f"{facts.major}.{facts.minor}"
        found.append(Accelerator("cuda", index, facts.name, facts.total_memory, capability))
    return found


def _apple_gpu() -> list[Accelerator]:
    if not torch.backends.mps.is_available():
        return []
    # Memory is shared with the CPU; this is how much the GPU had better not go past.
    return [Accelerator("mps", 0, f"{cpu_name()} GPU", torch.mps.recommended_max_memory())]


def _intel_devices() -> list[Accelerator]:
    if not torch.xpu.is_available():
        return []
    found = []
    for index in range(torch.xpu.device_count()):
        facts = torch.xpu.get_device_properties(index)
        found.append(Accelerator("xpu", index, facts.name, facts.total_memory))
    return found


def _gpu_runtime() -> str | None:
    built_with = {
        "CUDA": torch.version.cuda,
        "ROCm": torch.version.hip,
        "oneAPI": torch.version.xpu,
    }
    return next((f"{name} {version}" for name, version in built_with.items() if version), None)


def _cudnn_version() -> str | None:
    number: int | None = torch.backends.cudnn.version()  # type: ignore[no-untyped-call]
    return None if number is None else cudnn_text(number)


def cudnn_text(number: int) -> str:
    """Return cuDNN's number as its makers write it: 8907 is 8.9.7, and 91002 is 9.10.2."""
    major = 10_000 if number >= 90_000 else 1_000
    return f"{number // major}.{number % major // 100}.{number % 100}"


def nvidia_gpus_in(listing: str) -> tuple[tuple[str, ...], str | None]:
    """Return names and the driver's version from ``nvidia-smi``'s lines ``name, version``."""
    rows = [line.rpartition(",") for line in listing.splitlines() if "," in line]
    names = tuple(name.strip() for name, _, _ in rows)
    return names, rows[0][2].strip() if rows else None


def _nvidia_gpus() -> tuple[tuple[str, ...], str | None]:
    query = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
    return nvidia_gpus_in(output_of(query) or "")


def _first_sentence(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line.split(". ")[0].rstrip(".")
