"""The device report in words, for the window and for the clipboard.

Whatever a machine lacks is said as the normal state it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.machine.device import Accelerator, DeviceReport, TorchFacts
from core.runtime.text import joined, text, verbatim

_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A titled group of ``(label, value)`` rows."""

    title: str
    rows: tuple[tuple[str, str], ...]


def sections(report: DeviceReport) -> tuple[ReportSection, ...]:
    """Return the report in groups: the computer, its GPUs, the software."""
    return (
        ReportSection(text("machine", "Computer"), _computer(report)),
        ReportSection(text("machine", "GPU"), _gpus(report)),
        ReportSection(text("machine", "Software"), _software(report)),
    )


def to_text(report: DeviceReport) -> str:
    """Return the whole report as aligned plain text in English, to paste into a question."""
    groups = sections(report)
    width = max(len(label) for group in groups for label, _ in group.rows)
    lines: list[str] = []
    for group in groups:
        lines += ["", group.title]
        lines += [f"  {label:<{width}}  {value}" for label, value in group.rows]
    return "\n".join(lines[1:]) + "\n"


def _computer(report: DeviceReport) -> tuple[tuple[str, str], ...]:
    physical = text("machine", "unknown")
    if report.physical_cores is not None:
        physical = verbatim(str(report.physical_cores))
    cores = text("machine", "{physical} physical, {logical} logical")(
        physical=physical, logical=report.logical_cores
    )
    available = text("machine", "{memory}, {free} available")
    memory, free = _gib(report.memory_bytes), _gib(report.memory_available_bytes)
    return (
        (text("machine", "Processor"), report.cpu_name),
        (text("machine", "Cores"), cores),
        (text("machine", "Memory"), available(memory=memory, free=free)),
        (text("machine", "System"), report.system),
    )


def _gpus(report: DeviceReport) -> tuple[tuple[str, str], ...]:
    facts = report.torch
    if facts is None:
        return ((text("machine", "Device"), text("machine", "Not known without PyTorch")),)
    devices = tuple((found.device, _accelerator(found)) for found in facts.accelerators)
    driver = facts.driver_version or text("machine", "No NVIDIA driver found")
    return (
        *(devices or ((text("machine", "Device"), _no_gpu(facts)),)),
        (
            text("machine", "GPU runtime"),
            facts.gpu_runtime or text("machine", "This PyTorch is built for the CPU only"),
        ),
        (
            text("machine", "cuDNN"),
            facts.cudnn_version or text("machine", "Not part of this PyTorch"),
        ),
        (text("machine", "Driver"), driver),
    )


def _accelerator(found: Accelerator) -> str:
    parts = [found.name]
    if found.memory_bytes is not None:
        parts.append(_gib(found.memory_bytes))
    if found.compute_capability is not None:
        capability = text("machine", "compute capability {number}")
        parts.append(capability(number=found.compute_capability))
    return joined(*parts, by=", ")


def _no_gpu(facts: TorchFacts) -> str:
    if facts.unused_gpus and facts.gpu_runtime is None:
        names = ", ".join(facts.unused_gpus)
        return text(
            "machine",
            "{names}: not used, since this PyTorch is built for the CPU; computing on the CPU",
        )(names=names)
    if facts.problem:
        return text(
            "machine", "No CUDA device that PyTorch can use ({problem}); computing on the CPU"
        )(problem=facts.problem)
    return text("machine", "No CUDA device; computing on the CPU")


def _software(report: DeviceReport) -> tuple[tuple[str, str], ...]:
    if report.torch is None:
        torch = text("machine", "Cannot be imported: {problem}")(problem=report.torch_problem)
    else:
        torch = text("machine", "{version}, CPU kernels for {kernels}")(
            version=report.torch.version, kernels=report.torch.cpu_capability
        )
    found = text("machine", "{version}, from {source}: {path}")
    javas = tuple(
        (
            text("machine", "Java"),
            found(version=java.version, source=java.source, path=str(java.path)),
        )
        for java in report.javas
    )
    return (
        (text("machine", "Python"), report.python),
        (text("machine", "PyTorch"), torch),
        *(
            javas
            or ((text("machine", "Java"), text("machine", "None found; only Spark needs it")),)
        ),
    )


def _gib(size_bytes: int) -> str:
    return f"{size_bytes / _GIB:.1f} GiB"
