"""Answers the window's questions of the frameworks lab."""

from __future__ import annotations

from core.labs.frameworks.calls.running import see_calls
from core.labs.frameworks.expressions import evaluate_everywhere
from core.labs.frameworks.reports import (
    CallReport,
    Evaluated,
    EvaluateEverywhere,
    SeeCalls,
    SpeedPoint,
    TimeSize,
)
from core.runtime.request import State, answers


@answers(SeeCalls)
def run_case(state: State, asked: SeeCalls) -> CallReport:
    """Run a case."""
    return see_calls(asked.case)


@answers(EvaluateEverywhere)
def compare(state: State, asked: EvaluateEverywhere) -> tuple[Evaluated, ...]:
    """Evaluate an expression in each library."""
    return evaluate_everywhere(asked)


@answers(TimeSize)
def time_loop(state: State, asked: TimeSize) -> SpeedPoint:
    """Time the loop; torch is imported by the first such question."""
    from core.labs.frameworks.speed import time_size

    return time_size(asked)
