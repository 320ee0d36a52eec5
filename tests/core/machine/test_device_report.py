from __future__ import annotations

import pickle
import platform
import sys

import psutil
import pytest

from core.machine.device import ReportDevice
from core.machine.device_report import answer_report, device_report
from core.machine.device_text import sections


def test_the_report_of_this_machine_agrees_with_python_and_psutil():
    report = device_report()
    assert report.python == platform.python_version()
    assert report.memory_bytes == psutil.virtual_memory().total
    assert report.physical_cores == psutil.cpu_count(logical=False)
    assert 0 < report.memory_available_bytes <= report.memory_bytes
    assert report.cpu_name.strip()


def test_the_report_names_the_torch_that_is_imported():
    torch = pytest.importorskip("torch")
    facts = device_report().torch
    assert facts is not None
    assert facts.version == torch.__version__


def test_a_torch_that_does_not_import_is_a_reason_not_a_crash(monkeypatch):
    monkeypatch.setitem(sys.modules, "core.machine.device_probe", None)
    report = device_report()
    assert report.torch is None
    assert "device_probe" in report.torch_problem
    rows = {name: value for group in sections(report) for name, value in group.rows}
    assert rows["PyTorch"].startswith("Cannot be imported: ")
    assert rows["Device"] == "Not known without PyTorch"


def test_a_report_travels_from_the_worker_to_the_window():
    report = answer_report({}, ReportDevice())
    assert pickle.loads(pickle.dumps(report)).cpu_name == report.cpu_name
