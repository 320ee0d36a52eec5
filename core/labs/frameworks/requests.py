"""Answers the window's questions of the frameworks lab."""

from __future__ import annotations

from core.labs.frameworks.calls.running import see_calls
from core.labs.frameworks.expressions import evaluate_everywhere
from core.labs.frameworks.reports import CallReport, Evaluated, EvaluateEverywhere, SeeCalls
from core.runtime.request import State, answers


@answers(SeeCalls)
def run_case(state: State, asked: SeeCalls) -> CallReport:
    """Run a case."""
    return see_calls(asked.case)


@answers(EvaluateEverywhere)
def compare(state: State, asked: EvaluateEverywhere) -> tuple[Evaluated, ...]:
    """Evaluate an expression in each library."""
    return evaluate_everywhere(asked)
