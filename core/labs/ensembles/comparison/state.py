"""Finds the last run's models in the tab's state."""

from __future__ import annotations

from typing import Any

from core.labs.ensembles.comparison.rows import Fitted, Session
from core.runtime.errors import LabError
from core.runtime.text import text

STATE = "ensembles"
"""Where the tab's state keeps the `Session` of its last run."""


def session_of(state: dict[str, Any]) -> Session:
    """Return the last run's session.

    Raises
    ------
    LabError
        If there is none with a fitted model.
    """
    session = state.get(STATE)
    if not isinstance(session, Session) or not session.fitted:
        raise LabError(text("ensembles", "There is no fitted model yet; run the comparison first."))
    return session


def fitted_of(session: Session, model: str) -> Fitted:
    """Return a model of the last run by its id.

    Raises
    ------
    LabError
        If the run had no such model, or was stopped before it.
    """
    found = session.fitted.get(model)
    if found is None:
        said = text("ensembles", "The last run has no fitted model {model!r}; it has {others}.")
        raise LabError(said(model=model, others=", ".join(session.fitted)))
    return found


def chosen(session: Session, models: list[str] | None) -> dict[str, Fitted]:
    """Return the named models, or all."""
    return {name: fitted_of(session, name) for name in models or session.fitted}
