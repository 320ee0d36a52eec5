"""Sees who calls whom while a file runs, by Python's own profiling hook.

Importing this imports nothing heavy: it stands in the process that is watched.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

FILE_VARIABLE, REPORT_VARIABLE = "GRADUS_WATCHED_FILE", "GRADUS_WATCH_REPORT"
_TURNS_KEPT = 60
_YOU, _PYTHON = "you", "Python"
# How Python imports a module and makes a class: no calls that a reader sees.
_NO_CALLS = frozenset({"_find_and_load", "_handle_fromlist", "__build_class__", "ABCMeta.__new__"})


class Watcher:
    """Notes each time that control goes over from a file to others or from others to it.

    Attributes
    ----------
    stack : list of frames
        The oldest first, at a moment when a function of the file was running: the first time that
        another called it, or else the first time that the file itself did.
    turns : list
        The first changes of hands: ``kind`` (``you_call``, ``it_returns``, ``they_call``,
        ``you_return``), ``owner`` of the other side, ``function``, ``line`` of the file.
    """

    def __init__(self, file: str) -> None:
        self.stack: list[dict[str, Any]] = []
        self.turns: list[dict[str, Any]] = []
        self.called_you = self.you_called = 0
        self._file = file
        self._is_called_by_another = False
        self._open: dict[FrameType, tuple[str, str]] = {}

    def watch(self) -> None:
        """Watch this thread and those that begin from now on."""
        threading.setprofile(self)
        sys.setprofile(self)

    def stop(self) -> None:
        """Watch no more."""
        sys.setprofile(None)
        threading.setprofile(None)

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        """Take one event of the interpreter."""
        is_mine = frame.f_code.co_filename == self._file
        if is_mine and event.startswith("c_"):
            self._go_out(event == "c_call", _of_builtin(argument), frame)
        elif event in ("call", "return"):
            behind = frame.f_back
            is_behind_mine = behind is not None and behind.f_code.co_filename == self._file
            if is_mine and frame.f_code.co_flags & CO_OPTIMIZED:  # no module's or class's body
                self._come_in(event == "call", frame)
            elif not is_mine and is_behind_mine and behind is not None:
                code = frame.f_code
                other = (owner_of(code, self._file), code.co_qualname)
                self._go_out(event == "call", other, behind)

    def report(self) -> dict[str, Any]:
        """Return what was seen, as plain values."""
        return {
            "stack": self.stack,
            "turns": self.turns,
            "called_you": self.called_you,
            "you_called": self.you_called,
        }

    def _go_out(self, is_call: bool, other: tuple[str, str], frame: FrameType) -> None:
        if other[1] in _NO_CALLS:
            return
        if is_call:
            self._open[frame] = other
        else:
            self._open.pop(frame, None)
        self.you_called += is_call
        self._note("you_call" if is_call else "it_returns", other, frame.f_lineno)

    def _come_in(self, is_call: bool, frame: FrameType) -> None:
        behind = frame.f_back
        caller = None
        if behind is not None and behind.f_code.co_filename != self._file:
            caller = (owner_of(behind.f_code, self._file), behind.f_code.co_qualname)
        elif behind is not None:
            caller = self._open.get(behind)  # what has no frame: a function written in C
        if is_call and (not self.stack or (caller and not self._is_called_by_another)):
            self.stack = stack_of(frame, self._file)
            if caller and behind is not None and behind in self._open:
                self.stack.insert(-1, {"owner": caller[0], "function": caller[1], "line": 0})
            self._is_called_by_another = caller is not None
        if caller is None:
            return
        self.called_you += is_call
        kind = "they_call" if is_call else "you_return"
        self._note(kind, (caller[0], frame.f_code.co_qualname), frame.f_lineno)

    def _note(self, kind: str, other: tuple[str, str], line: int) -> None:
        if len(self.turns) < _TURNS_KEPT:
            owner, function = other
            turn = {"kind": kind, "owner": owner, "function": function, "line": line}
            self.turns.append(turn)


def stack_of(frame: FrameType | None, file: str) -> list[dict[str, Any]]:
    """Return the frames that are waiting for this one, the oldest first, and itself."""
    found = []
    while frame is not None:
        code = frame.f_code
        found.append(
            {
                "owner": owner_of(code, file),
                "function": code.co_qualname,
                "line": frame.f_lineno,
            }
        )
        frame = frame.f_back
    found.reverse()
    return found


def owner_of(code: CodeType, file: str) -> str:
    """Return whose code this is: ``you``, ``Python``, or a package's name."""
    if code.co_filename == file:
        return _YOU
    parts = Path(code.co_filename).parts
    for folder in ("site-packages", "dist-packages"):
        if folder in parts:
            place = len(parts) - 1 - parts[::-1].index(folder)
            return parts[place + 1].removesuffix(".py")
    for part in parts:
        if part.startswith("pyspark"):
            return "pyspark"  # Spark runs its workers from an archive of its own
    return _PYTHON


def _of_builtin(function: Any) -> tuple[str, str]:
    """Return whose a function written in C is, and its name."""
    bound = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or type(bound).__module__
    top = module.partition(".")[0].lstrip("_").lower()
    is_python = top in sys.stdlib_module_names or top == "builtins"
    return _PYTHON if is_python else top, getattr(function, "__qualname__", str(function))


def watch_as_told() -> None:
    """Watch this process where the environment names a file: one that Spark starts for tasks.

    The report is written as soon as the file's function is called, since Spark ends such a process
    without a word.
    """
    file, report = os.environ.get(FILE_VARIABLE), os.environ.get(REPORT_VARIABLE)
    if not file or not report:
        return
    watcher = Watcher(file)

    def see(frame: FrameType, event: str, argument: Any) -> None:
        watcher(frame, event, argument)
        if event == "return" and watcher.stack and frame.f_code.co_filename == file:
            Path(report).write_text(json.dumps(watcher.report()), encoding="utf-8")

    sys.setprofile(see)
