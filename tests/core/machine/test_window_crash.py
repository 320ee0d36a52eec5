"""A window that crashes leaves its stack for the next start."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from support.processes import python

from core.machine import window_crash
from core.machine.diagnostics import diagnostics
from core.machine.window_crash import take_stacks

CODE = """
import os, signal, sys
from pathlib import Path
from core.machine.window_crash import CrashFile

file = CrashFile(Path(sys.argv[1]))

def press_a_button():
    os.kill(os.getpid(), getattr(signal, sys.argv[2]))

if sys.argv[2] != "none":
    press_a_button()
file.end()
"""

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(autouse=True)
def no_stacks_left():
    yield
    window_crash.stacks_found.clear()


@needs_signals
@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE"])
def test_the_stack_of_a_native_crash_is_found_once_and_joins_the_diagnostics(tmp_path, name):
    said = python("-c", CODE, tmp_path, name)
    assert said.returncode == -getattr(signal, name)
    (stack,) = take_stacks(tmp_path)
    assert "press_a_button" in stack
    assert take_stacks(tmp_path) == []
    assert "  Fatal Python error" in diagnostics(None)
    assert "press_a_button" in diagnostics(None)


@needs_signals
def test_a_window_that_is_killed_leaves_no_stack_and_no_file(tmp_path):
    python("-c", CODE, tmp_path, "SIGKILL")
    assert len(list(tmp_path.iterdir())) == 1
    assert take_stacks(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_closes_in_good_order_leaves_no_file(tmp_path):
    assert python("-c", CODE, tmp_path, "none").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_a_living_window_is_left_to_it(tmp_path):
    file = tmp_path / f"window-{os.getpid()}.crash"
    with file.open("wb") as held:
        held.write(b"not yet")
        held.flush()
        assert take_stacks(tmp_path) == []
        assert file.exists()


@pytest.mark.parametrize("name", ["window-x.crash", f"window-{10**30}.crash"])
def test_a_file_of_a_senseless_name_or_content_stops_nothing(tmp_path, name):
    (tmp_path / name).write_bytes(b"\xff\x00" * 10)
    assert len(take_stacks(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_refuses_stops_nothing(tmp_path):
    (tmp_path / "crashes").write_bytes(b"")
    said = python("-c", CODE, tmp_path / "crashes", "none")
    assert said.returncode == 0
    assert take_stacks(tmp_path / "crashes") == []
