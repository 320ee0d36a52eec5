"""The device report in words, for the window and for the clipboard.

Whatever a machine lacks is said as the normal state it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.machine.device import Accelerator, DeviceReport, TorchFacts

_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A titled group of ``(label, value)`` rows."""

    title: str
    rows: tuple[tuple[str, str], ...]


def sections(report: DeviceReport) -> tuple[ReportSection, ...]:
    """Return the report in groups: the computer, its GPUs, the software."""
    return (
        ReportSection("Computer", _computer(report)),
        ReportSection("GPU", _gpus(report)),
        ReportSection("Software", _software(report)),
    )


def to_text(report: DeviceReport) -> str:
    """Return the whole report as aligned plain text, to paste into a question."""
    groups = sections(report)
    width = max(len(label) for group in groups for label, _ in group.rows)
    lines: list[str] = []
    for group in groups:
        lines += ["", group.title]
        lines += [f"  {label:<{width}}  {value}" for label, value in group.rows]
    return "\n".join(lines[1:]) + "\n"


def _computer(report: DeviceReport) -> tuple[tuple[str, str], ...]:
    physical = "unknown" if report.physical_cores is None else str(report.physical_cores)
    memory, free = _gib(report.memory_bytes), _gib(report.memory_available_bytes)
    return (
        ("Processor", report.cpu_name),
        ("Cores", f"{physical} physical, {report.logical_cores} logical"),
        ("Memory", f"{memory}, {free} available"),
        ("System", report.system),
    )


def _gpus(report: DeviceReport) -> tuple[tuple[str, str], ...]:
    facts = report.torch
    if facts is None:
        return (("Device", "Not known without PyTorch"),)
    devices = tuple((found.device, _accelerator(found)) for found in facts.accelerators)
    driver = facts.driver_version or "No NVIDIA driver found"
    return (
        *(devices or (("Device", _no_gpu(facts)),)),
        ("GPU runtime", facts.gpu_runtime or "This PyTorch is built for the CPU only"),
        ("cuDNN", facts.cudnn_version or "Not part of this PyTorch"),
        ("Driver", driver),
    )


def _accelerator(found: Accelerator) -> str:
    parts = [found.name]
    if found.memory_bytes is not None:
        parts.append(_gib(found.memory_bytes))
    if found.compute_capability is not None:
        parts.append(f"compute capability {found.compute_capability}")
    return ", ".join(parts)


def _no_gpu(facts: TorchFacts) -> str:
    if facts.unused_gpus and facts.gpu_runtime is None:
        names = ", ".join(facts.unused_gpus)
        return f"{names}: not used, since this PyTorch is built for the CPU; computing on the CPU"
    if facts.problem:
        return f"No CUDA device that PyTorch can use ({facts.problem}); computing on the CPU"
    return "No CUDA device; computing on the CPU"


def _software(report: DeviceReport) -> tuple[tuple[str, str], ...]:
    if report.torch is None:
        torch = f"Cannot be imported: {report.torch_problem}"
    else:
        torch = f"{report.torch.version}, CPU kernels for {report.torch.cpu_capability}"
    javas = tuple(
        ("Java", f"{java.version}, from {java.source}: {java.path}") for java in report.javas
    )
    return (
        ("Python", report.python),
        ("PyTorch", torch),
        *(javas or (("Java", "None found; only Spark needs it"),)),
    )


def _gib(size_bytes: int) -> str:
    return f"{size_bytes / _GIB:.1f} GiB"
