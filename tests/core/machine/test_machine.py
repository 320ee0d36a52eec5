from __future__ import annotations

import platform
import sys

import pytest

from core.machine import machine
from core.machine.machine import cpu_name, output_of, system_name

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/cpuinfo")

X86 = (
    "processor\t: 0\nmodel\t\t: 17\nmodel name\t: Intel(R) Core(TM)  i5-8250U CPU\nflags\t\t: fpu\n"
)
RASPBERRY = "processor\t: 0\nBogoMIPS\t: 108.00\n\nModel\t\t: Raspberry Pi 5 Model B Rev 1.0\n"
ARM_SERVER = "processor\t: 0\nBogoMIPS\t: 50.00\nCPU implementer\t: 0x41\n"


@linux_only
@pytest.mark.parametrize(
    ("text", "name"),
    [(X86, "Intel(R) Core(TM) i5-8250U CPU"), (RASPBERRY, "Raspberry Pi 5 Model B Rev 1.0")],
)
def test_the_processors_name_is_what_its_maker_wrote(monkeypatch, tmp_path, text, name):
    monkeypatch.setattr(machine, "_CPU_INFO", tmp_path / "cpuinfo")
    (tmp_path / "cpuinfo").write_text(text)
    assert cpu_name() == name


@linux_only
@pytest.mark.parametrize("text", [ARM_SERVER, ""])
def test_a_processor_without_a_name_is_called_by_its_architecture(monkeypatch, tmp_path, text):
    monkeypatch.setattr(machine, "_CPU_INFO", tmp_path / "cpuinfo")
    (tmp_path / "cpuinfo").write_text(text)
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    assert cpu_name() == "aarch64"


@linux_only
def test_a_system_that_hides_its_processor_still_has_a_name(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "_CPU_INFO", tmp_path / "absent")
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "")
    assert cpu_name() == "unknown processor"


@linux_only
def test_a_linux_without_release_file_is_named_by_its_kernel(monkeypatch):
    def absent():
        raise OSError

    monkeypatch.setattr(platform, "freedesktop_os_release", absent)
    assert system_name() == f"Linux {platform.release()} ({platform.machine()})"


def test_a_command_tells_what_it_prints_on_both_channels():
    code = "import sys; print('out', flush=True); print('err', file=sys.stderr)"
    assert output_of([sys.executable, "-c", code]).split() == ["out", "err"]


def test_a_command_that_is_not_there_tells_nothing():
    assert output_of(["no-such-command-anywhere"]) is None


def test_a_command_that_fails_tells_nothing():
    assert output_of([sys.executable, "-c", "print('half'); raise SystemExit(1)"]) is None


def test_a_command_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(machine, "_TIMEOUT_S", 0.2)
    assert output_of([sys.executable, "-c", "import time; time.sleep(60)"]) is None
