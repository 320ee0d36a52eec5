"""The data of a run, and the recipe that learns from them; checks stand around the recipe."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
from joblib import cpu_count  # type: ignore[import-untyped]
from numpy.typing import NDArray

from core.data.column_names import check_columns
from core.data.files.decisions import Found
from core.data.files.failures import told
from core.data.files.findings import question_text, questions_for
from core.data.files.known import look_once
from core.data.samples import Task
from core.labs.ensembles.options.model_list import ModelSpec
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError
from core.runtime.figures import figure
from core.runtime.text import text

_FEWEST_ROWS = 10
_MOST_CLASSES = 100
_ROWS_PER_CLASS = 2
_LARGEST = 1e30

Array = NDArray[Any]


@dataclass(frozen=True)
class Threads:
    """How many threads boosting and forests get."""

    boosting: int
    forests: int


@dataclass(eq=False)
class Problem:
    """The data of a run and the recipe's functions on them.

    ``target`` holds numbers; for classes the position in ``classes``. ``found`` is how a user's
    file was read; ``rows_read`` are its rows, those without a target among them.
    """

    settings: EnsembleSettings
    code: ModuleType
    features: pd.DataFrame
    target: Array
    target_name: str
    task: Task
    classes: tuple[str, ...]
    threads: Threads
    found: Found | None = None
    rows_read: int = 0

    @property
    def main_score(self) -> str:
        """The score that models are compared by."""
        return "r2" if self.task == "regression" else "accuracy"

    def name_of(self, spec: ModelSpec) -> str:
        """Return a model's words."""
        return spec.name(for_classes=bool(self.classes))

    def models(self) -> dict[str, tuple[int, Any]]:
        """Return fresh models by id, each with the seed of its split."""
        function = self.code.models
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        known = {"classes": bool(self.classes), "threads": self.threads.boosting}
        found: dict[str, tuple[int, Any]] = function(*(known[name] for name in names))
        return found

    def scores(self, predicted: Array, true: Array) -> dict[str, float]:
        """Return the recipe's scores of predictions, for classes of their probabilities."""
        function = self.code.class_scores if self.classes else self.code.regression_scores
        found: dict[str, float] = function(true, predicted)
        return found


def open_problem(settings: EnsembleSettings) -> Problem:
    """Load the data and check that something can be learnt from them.

    Raises
    ------
    LabError
        In a sentence that says what to do.
    """
    found = look(settings)
    code = recipe(settings).load()
    table = _read(settings, code)
    features, target = code.parts(table)
    if not features.shape[1]:
        raise LabError(text("ensembles", "No feature is left; leave fewer columns out."))
    _check_size(features.assign(**{str(target.name): target}))
    is_classes = _is_classes(settings, code, target)
    classes = _check_target(target, is_classes=is_classes)
    if is_classes and settings.stratify:
        _check_strata(target)
    boosting = settings.threads or code.threads_for(features)
    return Problem(
        settings,
        code,
        features,
        code.encode(target),
        str(target.name),
        "classification" if is_classes else "regression",
        classes,
        Threads(boosting, settings.threads or cpu_count()),
        found,
        len(table),
    )


def look(settings: EnsembleSettings) -> Found | None:
    """Look at a user's file, before the recipe is written by what is found of it.

    Raises
    ------
    LabError
        If it cannot be read, or asks what only the user can tell.
    """
    if settings.sample:
        return None
    found = look_once(settings.data, settings.decisions, settings.types())
    check_columns(found.names, [*([settings.target] if settings.target else [])])
    questions = questions_for(found, settings.target or found.target(), settings.dropped())
    if questions:
        raise LabError(question_text(questions))
    return found


def _read(settings: EnsembleSettings, code: ModuleType) -> pd.DataFrame:
    with told(Path(settings.data)) if settings.sample is None else nullcontext():
        table: pd.DataFrame = code.read()
    wanted = [settings.target] if settings.target else []
    check_columns(list(table.columns), [*wanted, *settings.dropped(), *settings.types()])
    return table


def _check_size(table: pd.DataFrame) -> None:
    """Raise LabError for numbers that trees cannot hold: they compute in single precision."""
    largest = table.select_dtypes("number").abs().max()
    too_large = largest[largest > _LARGEST]
    if len(too_large):
        name, value = too_large.index[0], float(too_large.iloc[0])
        said = text(
            "ensembles",
            "The column {name!r} holds {value}, more than {limit}, which is too large to "
            "compute with; leave the column out or mend the value.",
        )
        raise LabError(said(name=str(name), value=figure(value), limit=figure(_LARGEST)))


def _is_classes(settings: EnsembleSettings, code: ModuleType, target: pd.Series) -> bool:
    if settings.known_task:
        return settings.known_task == "classification"
    return bool(code.is_classes(target))


def _check_target(target: pd.Series, *, is_classes: bool) -> tuple[str, ...]:
    """Return the names of the classes, in the order of the numbers that `encode` gives them."""
    name = str(target.name)
    if len(target) < _FEWEST_ROWS:
        said = text(
            "ensembles", "Only {rows} rows have a value in {name!r}; at least {least} are needed."
        )
        raise LabError(said(rows=len(target), name=name, least=_FEWEST_ROWS))
    if target.nunique() == 1:
        said = text(
            "ensembles",
            "The target {name!r} is {value!r} in every row, so there is nothing to learn; choose "
            "another target.",
        )
        raise LabError(said(name=name, value=target.tolist()[0]))
    if is_classes:
        return _class_names(target)
    if target.dtype.kind not in "iufb":
        said = text(
            "ensembles",
            "The target {name!r} holds texts such as {value!r:.40}; choose the task "
            "classification, or another target.",
        )
        raise LabError(said(name=name, value=target.tolist()[0]))
    return ()


def _check_strata(target: pd.Series) -> None:
    """Refuse a split that cannot give each part a row of each class."""
    counts = target.value_counts()
    if counts.min() >= _ROWS_PER_CLASS:
        return
    said = text(
        "ensembles",
        "The class {value!r} of {name!r} has one row, and a split by classes needs two of each; "
        "switch “Same share of classes in each part” off, or take the class out of the file.",
    )
    raise LabError(said(value=str(counts.idxmin()), name=str(target.name)))


def _class_names(target: pd.Series) -> tuple[str, ...]:
    classes = sorted(target.unique())
    if len(classes) > min(_MOST_CLASSES, len(target) / _ROWS_PER_CLASS):
        said = text(
            "ensembles",
            "The target {name!r} has {values:,} different values in {rows:,} rows, too many for "
            "classes; choose the task regression, or another target.",
        )
        raise LabError(said(name=str(target.name), values=len(classes), rows=len(target)))
    return tuple(str(name) for name in classes)
