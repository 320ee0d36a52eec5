"""Lessons from the command line: checked, played to their end, laid side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.catalog import find_spec
from core.lessons.answers import (
    Answers,
    findings_of,
    found_after_guess,
    is_done,
    read_answers,
    save_answers,
    table,
)
from core.lessons.lesson import Lesson, Step, Task, said
from core.lessons.reading import code_in, read_lesson, settings_of, unpack
from core.runtime.errors import LabError
from core.runtime.events import Event, Note
from core.runtime.figures import figure
from core.runtime.spec import load_entry
from core.runtime.text import text
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive

_EXIT_DONE, _EXIT_NOT_DONE = 0, 1
_State = dict[str, dict[str, Any]]


def check_on_console(file: Path) -> int:
    """Say what a lesson holds; a wrong one is a `LabError`."""
    lesson = read_lesson(file, find_spec)
    tasks = [task for _, task in lesson.tasks()]
    summary = text("lessons", "{title}: steps {steps}, tasks {tasks}, tables {tables}.")
    _say(
        summary(
            title=said(lesson.title),
            steps=len(lesson.steps),
            tasks=len(tasks),
            tables=len(lesson.data),
        )
    )
    for code in code_in(lesson):
        _say(text("lessons", "It has code, which runs only when you press Run:"))
        _say(code)
    return _EXIT_DONE


def play_on_console(file: Path, answers_file: Path) -> int:
    """Make the runs that answers tell of, or the solutions' own, and say which tasks are done."""
    lesson = read_lesson(file, find_spec)
    with TemporaryDirectory(prefix="gradus-lesson-") as scratch:
        folder = Path(scratch)
        unpack(lesson, folder)
        if answers_file.exists():
            played = _played_again(read_answers(answers_file))
        else:
            played = _solved(lesson, folder)
            save_answers(played, answers_file)
    for _, task in lesson.tasks():
        _say(_verdict(task, played))
    return (
        _EXIT_DONE if all(is_done(task, played) for _, task in lesson.tasks()) else _EXIT_NOT_DONE
    )


def table_on_console(file: Path, answers_files: Sequence[Path]) -> int:
    """Print a row a student: done of all, runs, and the first task that is not done."""
    lesson = read_lesson(file, find_spec)
    rows = table(lesson, [read_answers(each) for each in answers_files])
    count = sum(1 for _ in lesson.tasks())
    for each, row in zip(answers_files, rows, strict=True):
        line = text("lessons", "{student}: {done} of {count} done, {runs} runs, stuck at {stuck}")
        _say(
            line(
                student=row["student"] or each.stem,
                done=row["count"],
                count=count,
                runs=row["runs"],
                stuck=row["stuck_at"] or "-",
            )
        )
    return _EXIT_DONE


def _played_again(handed_in: Answers) -> Answers:
    """Return the answers with each run made anew: what a file claims to have found is not asked."""
    again = handed_in.model_copy(update={"attempts": []})
    states: _State = {}
    for attempt in handed_in.attempts:
        spec = find_spec(attempt.lab)
        if spec is None:
            continue
        known = spec.settings.model_fields
        settings = {name: value for name, value in attempt.settings.items() if name in known}
        _run(again, attempt.lab, settings, states)
    return again


def _solved(lesson: Lesson, folder: Path) -> Answers:
    answers, states = Answers(lesson=lesson.id), _State()
    for step, task in lesson.tasks():
        _solve(answers, step, task, folder, states)
    return answers


def _solve(answers: Answers, step: Step, task: Task, folder: Path, states: _State) -> None:
    match task.kind:
        case "choose":
            answers.give(task, task.right or 0)
        case "answer":
            answers.give(task, said(task.model) or said(task.ask))
        case _:
            if task.check is None:
                return
            if task.kind == "predict":
                answers.give(task, 0.0)
            settings = {**settings_of(step, folder), **task.solution}
            _run(answers, task.check.lab, settings, states)


def _run(answers: Answers, lab: str, values: dict[str, Any], states: _State) -> None:
    spec = find_spec(lab)
    if spec is None:
        raise LabError(text("lessons", "There is no lab named {lab}.")(lab=lab))
    settings = spec.settings.make(values)
    context = RunContext(states.setdefault(lab, {}))
    sink = _Notes()
    entry = load_entry(spec.entry)
    finished = drive(lambda: entry(settings, context), context, Control(context), sink)
    answers.add_run(
        lab, settings.model_dump(), finished.outcome, finished.result, findings_of(sink.notes)
    )


class _Notes:
    """Keeps what a run tells beside its steps."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def add(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, Note):
            self.notes.append(event)


def _verdict(task: Task, answers: Answers) -> str:
    if not is_done(task, answers):
        return text("lessons", "{id}: not done. {ask}")(id=task.id, ask=said(task.ask))
    found = found_after_guess(task, answers) if task.kind == "predict" else None
    if found is not None:
        guess = answers.given[task.id].guess or 0.0
        return text("lessons", "{id}: done, guessed {guess}, found {found}")(
            id=task.id, guess=figure(guess), found=figure(found)
        )
    return text("lessons", "{id}: done")(id=task.id)


def _say(words: str) -> None:
    print(words, file=sys.stdout)  # noqa: T201
