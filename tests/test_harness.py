"""The checks that hold for every test, tried on tests that break them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_CORE = """
import multiprocessing, os, pathlib, subprocess, sys, threading, time, warnings
import pytest, torch_free

def test_tidy():
    thread = threading.Thread(target=time.sleep, args=(0.01,))
    thread.start()

def test_thread():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()

def test_process():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).returncode = 0

def test_spawned_and_joined():
    child = multiprocessing.get_context("spawn").Process(target=torch_free.work)
    child.start()
    child.join()
    assert child.exitcode == 0

def test_warning():
    warnings.warn("look", stacklevel=1)

seen = set()

@pytest.mark.parametrize("turn", ["first", "second"])
def test_folders(turn, tmp_path_factory):
    for kind in ("DATA", "CACHE", "CONFIG"):
        folder = pathlib.Path(os.environ[f"GRADUS_{kind}_DIR"])
        assert tmp_path_factory.getbasetemp() in folder.parents
        assert folder not in seen
        seen.add(folder)
        folder.mkdir(parents=True)
"""
_QT = """
import warnings
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QLabel, QToolTip

kept = []

class Sleeper(QThread):
    def run(self):
        self.msleep(3000)

def test_tidy(qtbot):
    label = QLabel("hello")
    qtbot.addWidget(label)
    timer = QTimer(label)
    timer.start(1000)
    label.show()
    thread = QThread()
    thread.start()
    thread.quit()
    assert thread.wait(1000)

def test_qt_thread(qtbot):
    kept.append(Sleeper())
    kept[-1].start()

def test_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(1000)

def test_put_off(qtbot):
    kept.append(QTimer(singleShot=True, interval=0))
    kept[-1].start()

def test_put_off_for_ever(qtbot):
    timer = QTimer(singleShot=True, interval=0)
    timer.timeout.connect(timer.start)
    timer.start()
    kept.append(timer)

def test_widget(qtbot):
    kept.append(QLabel("hello"))

def test_qt_warning(qtbot):
    qWarning("look")

def test_exception_in_slot(qtbot):
    timer = QTimer(singleShot=True)
    timer.timeout.connect(lambda: 1 / 0)
    with qtbot.waitSignal(timer.timeout):
        timer.start(0)
"""


def _outcomes(folder: Path, text: str) -> dict[str, str]:
    """Run the tests in ``text`` under our harness; return test -> outcome and reason."""
    (folder / "test_sample.py").write_text(text, encoding="utf-8")
    (folder / "torch_free.py").write_text("def work(): pass\n", encoding="utf-8")
    shutil.copy(_TESTS / "conftest.py", folder)
    command = [sys.executable, "-m", "pytest", "-rA", "--color=no", "-p", "no:cacheprovider"]
    command += ["-c", str(_TESTS.parent / "pyproject.toml"), "--rootdir", str(folder), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "300"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    lines = re.findall(
        r"^(PASSED|FAILED|ERROR) \S+::(test_\w+)(?:\[\w+\])?(.*)$", done.stdout, re.MULTILINE
    )
    assert lines, done.stdout + done.stderr
    outcomes: dict[str, str] = {}
    for outcome, name, reason in lines:
        if outcomes.get(name, "PASSED").startswith("PASSED"):
            outcomes[name] = outcome + reason
    return outcomes


@pytest.fixture(scope="session")
def core_outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return _outcomes(tmp_path_factory.mktemp("core_sample"), _CORE)


@pytest.fixture(scope="session")
def qt_outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return _outcomes(tmp_path_factory.mktemp("qt_sample"), _QT)


@pytest.mark.parametrize("name", ["test_tidy", "test_spawned_and_joined", "test_folders"])
def test_a_test_that_tidies_up_passes(core_outcomes: dict[str, str], name: str) -> None:
    assert core_outcomes[name] == "PASSED"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("test_thread", "left behind: thread Thread-"),
        ("test_process", "left behind: process "),
        ("test_warning", "UserWarning: look"),
    ],
)
def test_a_test_that_leaves_something_or_warns_fails(
    core_outcomes: dict[str, str], name: str, reason: str
) -> None:
    assert not core_outcomes[name].startswith("PASSED")
    assert reason in core_outcomes[name]


@pytest.mark.parametrize("name", ["test_tidy", "test_put_off"])
def test_a_qt_test_that_tidies_up_passes(qt_outcomes: dict[str, str], name: str) -> None:
    assert qt_outcomes[name] == "PASSED"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("test_qt_thread", "left behind: QThread Sleeper"),
        ("test_timer", "left behind: active QTimer"),
        ("test_put_off_for_ever", "left behind: active QTimer"),
        ("test_widget", "left behind: top-level QLabel"),
        ("test_qt_warning", "FAILED"),
        ("test_exception_in_slot", "Exceptions caught in Qt event loop"),
    ],
)
def test_a_qt_test_that_leaves_something_or_warns_fails(
    qt_outcomes: dict[str, str], name: str, reason: str
) -> None:
    assert not qt_outcomes[name].startswith("PASSED")
    assert reason in qt_outcomes[name]
