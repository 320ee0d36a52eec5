"""The fits of a run: which model on which rows, made from the recipe's own functions."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pandas as pd

from core.data.samples import Task
from core.data.tables import put_checks_in
from core.labs.ensembles.fitting.adaboost import AdaBoostGrowth
from core.labs.ensembles.fitting.bagging import BaggingGrowth
from core.labs.ensembles.fitting.boosting import (
    GradientBoostingGrowth,
    HistGradientBoostingGrowth,
    XGBoostGrowth,
)
from core.labs.ensembles.fitting.forests import ForestGrowth
from core.labs.ensembles.fitting.growth import Growth, Threads
from core.labs.ensembles.fitting.plan import block_ends
from core.labs.ensembles.fitting.watch import Array, Rows
from core.labs.ensembles.options.model_list import ModelSpec
from core.labs.ensembles.script.script import recipe
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError

_FEWEST_ROWS = 10
_MOST_CLASSES = 100
_ROWS_PER_CLASS = 2
_LARGEST = 1e30

_GROWTHS: dict[str, type[Growth]] = {
    "bagging": BaggingGrowth,
    "random_forest": ForestGrowth,
    "extra_trees": ForestGrowth,
    "adaboost": AdaBoostGrowth,
    "gradient_boosting": GradientBoostingGrowth,
    "hist_gradient_boosting": HistGradientBoostingGrowth,
    "xgboost": XGBoostGrowth,
}


@dataclass(eq=False)
class Problem:
    """The data of a run and the recipe's functions on them.

    ``target`` holds numbers; for classes the position in ``classes``.
    """

    settings: EnsembleSettings
    code: ModuleType
    features: pd.DataFrame
    target: Array
    target_name: str
    task: Task
    classes: tuple[str, ...]
    threads: Threads

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
    code = recipe(settings).load()
    put_checks_in(code, settings.types())
    features, target = code.parts()
    if not features.shape[1]:
        raise LabError("No feature is left; leave fewer columns out.")
    _check_size(features.assign(**{str(target.name): target}))
    is_classes = _is_classes(settings, code, target)
    values, classes = _target_values(target, is_classes=is_classes)
    boosting = settings.threads or code.threads_for(features)
    return Problem(
        settings,
        code,
        features,
        values,
        str(target.name),
        "classification" if is_classes else "regression",
        classes,
        Threads(boosting, settings.threads or -1),
    )


def _check_size(table: pd.DataFrame) -> None:
    """Raise LabError for numbers that trees cannot hold: they compute in single precision."""
    largest = table.select_dtypes("number").abs().max()
    too_large = largest[largest > _LARGEST]
    if len(too_large):
        name, value = too_large.index[0], float(too_large.iloc[0])
        raise LabError(
            f"The column {str(name)!r} holds {value:.3g}, more than {_LARGEST:g}, which is too "
            "large to compute with; leave the column out or mend the value."
        )


def _is_classes(settings: EnsembleSettings, code: ModuleType, target: pd.Series) -> bool:
    if settings.known_task:
        return settings.known_task == "classification"
    return bool(code.is_classes(target))


def _target_values(target: pd.Series, *, is_classes: bool) -> tuple[Array, tuple[str, ...]]:
    name = str(target.name)
    if len(target) < _FEWEST_ROWS:
        raise LabError(
            f"Only {len(target)} rows have a value in {name!r}; at least {_FEWEST_ROWS} are needed."
        )
    if target.nunique() == 1:
        raise LabError(
            f"The target {name!r} is {target.tolist()[0]!r} in every row, so there is nothing to "
            "learn; choose another target."
        )
    if is_classes:
        return _class_codes(target)
    if target.dtype.kind not in "iufb":
        raise LabError(
            f"The target {name!r} holds texts such as {target.tolist()[0]!r:.40}; choose the task "
            "classification, or another target."
        )
    return target.to_numpy(dtype=float), ()


def _class_codes(target: pd.Series) -> tuple[Array, tuple[str, ...]]:
    codes, classes = pd.factorize(target, sort=True)
    if len(classes) > min(_MOST_CLASSES, len(target) / _ROWS_PER_CLASS):
        raise LabError(
            f"The target {str(target.name)!r} has {len(classes):,} different values in "
            f"{len(target):,} rows, too many for classes; choose the task regression, or another "
            "target."
        )
    return codes, tuple(str(name) for name in classes)


def plan_fits(problem: Problem, is_cancelled: Callable[[], bool]) -> list[PlannedFit]:
    """Return all fits of a run in order: model after model for each split."""
    specs = {spec.id: spec for spec in problem.settings.model_specs()}
    seeds = {name: seed for name, (seed, _) in problem.models().items()}
    splits = {seed: _splits(problem, seed) for seed in dict.fromkeys(seeds.values())}
    folds = len(next(iter(splits.values())))
    return [
        PlannedFit(problem, specs[name], seed, fold, folds, *splits[seed][fold], is_cancelled)
        for fold in range(folds)
        for name, seed in seeds.items()
    ]


def _splits(problem: Problem, seed: int) -> list[tuple[Array, Array]]:
    try:
        found = list(problem.code.splits(problem.target, seed))
    except ValueError as error:
        raise LabError(f"The rows cannot be split so: {error}") from error
    for train, test in found:
        _check_split(problem, train, test)
    return found


def _check_split(problem: Problem, train: Array, test: Array) -> None:
    if len(test) < 2:
        raise LabError("The test part has a single row; choose a larger one, or fewer folds.")
    missing = set(range(len(problem.classes))) - set(problem.target[train].tolist())
    if missing:
        name = problem.classes[min(missing)]
        raise LabError(
            f"No training row is of class {name!r}, so it cannot be learnt; switch on the same "
            "share of classes in each part, or choose another seed."
        )


@dataclass(eq=False)
class PlannedFit:
    """One model on one split, before anything is prepared; ``fold`` counts from 0."""

    problem: Problem
    spec: ModelSpec
    split_seed: int
    fold: int
    folds: int
    train: Array
    test: Array
    is_cancelled: Callable[[], bool]

    @property
    def is_watched(self) -> bool:
        """Whether a curve is drawn: on one split only."""
        return self.folds == 1 and self.spec.kind.has_trees

    def ends(self) -> list[int]:
        """Return the numbers of trees of the blocks; [0] for a model that fits in one go."""
        problem, kind = self.problem, self.spec.kind
        if not kind.has_trees:
            return [0]
        trees = int(self.spec.values.get("n_estimators", problem.settings.n_estimators))
        threads = problem.threads.forests
        cores = (os.cpu_count() or 1) if threads < 0 else threads
        return block_ends(
            kind.id,
            trees,
            len(self.train),
            problem.features.shape[1],
            len(problem.classes),
            cores if kind.id in _IN_THREADS else 1,
            len(problem.settings.model_specs()) if problem.settings.at_once else 1,
        )

    def prepare(
        self, *, depth: int | None = None, outliers: float | None = None, watched: bool = True
    ) -> Fit:
        """Prepare the columns from the training rows, make the model and its growth.

        ``depth`` and ``outliers``, the share of spoilt targets, take the settings' place.
        """
        problem = self.problem
        features, target = problem.features, problem.target
        preparation = problem.code.prepare(features)
        known = self._training_target(outliers)
        try:
            train = preparation.fit_transform(features.iloc[self.train])
            test = preparation.transform(features.iloc[self.test])
        except ValueError as error:
            raise LabError(f"The columns cannot be prepared: {error}") from error
        rows = Rows(train, known, test, target[self.test], len(problem.classes))
        model = problem.models()[self.spec.id][1]
        if depth is not None:
            model.set_params(max_depth=depth)
        growth = _GROWTHS.get(self.spec.kind.id, Growth)(
            model,
            rows,
            self.ends(),
            problem.threads,
            self.is_cancelled,
            watched=watched and self.is_watched,
        )
        return Fit(self, preparation, growth)

    def _training_target(self, outliers: float | None) -> Array:
        problem = self.problem
        known = problem.target[self.train]
        share = problem.settings.corrupt_share if outliers is None else outliers
        if not share:
            return known
        spoil = problem.code.wrong_labels if problem.classes else problem.code.outliers
        spoilt: Array = spoil(known, share, self.split_seed)
        return spoilt


# Bagging too gets threads, but spends most of its time where they wait for one another.
_IN_THREADS = frozenset({"random_forest", "extra_trees"})


@dataclass(eq=False)
class Fit:
    """One model under way or fitted: ``plan`` says which, ``growth`` fits it."""

    plan: PlannedFit
    preparation: Any
    growth: Growth
