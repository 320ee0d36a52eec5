"""CPU and wall time from nothing to the window painted, and to the window idle; warm, in turn.

Beside it an empty PySide6 window, as the measure of this machine at this moment.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 7

_CLOCK = """
import time
def report(name):
    print(name, time.process_time(), time.time() - STARTED, flush=True)
"""
_GRADUS = """
def main():
    import os
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # as app.main does
    from app.main import import_numpy_with_one_thread
    import_numpy_with_one_thread()
    from PySide6.QtCore import QTimer
    from app.window import make_application, make_window
    application = make_application()
    window = make_window()
    window.show()
    def painted():
        report("painted")
        window.settled.connect(idle)
        window.fill()
    def idle():
        import sys
        report("idle")
        heavy = {"torch", "sklearn", "pandas", "pyspark", "xgboost"} & set(sys.modules)
        assert not heavy, heavy
        window.close()
    QTimer.singleShot(0, painted)
    application.exec()
if __name__ == "__main__":
    main()
"""
_EMPTY = """
def main():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow
    application = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    def painted():
        report("painted")
        QTimer.singleShot(0, idle)
    def idle():
        report("idle")
        application.quit()
    QTimer.singleShot(0, painted)
    application.exec()
if __name__ == "__main__":
    main()
"""


def start(program: str) -> dict[str, tuple[float, float]]:
    """Return (CPU s, wall s) of each report of a program started now."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if not environment.get("DISPLAY"):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        for kind in ("DATA", "CACHE", "CONFIG"):
            environment[f"GRADUS_{kind}_DIR"] = f"{folder}/{kind}"
        file = Path(folder, "start.py")
        file.write_text(f"STARTED = {time.time()!r}\n{_CLOCK}{program}", encoding="utf-8")
        out = subprocess.run(
            [sys.executable, file], capture_output=True, text=True, check=True, env=environment
        ).stdout
    words = [line.split() for line in out.splitlines()]
    return {name: (float(cpu), float(wall)) for name, cpu, wall in words}


def main() -> None:
    start(_GRADUS), start(_EMPTY)  # warm the disk's cache and the bytecode
    rounds = [(start(_EMPTY), start(_GRADUS)) for _ in range(ROUNDS)]
    print("medians of", ROUNDS, "starts in turn; load", os.getloadavg()[0])
    print(f"{'':>16}{'painted: CPU s':>16}{'wall s':>10}{'idle: CPU s':>14}{'wall s':>10}")
    for place, name in enumerate(("empty window", "Gradus")):
        starts = [pair[place] for pair in rounds]
        figures = [
            statistics.median(each[mark][kind] for each in starts)
            for mark in ("painted", "idle")
            for kind in (0, 1)
        ]
        print("{:>16}{:>16.2f}{:>10.2f}{:>14.2f}{:>10.2f}".format(name, *figures))


if __name__ == "__main__":
    main()
