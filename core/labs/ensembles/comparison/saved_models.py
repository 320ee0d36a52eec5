"""A model that comes back from a file: asked about before anything is made of it, then scored."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
from sklearn.exceptions import NotFittedError

from core.labs.ensembles.comparison.files import plain_names
from core.labs.ensembles.comparison.rows import Session
from core.labs.ensembles.comparison.state import session_of
from core.labs.ensembles.compat import HARMLESS_TYPES
from core.labs.ensembles.fitting.columns import names
from core.labs.ensembles.fitting.problem import Array
from core.labs.ensembles.reports import LoadedModel
from core.runtime.errors import LabError
from core.runtime.text import text

LOADED = "loaded_model"
"""Where the tab's state keeps a model that was read from a file."""

_LIMIT_MB = 2000
# Models pack to a third or a tenth of their size; what packs better holds nothing but repeats.
_SMALL_MB, _MOST_TIMES = 50, 30
_MB = 1 << 20
_XGBOOST_ENDINGS = frozenset({".json", ".ubj"})
_MISFITS = (ValueError, KeyError, AttributeError, IndexError, TypeError, NotFittedError)


def load_model(state: dict[str, Any], path: str, trusted: Sequence[str] = ()) -> LoadedModel:
    """Read a model that was saved as .skops, .json or .ubj; score it on the last run's test part.

    A .skops file may name types that could do harm when they are made. Nothing is made of a file
    with such types until they are all named in ``trusted``. XGBoost's own formats hold numbers
    only.
    """
    file = Path(path)
    _check_size(file)
    if file.suffix.lower() in _XGBOOST_ENDINGS:
        return _load_booster(state, file)
    import skops.io  # type: ignore[import-untyped]  # brings torch, for some seconds

    try:
        found = skops.io.get_untrusted_types(file=file)
        untrusted = sorted(set(found) - HARMLESS_TYPES - set(trusted))
        if untrusted:
            return LoadedModel(tuple(untrusted))
        model = skops.io.load(file, trusted=sorted(set(found)))
    # A damaged file makes skops raise nearly anything.
    except Exception as error:
        raise LabError(
            text("ensembles", "{name} is no model saved as .skops, or is damaged: {reason}")(
                name=file.name, reason=str(error)[:160]
            )
        ) from error
    state[LOADED] = model
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    scores = _scores(state, lambda session, test: _ask_pipeline(session, model, test))
    return LoadedModel((), type(last).__name__, scores)


def _check_size(file: Path) -> None:
    try:
        packed = size = file.stat().st_size
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                size = max(size, sum(entry.file_size for entry in archive.infolist()))
    except (OSError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LabError(
            text("ensembles", "{name} is no model that can be read: {reason}.")(
                name=file.name, reason=reason
            )
        ) from error
    if size > _LIMIT_MB * _MB:
        raise LabError(
            text(
                "ensembles",
                "{name} unpacks to {size:,.0f} MB, more than the {limit_mb:,} MB that are "
                "read here; it was not opened.",
            )(name=file.name, size=size / _MB, limit_mb=_LIMIT_MB)
        )
    if size > max(_SMALL_MB * _MB, _MOST_TIMES * packed):
        words = text(
            "ensembles",
            "{name} unpacks to {times:,.0f} times its size, {size:,.0f} MB, as no model does; it "
            "was not opened.",
        )
        raise LabError(words(name=file.name, times=size / packed, size=size / _MB))


def _load_booster(state: dict[str, Any], file: Path) -> LoadedModel:
    try:
        booster = xgboost.Booster(model_file=file)
    except (xgboost.core.XGBoostError, ValueError, UnicodeDecodeError) as error:
        raise LabError(
            text(
                "ensembles",
                "{name} is no model that XGBoost saved, or is damaged; save it again as "
                "{suffix} or .skops.",
            )(name=file.name, suffix=file.suffix)
        ) from error
    state[LOADED] = booster
    scores = _scores(state, lambda session, test: _ask_booster(session, booster, test))
    return LoadedModel((), "XGBoost", scores)


def _scores(
    state: dict[str, Any], ask: Callable[[Session, Array], Array]
) -> dict[str, float] | None:
    """Return the scores on the last run's test rows, or None for a model of something else."""
    try:
        session = session_of(state)
    except LabError:
        return None
    problem = session.problem
    test = next(iter(session.fitted.values())).fit.test
    try:
        return problem.scores(ask(session, test), problem.target[test])
    except (*_MISFITS, xgboost.core.XGBoostError):
        return None  # made for other columns or another task


def _ask_pipeline(session: Session, model: Any, test: Array) -> Array:
    problem = session.problem
    ask = model.predict_proba if problem.classes else model.predict
    found: Array = ask(problem.features.iloc[test])
    return found


def _ask_booster(session: Session, booster: xgboost.Booster, test: Array) -> Array:
    """Ask for rows prepared as in the last run; the names of the columns must be the same."""
    preparation = next(iter(session.fitted.values())).fit.preparation
    columns = plain_names(names(preparation))
    prepared = preparation.transform(session.problem.features.iloc[test])
    found = booster.predict(xgboost.DMatrix(prepared, feature_names=columns))
    classes = len(session.problem.classes)
    if classes == 2 and found.ndim == 1:
        return np.column_stack([1 - found, found])
    if found.ndim != (2 if classes else 1):
        raise ValueError("a model for another task")
    return found
