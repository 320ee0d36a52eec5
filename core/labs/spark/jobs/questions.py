"""What the window asks between two steps of a run: it ends with the run, and fails in one sentence.

A question is answered in the run's own thread, so that Stop would wait for a long one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from core.labs.spark.engine.faults import explained
from core.labs.spark.engine.session import session_of
from core.labs.spark.jobs.calls import JobGroup
from core.labs.spark.reports import StopQuestion
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

P = ParamSpec("P")
R = TypeVar("R")
_STATE = "spark_question"


def stoppable(function: Callable[Concatenate[State, P], R]) -> Callable[Concatenate[State, P], R]:
    """Let a question end with the run, and turn what Spark raises into a LabError."""

    @wraps(function)
    def asked(state: State, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            group = _begin(state)
            try:
                return function(state, *args, **kwargs)
            except Exception as error:
                if group is not None and group.is_cancelled:
                    raise LabError(text("spark", "The question was stopped.")) from error
                raise
            finally:
                state.pop(_STATE, None)
                if group is not None:
                    group.end()
        except Exception as error:
            raise explained(error, session_of(state).backend) from error

    return asked


@answers(StopQuestion)
def stop_question(state: State, asked: StopQuestion) -> None:
    """End the question that is being answered, if there is one; called from any thread."""
    cancel_question(state)


def cancel_question(state: State) -> None:
    """End the question that is being answered, if there is one; called from any thread."""
    group = state.get(_STATE)
    if isinstance(group, JobGroup):
        group.cancel()


def _begin(state: State) -> JobGroup | None:
    """Return the name under which this thread asks from now on; None while there is no session."""
    session = session_of(state)
    if session.backend is None or not session.is_ready:
        return None  # the question starts one, and is no long one then
    state[_STATE] = group = JobGroup(session.backend)
    group.begin()
    return group
