"""A robot in each lab: whatever it does, no exception, no Qt warning, nothing left behind.

GRADUS_ROBOT_S says for how many seconds it plays in each lab (600 for a long trial by hand) and
GRADUS_ROBOT_SEED with which seed.
"""

from __future__ import annotations

import itertools
import os

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox
from support.robot import Robot

from app.catalog import LABS
from app.window import make_window
from ui.theme import apply_theme

_SECONDS = float(os.environ.get("GRADUS_ROBOT_S", "12"))
# Of the window's own processor time, in one slot: 0.2 s when it is played by hand. In the suite the
# process also collects what thousands of tests have left, which took 0.48 s once.
LONGEST_S = 0.2 if "GRADUS_ROBOT_S" in os.environ else 1.0
_SEED = int(os.environ.get("GRADUS_ROBOT_SEED", "0"))


_FILES = {
    "messy 표.csv": "a;b;c\n1,5;x;n.d.\n2,5;y;\n".encode("cp1252", "replace") * 20,
    "plain.csv": "".join(f"{n},{n % 3},{n * n}\n" for n in range(60)).encode(),
    "한글.csv": "나이,값\n1,2\n3,4\n".encode("cp949"),
    "empty.csv": b"",
    "page.csv": b"<html><body>404</body></html>",
    "broken.xlsx": b"PK\x03\x04 and then nothing",
    "broken.parquet": b"PAR1 and then nothing",
    "script.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
    "gan.safetensors": b"\xff" * 40,
    "model.skops": b"PK\x05\x06" + bytes(18),
}


@pytest.fixture
def chosen_file(monkeypatch, tmp_path):
    """Have file dialogs answer at once, by one of the files after the other."""
    for name, content in _FILES.items():
        (tmp_path / name).write_bytes(content)
    files = itertools.cycle(sorted(_FILES))
    saved = itertools.cycle(["", str(tmp_path / "saved")])
    answers = {
        "getOpenFileName": lambda *_, **__: (str(tmp_path / next(files)), ""),
        "getSaveFileName": lambda *_, **__: (next(saved), ""),
        "getExistingDirectory": lambda *_, **__: str(tmp_path),
    }
    for name, answer in answers.items():
        monkeypatch.setattr(QFileDialog, name, answer)
    # A question for a name would wait for a hand for ever.
    typed = itertools.cycle([("", False), ("renamed", True), ("1 x", True)])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: next(typed))
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_, **__: yes)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)


@pytest.fixture(autouse=True)
def nobody_waits(qtbot):
    """Close a dialog that has a loop of its own and waits for a hand that never comes."""
    watching = QTimer(interval=3000)
    watching.timeout.connect(_close_what_waits)
    watching.start()
    yield
    watching.stop()


def _close_what_waits():
    waiting = QApplication.activeModalWidget()
    if waiting is not None:
        waiting.close()


@pytest.fixture
def window(qtbot):
    window = make_window()
    window.show()
    yield window
    window.close()
    window.deleteLater()
    apply_theme(QApplication.instance(), "system")


@pytest.mark.slow
@pytest.mark.parametrize("lab", [entry.spec.id for entry in LABS])
def test_a_robot_breaks_nothing(window, chosen_file, lab):
    robot = Robot(window, lab, _SEED)
    robot.play(_SECONDS)
    print(f"slowest {robot.slowest_s * 1000:.0f} ms: {robot.slowest}")
    print("\n".join(robot.log[-30:]))
    assert len(robot.log) > 20
    assert robot.slowest_s < LONGEST_S, robot.slowest
