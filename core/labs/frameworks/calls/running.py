"""Runs a case in a process of its own and reads what was seen."""

from __future__ import annotations

import json
import os
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
        java = next(iter(find_javas()), None)
        if java is not None:
            environment["JAVA_HOME"] = str(Path(java.path).parent.parent)
    return environment


def _from_the_file_on(stack: list[StackFrame]) -> tuple[StackFrame, ...]:
    """Leave out what started the program, which is this lab, where the student's file began it."""
    start = next(
        (
            n
            for n, frame in enumerate(stack)
            if (frame.owner, frame.function) == ("you", "<module>")
        ),
        None,
    )
    if start is not None:
        return tuple(stack[start:])
    first = next((n for n, frame in enumerate(stack) if frame.owner != "Python"), 0)
    return tuple(stack[first:])
