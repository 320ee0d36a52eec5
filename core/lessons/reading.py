"""Reads lessons of others: checked whole before anything of them is shown, and never run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.lessons.lesson import FORMAT, Check, Lesson, Step
from core.runtime.errors import LabError, SettingsError
from core.runtime.spec import LabSpec
from core.runtime.text import Text, text

_LONGEST_BYTES = 4 * 2**20
_DEEPEST = 20
_OWN_DATA = re.compile(r"lesson:(.+)")
_CODE_FROM = 60  # a setting's text of this length, or of several lines, is shown as code

FindSpec = Callable[[str], LabSpec | None]


class LessonError(LabError):
    """A lesson cannot be used; the message is one sentence."""


def read_lesson(file: Path, find_spec: FindSpec) -> Lesson:
    """Return the lesson in a file.

    Raises
    ------
    LessonError
        If it is no lesson, a newer one, or names what this program does not have.
    """
    found = lesson_of(_bytes_of(file))
    check_labs(found, find_spec)
    return found


def lesson_of(content: bytes) -> Lesson:
    """Return the lesson that these bytes say, without looking at the labs that it names."""
    try:
        plain = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise LessonError(
            text("lessons", "This is no lesson: {reason}.")(reason=_reason(error))
        ) from None
    if not isinstance(plain, dict) or "gradus" not in plain:
        raise LessonError(text("lessons", "This is no lesson: it has no field named gradus."))
    version = plain["gradus"]
    if isinstance(version, int) and version > FORMAT:
        raise LessonError(
            text(
                "lessons",
                "This lesson was made by a newer Gradus (format {version}; this one reads "
                "{format}); update Gradus.",
            )(version=version, format=FORMAT)
        )
    if _depth(plain) > _DEEPEST:
        raise LessonError(text("lessons", "This lesson is nested too deeply to be one."))
    try:
        return Lesson.model_validate(plain, strict=True)
    except ValidationError as error:
        raise LessonError(_sentence(error)) from None


def check_labs(lesson: Lesson, find_spec: FindSpec) -> None:
    """Refuse a lesson whose labs, settings or files are not there; see `read_lesson`."""
    names = {data.name for data in lesson.data}
    for number, step in enumerate(lesson.steps, start=1):
        spec = find_spec(step.lab)
        if spec is None:
            raise LessonError(
                text("lessons", "Step {number} wants a lab named {lab}, which is not here.")(
                    number=number, lab=step.lab
                )
            )
        _check_fields(number, step, spec)
        _check_files(number, step.settings, spec, names)
        for task in step.tasks:
            _check_settings(number, {**step.settings, **task.solution}, spec)
            if task.check is not None:
                _check_check(number, task.check, find_spec)


def code_in(lesson: Lesson) -> list[str]:
    """Return what of the settings a person should read before a run, such as a program."""
    return [
        value
        for step in lesson.steps
        for value in step.settings.values()
        if isinstance(value, str) and ("\n" in value or ";" in value or len(value) > _CODE_FROM)
    ]


def settings_of(step: Step, folder: Path) -> dict[str, Any]:
    """Return a step's settings, the lesson's own files by their place in a folder."""
    return {
        name: str(folder / match[1])
        if isinstance(value, str) and (match := _OWN_DATA.fullmatch(value))
        else value
        for name, value in step.settings.items()
    }


def unpack(lesson: Lesson, folder: Path) -> None:
    """Write the lesson's tables into a folder of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    for data in lesson.data:
        (folder / data.name).write_text(data.text, encoding="utf-8")


def _bytes_of(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise LessonError(text("lessons", "{name} is no file.")(name=file.name))
        if file.stat().st_size > _LONGEST_BYTES:
            raise LessonError(
                text("lessons", "{name} is larger than {most} MB, which no lesson is.")(
                    name=file.name, most=_LONGEST_BYTES // 2**20
                )
            )
        return file.read_bytes()
    except OSError as error:
        raise LessonError(
            text("lessons", "{name} cannot be read: {reason}.")(
                name=file.name, reason=error.strerror or str(error)
            )
        ) from None


def _reason(error: Exception) -> str:
    first = str(error).splitlines()
    return first[0][:80] if first else type(error).__name__


def _depth(value: Any, depth: int = 1) -> int:
    if depth > _DEEPEST:
        return depth
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(each, depth + 1) for each in inside), default=depth)


def _sentence(error: ValidationError) -> Text:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("constrained"))
    return text("lessons", "This lesson is wrong at {place}: {reason}.")(
        place=place[:80] or "its top", reason=first["msg"][:200]
    )


def _check_fields(number: int, step: Step, spec: LabSpec) -> None:
    known = spec.settings.model_fields
    for name in (*step.settings, *step.hidden, *step.locked):
        if name not in known:
            raise LessonError(
                text("lessons", "Step {number}: the lab {lab} has no setting named {name}.")(
                    number=number, lab=step.lab, name=name
                )
            )
    _check_settings(number, step.settings, spec)


def _check_settings(number: int, settings: Mapping[str, Any], spec: LabSpec) -> None:
    # Its own files are not unpacked yet: their place is not the lab's to judge.
    own = {name for name, value in settings.items() if _is_own_data(value)}
    try:
        spec.settings.make({name: value for name, value in settings.items() if name not in own})
    except SettingsError as error:
        name, sentence = next(iter(error.fields.items()))
        if not own:
            raise LessonError(
                text("lessons", "Step {number}: {name} {sentence}.")(
                    number=number, name=name, sentence=sentence
                )
            ) from None


def _check_files(number: int, settings: Mapping[str, Any], spec: LabSpec, names: set[str]) -> None:
    kinds = {field.name: field.kind for field in spec.settings.field_specs()}
    for name, value in settings.items():
        if not isinstance(value, str):
            continue
        own = _OWN_DATA.fullmatch(value)
        if own is not None and own[1] not in names:
            raise LessonError(
                text("lessons", "Step {number}: the lesson brings no file named {name}.")(
                    number=number, name=own[1]
                )
            )
        is_file = kinds.get(name) == "file" or name in ("data", "file", "java_home")
        if own is None and is_file and re.search(r"[\\/~]|^\.\.?$|:", value):
            raise LessonError(
                text(
                    "lessons",
                    "Step {number}: {name} names a file outside of the lesson ({value}); a lesson "
                    "may use only the tables that it brings.",
                )(number=number, name=name, value=value[:60])
            )


def _is_own_data(value: Any) -> bool:
    return isinstance(value, str) and _OWN_DATA.fullmatch(value) is not None


def _check_check(number: int, check: Check, find_spec: FindSpec) -> None:
    spec = find_spec(check.lab)
    if spec is None or not check.settings.keys() <= spec.settings.model_fields.keys():
        raise LessonError(
            text("lessons", "Step {number}: a check names a lab or a setting that is not here.")(
                number=number
            )
        )
