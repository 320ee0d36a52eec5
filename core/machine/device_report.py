"""Makes the report of what this machine has to compute on: for workers, since it imports torch."""

from __future__ import annotations

import os
import platform

import psutil

from core.machine.device import DeviceReport, ReportDevice, TorchFacts
from core.machine.java import find_javas
from core.machine.machine import cpu_name, system_name
from core.runtime.request import State, answers


def device_report() -> DeviceReport:
    """Return what this machine computes with. Imports torch: call it in a worker."""
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


@answers(ReportDevice)
def answer_report(state: State, asked: ReportDevice) -> DeviceReport:
    """Look at the machine for the window."""
    return device_report()


def _torch_facts() -> tuple[TorchFacts | None, str]:
    try:
        from core.machine.device_probe import torch_facts
    except (ImportError, OSError) as error:  # OSError: a library that torch needs does not load
        return None, " ".join(str(error).split())
    return torch_facts(), ""
