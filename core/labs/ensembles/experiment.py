"""Runs a comparison or one of the lecture's claims, and tells of every block of trees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import sklearn
import xgboost

from core.labs.ensembles.comparison.comparison import compare
from core.labs.ensembles.comparison.data_notes import closing, notes_before, without_copies
from core.labs.ensembles.comparison.rows import Session
from core.labs.ensembles.comparison.state import STATE
from core.labs.ensembles.fitting.problem import Problem, open_problem
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.events import Event, Started
from core.runtime.text import joined
from core.runtime.worker.context import RunContext

Entry = Callable[[Problem, RunContext, Session], Iterator[Event]]


def run(settings: EnsembleSettings, context: RunContext) -> Iterator[Event]:
    """Yield one step for each block of trees, and one for each model that is judged."""
    problem = open_problem(settings)
    session = Session(problem)
    context.state[STATE] = session
    yield Started("cpu", _details(problem))
    yield from notes_before(problem)
    yield from _entry(settings.experiment)(problem, context, session)
    context.message = joined(context.message, *closing(problem, session, context.result))
    if problem.found is not None:
        yield from without_copies(problem, session, context)


def _entry(experiment: str) -> Entry:
    if experiment == "compare":
        return compare
    entry: Entry = getattr(import_module("core.labs.ensembles.comparison.claims"), experiment)
    return entry


def _details(problem: Problem) -> dict[str, Any]:
    return {
        "scikit-learn": sklearn.__version__,
        "xgboost": xgboost.__version__,
        "rows": len(problem.features),
        "features": problem.features.shape[1],
        "task": problem.task,
        "target": problem.target_name,
        "classes": list(problem.classes),
        "boosting_threads": problem.threads.boosting,
        "forest_threads": problem.threads.forests,
    }
