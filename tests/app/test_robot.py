"""A robot in each lab: whatever it does, no exception, no Qt warning, nothing left behind.

GRADUS_ROBOT_S says for how many seconds it plays in each lab (600 for a long trial by hand) and
GRADUS_ROBOT_SEED with which seed.
"""

from __future__ import annotations

import os

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from support.robot import Robot

from app.catalog import LABS
from app.window import make_window
from ui.theme import apply_theme

_SECONDS = float(os.environ.get("GRADUS_ROBOT_S", "12"))
_SEED = int(os.environ.get("GRADUS_ROBOT_SEED", "0"))


@pytest.fixture
def chosen_file(monkeypatch, tmp_path):
    """Have file dialogs answer at once, with a messy table."""
    file = tmp_path / "messy 표.csv"
    file.write_bytes("a;b;c\n1,5;x;n.d.\n2,5;y;\n".encode("cp1252", "replace") * 20)
    answers = {
        "getOpenFileName": (str(file), ""),
        "getSaveFileName": ("", ""),
        "getExistingDirectory": "",
    }
    for name, answer in answers.items():
        monkeypatch.setattr(QFileDialog, name, lambda *_, answer=answer, **__: answer)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)


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
