"""What the computer itself says: its processor's name, its memory, its system."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# A tool that asks a driver or starts a virtual machine; the report waits no longer for it.
_TIMEOUT_S = 5.0
_CPU_INFO = Path("/proc/cpuinfo")


def cpu_name() -> str:
    """Return the processor's name as its maker gives it, or at least its architecture."""
    named = None
    if sys.platform == "linux":
        named = _cpu_name_in(_CPU_INFO)
    elif sys.platform == "darwin":
        named = output_of(["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"])
    elif sys.platform == "win32":
        named = _cpu_name_in_registry()
    name = named or platform.processor() or platform.machine() or "unknown processor"
    return " ".join(name.split())


def system_name() -> str:
    """Return the operating system with its version, as people call it."""
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]} ({platform.machine()})"
    if sys.platform == "win32":
        return f"Windows {platform.release()} build {platform.version()} ({platform.machine()})"
    kernel = f"{platform.system()} {platform.release()} ({platform.machine()})"
    try:
        pretty = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return kernel
    return f"{pretty}, {kernel}"


def output_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str | None:
    """Return what a quick command prints on both channels, or None where it is not or fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TIMEOUT_S,
            env=environment,
            check=True,
            encoding="utf-8",
            errors="replace",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _cpu_name_in(cpu_info: Path) -> str | None:
    try:
        text = cpu_info.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    for key in ("model name", "cpu model", "Model", "Hardware"):  # x86, MIPS, Raspberry Pi, ARM
        found = re.search(rf"^{key}[ \t]*:[ \t]*(\S.*)$", text, re.MULTILINE)
        if found:
            return found[1]
    return None


def _cpu_name_in_registry() -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    where = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, where) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0])
    except OSError:
        return None
