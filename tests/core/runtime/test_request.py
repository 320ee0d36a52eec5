"""Questions and what answers them."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest
from support.demo_lab import RunsSoFar, Unanswerable

from core.runtime.request import Request, State, answers, function_for, function_if_loaded


@dataclass(frozen=True, slots=True)
class Elsewhere(Request[int], answered_in="package.that.is.not.there"):
    pass


def test_a_request_finds_the_function_that_answers_it():
    assert function_for(RunsSoFar(2))({"runs": 3}, RunsSoFar(2)) == 5


def test_a_request_that_nobody_answers_is_an_error():
    with pytest.raises(LookupError):
        function_for(Unanswerable())


def test_what_is_not_imported_is_not_imported_to_interrupt():
    assert function_if_loaded(Elsewhere()) is None


def test_a_function_for_another_kind_is_refused():
    with pytest.raises(TypeError, match="must take a RunsSoFar last"):

        @answers(RunsSoFar)
        def wrong(state: State, asked: Unanswerable) -> int:
            return 1


def test_a_request_travels():
    assert pickle.loads(pickle.dumps(RunsSoFar(4))) == RunsSoFar(4)
