"""The fits of a run, as the recipe makes them one after another, and as they are planned."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.labs.ensembles.fitting.problem import Array, Problem
from core.labs.ensembles.options.model_list import ModelSpec
from core.runtime.errors import LabError
from core.runtime.text import text


class Fit(Protocol):
    """A fit of the recipe: one model on one split, and how far it has got.

    ``train`` and ``test`` are numbers of rows; ``seen`` and ``unseen`` those rows as the model
    takes them, (rows, features), ``known`` and ``true`` their targets. ``curve`` is a list of
    points: trees, error on both parts and, for a forest, out of the bag. ``seconds`` are those of
    fitting alone. ``predicted`` are numbers, or the probabilities of classes, by part; ``scores``
    by part too, empty until the end.
    """

    name: str
    model: Any
    preparation: Any
    train: Array
    test: Array
    seen: Array
    unseen: Array
    known: Array
    true: Array
    classes: int
    trees: int
    seconds: float
    curve: list[tuple[float, ...]]
    predicted: dict[str, Array]
    scores: dict[str, dict[str, float]]


@dataclass(frozen=True, eq=False)
class PlannedFit:
    """One model on one split, before anything is prepared.

    ``name`` is what the recipe calls it; ``value`` is that of the experiment, its depth or share;
    ``fold`` counts from 0. ``trees`` are those it will have, unless it stops early.
    """

    name: str
    spec: ModelSpec
    value: float
    split_seed: int
    fold: int
    folds: int
    train_rows: int
    test_rows: int
    trees: int

    @property
    def steps(self) -> int:
        """How much it adds to the progress: each tree, and the scores."""
        return self.trees + 1


def plan_fits(problem: Problem, values: Sequence[float] = ()) -> list[PlannedFit]:
    """Return all fits of a run, in the order in which the recipe begins them.

    ``values`` are those that the experiment goes through, each a fit of its own.

    Raises
    ------
    LabError
        If the rows cannot be split so, in a sentence that says what to do.
    """
    specs = {spec.id: spec for spec in problem.settings.model_specs()}
    seeds = {name: seed for name, (seed, _) in problem.models().items()}
    splits = {seed: _splits(problem, seed) for seed in dict.fromkeys(seeds.values())}
    return [
        plan
        for name, seed in seeds.items()
        for plan in _plans_of(problem, specs[name], seed, splits[seed], values)
    ]


def _plans_of(
    problem: Problem,
    spec: ModelSpec,
    seed: int,
    splits: Sequence[tuple[Array, Array]],
    values: Sequence[float],
) -> Iterator[PlannedFit]:
    settings = problem.settings
    trees = spec.values.get("n_estimators", settings.n_estimators) if spec.kind.has_trees else 0
    for fold, (train, test) in enumerate(splits):
        for value in values or (0,):
            name = f"{spec.id}_{settings.experiment}_{value}" if values else spec.id
            rows = len(train), len(test)
            yield PlannedFit(name, spec, value, seed, fold, len(splits), *rows, int(trees))


def _splits(problem: Problem, seed: int) -> list[tuple[Array, Array]]:
    try:
        found = list(problem.code.splits(problem.target, seed))
    except ValueError as error:
        raise LabError(
            text("ensembles", "The rows cannot be split so: {error}")(error=str(error))
        ) from error
    for train, test in found:
        _check_split(problem, train, test)
    return found


def _check_split(problem: Problem, train: Array, test: Array) -> None:
    if len(test) < 2:
        raise LabError(
            text(
                "ensembles",
                "The test part has a single row; choose a larger one, or fewer folds.",
            )
        )
    missing = set(range(len(problem.classes))) - set(problem.target[train].tolist())
    if missing:
        name = problem.classes[min(missing)]
        said = text(
            "ensembles",
            "No training row is of class {name!r}, so it cannot be learnt; switch on the same "
            "share of classes in each part, or choose another seed.",
        )
        raise LabError(said(name=name))


class Progress:
    """Pulls the recipe, and says of each fit that it yields which one it is and how far all are.

    Attributes
    ----------
    total : int
        What the index of the last one will be.
    """

    def __init__(self, problem: Problem, plans: Sequence[PlannedFit]) -> None:
        self.total = sum(plan.steps for plan in plans)
        self.unfinished: dict[int, tuple[PlannedFit, Fit]] = {}
        self._problem = problem
        self._waiting = list(plans)
        self._finished = 0

    def fits(self) -> Generator[tuple[PlannedFit, Fit, int], None, None]:
        """Yield (plan, fit, index) as the recipe yields the fit; may be closed at any time.

        The first time nothing of it is fitted yet, the last time it has scores.
        """
        source = self._problem.code.compare(self._problem.features, self._problem.target)
        try:
            for fit in source:
                plan = self._plan_of(fit)
                if fit.scores:
                    del self.unfinished[id(fit)]
                    self._finished += plan.steps
                yield plan, fit, self._finished + sum(f.trees for _, f in self.unfinished.values())
        finally:
            source.close()

    def _plan_of(self, fit: Fit) -> PlannedFit:
        if id(fit) not in self.unfinished:
            plan = next(plan for plan in self._waiting if plan.name == fit.name)
            self._waiting.remove(plan)
            self.unfinished[id(fit)] = plan, fit
        return self.unfinished[id(fit)][0]
