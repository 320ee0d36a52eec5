"""Turns Spark's errors of two hundred lines into the one sentence that matters."""

from __future__ import annotations

import re
import time

from core.labs.spark import compat
from core.labs.spark.engine.backend import Backend
from core.runtime.errors import LabError
from core.runtime.text import text

_CAUSED = re.compile(r"^Caused by: ([\w.$]+)(?:: (.*))?$", re.MULTILINE)
_EXCEPTION = re.compile(r"^(?:[\w$]+\.)+(?:[\w$]*(?:Exception|Error))\b:? ?")
_CONDITION = re.compile(r"(\[[A-Z][A-Z0-9_.-]+\]:?\s*)+")
_UID = re.compile(r"\b([A-Z]\w+)_[0-9a-f]{12}\b")
_PLACE = re.compile(r"[.;\s]*; line (\d+) pos (\d+)")
_STATE = re.compile(r"\s*SQLSTATE: \w+\s*")
_HINTS = (
    ("PATH_NOT_FOUND", text("spark", "check the path")),
    ("UNRESOLVED_COLUMN", text("spark", "check the column's name")),
    ("PARSE_SYNTAX_ERROR", text("spark", "check the statement")),
    ("TABLE_OR_VIEW_NOT_FOUND", text("spark", "the views are listed beside the box")),
    (
        "UNABLE_TO_INFER_SCHEMA",
        text("spark", "choose a file or folder that holds rows of one format"),
    ),
    ("FAILED_READ_FILE", text("spark", "a file is damaged or of another format than the others")),
    ("CANNOT_MERGE_SCHEMAS", text("spark", "the files in the folder do not have the same columns")),
    ("two distinct values", text("spark", "leave that column out, since it has one value or none")),
    ("Java heap space", text("spark", "choose a larger heap or fewer rows")),
)
_LIMIT = 300
# Between the end of its process and the moment at which that is seen.
_DEATH_S = 0.5


class SparkError(LabError):
    """Something went wrong inside Spark; ``details`` is its whole trace."""

    def __init__(self, message: str, details: str) -> None:
        self.details = details
        super().__init__(message)


def as_lab_error(error: BaseException) -> BaseException:
    """Return an error of Spark's as one of ours; any other stays what it is."""
    if isinstance(error, LabError):
        return error
    return (
        SparkError(sentence(error), details(error))
        if _is_sparks(error) or is_gone(error)
        else error
    )


def explained(error: BaseException, backend: Backend | None) -> BaseException:
    """Return an error as `as_lab_error` does, or that the Spark which it came from has ended.

    One that has ended is given up, so that the next run starts another.
    """
    if isinstance(error, LabError) or backend is None or not _has_ended(error, backend):
        return as_lab_error(error)
    said = SparkError(backend.obituary(), details(error))
    backend.stop()
    return said


def _has_ended(error: BaseException, backend: Backend) -> bool:
    """Return whether a Spark has ended, as far as its error and its process tell."""
    if is_gone(error) or not backend.is_alive:
        return True
    if type(error).__name__ != "Py4JError":
        return False  # it could still say what went wrong, or never was asked
    deadline = time.monotonic() + _DEATH_S
    while time.monotonic() < deadline:
        time.sleep(0.02)
        if not backend.is_alive:
            return True
    return False


def _is_sparks(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in ("pyspark", "py4j", "grpc")


def sentence(error: BaseException) -> str:
    """Return what went wrong and, where we know it, what to do."""
    if isinstance(error, LabError):
        return error.text
    if is_gone(error):
        return text(
            "spark",
            "The connection to Java broke: its process has ended. Run again to start a new one.",
        )
    said = _root_message(error)
    hint = next((hint for mark, hint in _HINTS if mark in said), None)
    if hint is None:
        return text("spark", "Spark says: {words}.")(words=_shortened(said))
    return text("spark", "Spark says: {words}; {hint}.")(words=_shortened(said), hint=hint)


def is_gone(error: BaseException) -> bool:
    """Return whether the virtual machine or the server has gone."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:  # an error may be raised from itself
        if type(cause).__name__ in ("Py4JNetworkError", "ConnectionRefusedError"):
            return True
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    return False


def details(error: BaseException) -> str:
    """Return the whole trace, Java's too."""
    return f"{type(error).__name__}: {_text(error)}\n{compat.java_stack(error)}"


def _text(error: BaseException) -> str:
    """Return what an error says; one of Java's must ask for that a Java which may have gone."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 (whatever a broken connection raises)
        return ""


def _root_message(error: BaseException) -> str:
    """Return the message of the innermost cause that says something."""
    text = _text(error)
    java = getattr(error, "java_exception", None)
    if java is not None:
        text = str(java.toString())
        while java.getCause() is not None:
            java = java.getCause()
            if java.getMessage():
                text = str(java.toString())
        return text
    causes = list(_CAUSED.finditer(compat.java_stack(error)))
    said = [found[2] for found in causes if found[2]]
    first = text.split("\n")[0]
    if said and ("Job aborted" in first or not first):
        return str(said[-1])
    return text or type(error).__name__


def _shortened(text: str) -> str:
    """Return the message without the class before it, the plan and the trace behind it."""
    text = text.split("\n\tat ")[0].split("\nJVM stacktrace")[0].split("\n== ")[0]
    text = re.split(r";\s*\n\s*'?[A-Z]\w+ ", text)[0]
    text = _EXCEPTION.sub("", text).replace("requirement failed: ", "")
    text = _CONDITION.sub("", _UID.sub(r"\1", _STATE.sub("", text)))
    text = _PLACE.sub(r" (line \1, position \2)", text)
    text = " ".join(text.split()).rstrip(". ;")
    return text if len(text) <= _LIMIT else text[: _LIMIT - 3] + "..."
