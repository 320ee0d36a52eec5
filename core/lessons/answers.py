"""What a student did in a lesson: runs, guesses, answers. Kept as a file to be handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.lessons.lesson import Bound, Check, Lesson, Plain, Task
from core.lessons.reading import LessonError
from core.runtime.atomic_files import replaced
from core.runtime.events import Note
from core.runtime.text import text

_LONGEST_BYTES = 16 * 2**20
_MOST_RUNS = 2_000


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Attempt(_Model):
    """A run: its lab, settings, ending, the plain values of its result, the kinds of its notes."""

    lab: str
    settings: dict[str, Plain | None]
    outcome: str
    result: dict[str, Plain | None]
    findings: list[str] = Field(default_factory=list)
    at: str = ""


class Given(_Model):
    """What was answered to one task, and how many answers there were."""

    guess: float | None = None
    choice: int | None = None
    answer: str = Field(default="", max_length=2_000)
    tries: int = 0


class Answers(_Model):
    """All that one student did in one lesson, in the order of doing."""

    gradus_answers: int = 1
    lesson: str
    student: str = Field(default="", max_length=200)
    attempts: list[Attempt] = Field(default_factory=list, max_length=_MOST_RUNS)
    given: dict[str, Given] = Field(default_factory=dict, max_length=1_000)

    def add_run(
        self,
        lab: str,
        settings: Mapping[str, Any],
        outcome: str,
        result: Mapping[str, Any],
        findings: Sequence[str] = (),
    ) -> Attempt:
        """Keep a run; of its result only plain values are kept, named ``outer.inner``."""
        attempt = Attempt(
            lab=lab,
            settings=_plain(settings),
            outcome=outcome,
            result=_plain(result),
            findings=[str(kind) for kind in findings],
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self.attempts.append(attempt)
        del self.attempts[:-_MOST_RUNS]
        return attempt

    def give(self, task: Task, value: str | float) -> None:
        """Keep what is answered to a task: a guess, the number of a choice, or a text."""
        entry = self.given.setdefault(task.id, Given())
        entry.tries += 1
        if task.kind == "predict":
            entry.guess = float(value)
        elif task.kind == "choose":
            entry.choice = int(value)
        else:
            entry.answer = str(value)[: task.most]


def findings_of(notes: Iterable[Note]) -> list[str]:
    """Return what notes of a run tell of: their kinds, and what a finding of the GAN lab is."""
    found = (each for note in notes for each in (note.kind, note.details.get("finding")))
    return list(dict.fromkeys(str(kind) for kind in found if kind))


def is_done(task: Task, answers: Answers) -> bool:
    """Tell whether a task is done by what was answered and run."""
    given = answers.given.get(task.id, Given())
    match task.kind:
        case "choose":
            return given.choice == task.right
        case "answer":
            return bool(given.answer.strip())
        case "predict":
            return given.guess is not None and _run_for(task.check, answers) is not None
    return _run_for(task.check, answers) is not None


def found_after_guess(task: Task, answers: Answers) -> float | None:
    """Return the value that a guess was about, of the last run that the task takes."""
    attempt = _run_for(task.check, answers)
    value = attempt.result.get(task.about or "") if attempt is not None else None
    return float(value) if isinstance(value, int | float) else None


def save_answers(answers: Answers, file: Path) -> None:
    """Write the answers, whole or not at all."""
    with replaced(file) as part:
        part.write_text(answers.model_dump_json(indent=1), encoding="utf-8")


def read_answers(file: Path) -> Answers:
    """Return the answers in a file.

    Raises
    ------
    LessonError
        If it cannot be read or holds something else.
    """
    try:
        if file.stat().st_size > _LONGEST_BYTES:
            raise ValueError(f"more than {_LONGEST_BYTES // 2**20} MB")
        return Answers.model_validate(json.loads(file.read_bytes()), strict=True)
    except (OSError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        if isinstance(error, ValidationError):
            reason = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise LessonError(
            text("lessons", "{name} is no file of answers: {reason}.")(
                name=file.name, reason=reason[:200]
            )
        ) from None


def table(lesson: Lesson, sheets: Sequence[Answers]) -> list[dict[str, Any]]:
    """Return one row a student: which tasks are done, tries of each, and where it stopped."""
    tasks = [task for _, task in lesson.tasks()]
    rows = []
    for sheet in sheets:
        done = {task.id: is_done(task, sheet) for task in tasks}
        rows.append(
            {
                "student": sheet.student,
                "done": done,
                "count": sum(done.values()),
                "tries": {id_: given.tries for id_, given in sheet.given.items()},
                "runs": len(sheet.attempts),
                "stuck_at": next((id_ for id_, is_so in done.items() if not is_so), ""),
            }
        )
    return rows


def _run_for(check: Check | None, answers: Answers) -> Attempt | None:
    """Return the last run that a check takes."""
    if check is None:
        return None
    return next((each for each in reversed(answers.attempts) if _takes(check, each)), None)


def _takes(check: Check, attempt: Attempt) -> bool:
    return (
        attempt.lab == check.lab
        and attempt.outcome == check.outcome
        and set(check.findings) <= set(attempt.findings)
        and set(check.absent).isdisjoint(attempt.findings)
        and all(_keeps(attempt.settings.get(n), b) for n, b in check.settings.items())
        and all(_keeps(attempt.result.get(n), b) for n, b in check.result.items())
    )


def _keeps(value: Plain | None, bound: Bound) -> bool:
    if bound.equals is not None and value != bound.equals:
        return False
    if bound.ge is None and bound.le is None:
        return bound.equals is not None or value is not None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (bound.ge is None or value >= bound.ge) and (bound.le is None or value <= bound.le)


def _plain(values: Mapping[str, Any], before: str = "") -> dict[str, Plain | None]:
    found: dict[str, Plain | None] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found.update(_plain(value, f"{before}{name}."))
        elif value is None or isinstance(value, bool | int | float | str):
            found[f"{before}{name}"] = value if not isinstance(value, str) else str(value)
    return found
