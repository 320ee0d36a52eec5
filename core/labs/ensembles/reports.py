"""What the window may ask of data and of the last comparison; importing this loads no library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.data.files.decisions import Decisions
from core.labs.ensembles.answers import (
    AllPredictions,
    ClassReport,
    ContributionReport,
    Dependence,
    ImportanceReport,
    Pair,
    PlaneReport,
    RowReport,
    TreeReport,
)
from core.runtime.request import Request

AnswerT = TypeVar("AnswerT", covariant=True)


class EnsemblesRequest(Request[AnswerT], answered_in="core.labs.ensembles.requests"):
    """Base of the questions about data, and about the models that the tab's last run fitted."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model that was read from a file: its class, and its scores on the last run's test rows.

    With types in ``untrusted`` it was not loaded: the student is to be asked about them.
    ``scores`` is None where there is no run that it fits.
    """

    untrusted: tuple[str, ...] = ()
    model: str = ""
    scores: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Preview(EnsemblesRequest[Mapping[str, Any]]):
    """The first look at a sample or a file (`core.data.preview`); the rest is for files only."""

    data: str
    decisions: Decisions = field(default_factory=Decisions)
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Differences(EnsemblesRequest[Sequence[Pair]]):
    """How each two models of a run over many splits compare, with this margin."""

    rope: float


@dataclass(frozen=True, slots=True)
class SaveTable(EnsemblesRequest[str]):
    """Write the table of the last run as CSV; the path is answered."""

    path: str


@dataclass(frozen=True, slots=True)
class SaveModel(EnsemblesRequest[str]):
    """Write a fitted model as ``.skops``, ``.json`` or ``.ubj``; the path is answered."""

    model: str
    path: str


@dataclass(frozen=True, slots=True)
class SaveReport(EnsemblesRequest[str]):
    """Write one HTML file on the last run; pictures are (title, ``png`` or ``svg``, bytes)."""

    path: str
    pictures: tuple[tuple[str, str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class LoadModel(EnsemblesRequest[LoadedModel]):
    """Read a model from a file that may make objects of the trusted types; score it."""

    path: str
    trusted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predictions(EnsemblesRequest[AllPredictions]):
    """What each model predicts for the test rows (`explanations.predictions`)."""


@dataclass(frozen=True, slots=True)
class DataRow(EnsemblesRequest[RowReport]):
    """One row of the table with what each model says of it (`explanations.predictions`)."""

    row: int


@dataclass(frozen=True, slots=True)
class ClassCurves(EnsemblesRequest[ClassReport]):
    """How a classifier does on the test part, class by class (`explanations.predictions`)."""

    model: str


@dataclass(frozen=True, slots=True)
class Importance(EnsemblesRequest[ImportanceReport]):
    """Two accounts of how much each column matters to a model (`explanations.importance`)."""

    model: str


@dataclass(frozen=True, slots=True)
class PartialDependence(EnsemblesRequest[Dependence]):
    """How all models' mean predictions move with a column (`explanations.importance`)."""

    feature: str


@dataclass(frozen=True, slots=True)
class Contributions(EnsemblesRequest[ContributionReport]):
    """What each column adds to the prediction for a row (`explanations.contributions`)."""

    model: str
    row: int
    class_index: int = -1


@dataclass(frozen=True, slots=True)
class Regions(EnsemblesRequest[PlaneReport]):
    """What a model makes of two columns; without names, of those that matter most to it."""

    model: str
    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class DrawnTree(EnsemblesRequest[TreeReport]):
    """One tree of a model down to a depth, and the way of a row (`explanations.drawn_trees`)."""

    model: str
    index: int
    depth: int
    row: int | None = None
