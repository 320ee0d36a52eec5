"""What a lesson is: steps in the labs, with texts and tasks. Data only; nothing in it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FORMAT = 1
"""The version of the format that this program writes and reads."""

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=500)]
_Long = Annotated[str, StringConstraints(max_length=20_000)]
_Language = Literal["en", "ko"]
Words = _Short | Annotated[dict[_Language, _Short], Field(min_length=1)]
Prose = _Long | Annotated[dict[_Language, _Long], Field(min_length=1)]
Plain = bool | int | float | str


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class Bound(_Model):
    """What a number must keep to: at least, at most, or equal to ``is``."""

    ge: float | None = None
    le: float | None = None
    equals: Plain | None = Field(None, alias="is")


class Check(_Model):
    """A run that must have been made: in which lab, with which settings, how it ended, with what.

    ``result`` names values of the run's result, ``outer.inner`` where they lie deeper; ``findings``
    are what the run must have told of, such as ``mode_collapse``, and ``absent`` what it must not.
    """

    lab: _Id
    outcome: Literal["done", "failed", "cancelled"] = "done"
    settings: dict[str, Bound] = Field(default_factory=dict, max_length=50)
    result: dict[str, Bound] = Field(default_factory=dict, max_length=50)
    findings: list[_Short] = Field(default_factory=list, max_length=20)
    absent: list[_Short] = Field(default_factory=list, max_length=20)


class Task(_Model):
    """One thing to do.

    ``do``: make a run that the check takes. ``predict``: say a number before such a run; how near
    it was is told, and any guess counts. ``choose``: find the right one of ``choices``. ``answer``:
    write at most ``most`` letters; a model answer is shown afterwards, and no machine judges it.
    """

    id: _Id
    kind: Literal["do", "predict", "choose", "answer"]
    ask: Words
    hint: Words | None = None
    check: Check | None = None
    about: _Short | None = None
    choices: list[Words] = Field(default_factory=list, max_length=8)
    right: int | None = None
    most: int = Field(200, ge=1, le=2_000)
    model: Words | None = None
    solution: dict[str, Plain] = Field(default_factory=dict, max_length=50)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Task:
        if self.kind in ("do", "predict") and self.check is None:
            raise ValueError(f"task {self.id} needs a check")
        if self.kind == "predict" and not self.about:
            raise ValueError(f"task {self.id} needs to say which result it is about")
        if self.kind == "choose" and not 0 <= (-1 if self.right is None else self.right) < len(
            self.choices
        ):
            raise ValueError(f"task {self.id} needs choices and the number of the right one")
        return self


class Step(_Model):
    """One place of a lesson: a lab with settings, a text, tasks; controls hidden or locked."""

    lab: _Id
    title: Words
    text: Prose = ""
    settings: dict[str, Plain] = Field(default_factory=dict, max_length=100)
    hidden: list[_Id] = Field(default_factory=list, max_length=100)
    locked: list[_Id] = Field(default_factory=list, max_length=100)
    tasks: list[Task] = Field(default_factory=list, max_length=20)


class DataFile(_Model):
    """A table that comes with a lesson; the settings name it as ``lesson:NAME``."""

    name: Annotated[str, StringConstraints(pattern=r"^[\w][\w .-]{0,79}\.(csv|tsv|txt|json)$")]
    text: Annotated[str, StringConstraints(max_length=1_000_000)]


class Lesson(_Model):
    """A lesson as it lies in a ``.gradus`` file."""

    gradus: Literal[1]
    id: _Id
    title: Words
    about: Prose = ""
    steps: list[Step] = Field(min_length=1, max_length=50)
    data: list[DataFile] = Field(default_factory=list, max_length=5)

    @model_validator(mode="after")
    def _names_each_task_once(self) -> Lesson:
        ids = [task.id for _, task in self.tasks()]
        twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
        if twice is not None:
            raise ValueError(f"two tasks are called {twice}")
        return self

    def tasks(self) -> Iterator[tuple[Step, Task]]:
        """Yield every task with its step."""
        for step in self.steps:
            for task in step.tasks:
                yield step, task


def said(words: str | Mapping[Any, str] | None, language: str = "en") -> str:
    """Return a text in a language, or else in English, or else in the one there is."""
    if words is None or isinstance(words, str):
        return words or ""
    return words.get(language) or words.get("en") or next(iter(words.values()))
