"""CPU and wall time to the first window: the built program against the source; cold and warm.

The mark is the front tab's worker process, which the window starts once it has been painted. Cold
means that the system has forgotten the files of the one that is started. Needs `make package`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from app.packaging.build import DIST, NAME, ROOT

ROUNDS = 5
_LIMIT_S = 120
_PROGRAM = [DIST / NAME / "gradus"]
_SOURCE = [sys.executable, "-m", "app"]
_FILES = {
    "program": [DIST / NAME],
    "source": [
        ROOT / "app",
        ROOT / "core",
        ROOT / "ui",
        Path(sys.prefix),
        sysconfig.get_path("stdlib"),
    ],
}


def start(command: list[str | Path]) -> tuple[float, float]:
    """Return the CPU and the wall seconds until the window has been painted."""
    with TemporaryDirectory() as folder:
        own = {f"GRADUS_{kind}_DIR": f"{folder}/{kind}" for kind in ("DATA", "CACHE", "CONFIG")}
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **own}
        began = time.perf_counter()
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
        ) as process:
            window = psutil.Process(process.pid)
            while not window.children():
                if time.perf_counter() - began > _LIMIT_S:
                    raise TimeoutError("no window")
                time.sleep(0.002)
            wall_s = time.perf_counter() - began
            used = window.cpu_times()
            process.kill()
    return used.user + used.system, wall_s


def forget(paths: list[str | Path]) -> None:
    """Have the system forget what it keeps in memory of these files."""
    for path in paths:
        for file in Path(path).rglob("*"):
            if file.is_file() and not file.is_symlink():
                opened = os.open(file, os.O_RDONLY)
                os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(opened)


def main() -> None:
    """Print the medians of starts in turn."""
    if not _PROGRAM[0].exists():
        print("no built program: make package makes one")
        return
    commands = {"source": _SOURCE, "program": _PROGRAM}
    for is_cold in (False, True):
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for round_ in range(ROUNDS + 1):
            for name, command in commands.items():
                if is_cold:
                    forget(_FILES[name])
                figures = start(command)
                if round_ or is_cold:  # the first warm one is not warm
                    found[name].append(figures)
        print(f"{'cold' if is_cold else 'warm'}; load {os.getloadavg()[0]:.1f}")
        for name, starts in found.items():
            cpu_s, wall_s = (statistics.median(each) for each in zip(*starts, strict=True))
            print(f"  {name:<10}CPU {cpu_s:.2f} s, wall {wall_s:.2f} s")


if __name__ == "__main__":
    main()
