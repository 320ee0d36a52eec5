"""What a worker answers, between runs, during them and not at all."""

from __future__ import annotations

import pytest
from support.demo_lab import (
    SPEC,
    TALKATIVE_SPEC,
    NothingToAnswer,
    RunsOfAFreshWorker,
    RunsSoFar,
    Tell,
    Unanswerable,
    WaitToBeTold,
)
from support.worker_pipe import receive_until, start

from core.runtime.messages import (
    Answer,
    Ask,
    Batch,
    Ended,
    Interrupt,
    LineReached,
    Press,
    Renewal,
    StartRun,
    TraceRequest,
)


def test_the_tabs_state_lives_between_runs_and_answers(worker):
    for _ in range(2):
        start(worker, steps=1)
        receive_until(worker, Ended)
    worker.send(Ask(7, RunsSoFar(40)))
    assert receive_until(worker, Answer)[-1] == Answer(7, 42)


def test_an_answer_under_way_can_be_ended(worker):
    worker.send(Ask(3, WaitToBeTold()))
    while not worker.connection.poll(0.05):  # the first may come before the question has begun
        worker.send(Interrupt(Tell()))
    assert receive_until(worker, Answer)[-1] == Answer(3, "told")


def test_an_end_that_cannot_be_brought_about_leaves_the_worker_at_work(worker):
    worker.send(Ask(3, RunsSoFar()))
    receive_until(worker, Answer)
    for request in (Unanswerable(), NothingToAnswer()):
        worker.send(Interrupt(request))
    worker.send(Ask(4, RunsSoFar(4)))
    assert receive_until(worker, Answer)[-1] == Answer(4, 4)


def test_a_question_without_an_answer_brings_its_sentence(worker):
    worker.send(Ask(8, NothingToAnswer()))
    answer = receive_until(worker, Answer)[-1]
    assert answer.error == "There is nothing to answer."


def test_a_question_that_nobody_answers_brings_where_it_happened(worker):
    worker.send(Ask(8, Unanswerable()))
    answer = receive_until(worker, Answer)[-1]
    assert "Unanswerable" in answer.error
    assert "Traceback" in answer.details


def test_a_question_waits_for_the_runs_end(worker):
    start(worker, steps=200, sleep_ms=1.0)
    worker.send(Ask(1, RunsSoFar()))
    kinds = [type(message) for message in receive_until(worker, Answer)]
    assert kinds.index(Ended) < kinds.index(Answer)


@pytest.mark.parametrize("begin", ["run", "step", TraceRequest("line")])
def test_a_question_is_answered_during_a_run_where_the_lab_wants_it(worker, begin):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 1_000_000, "sleep_ms": 1.0}, None, begin))
    receive_until(worker, {"run": Batch, "step": Batch}.get(begin, LineReached))
    worker.send(Ask(1, RunsSoFar()))
    messages = receive_until(worker, Answer)
    assert messages[-1] == Answer(1, 1)
    assert not any(isinstance(message, Ended) for message in messages)


def test_a_question_that_fails_leaves_the_run_alone(worker):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 300, "sleep_ms": 1.0}))
    receive_until(worker, Batch)
    worker.send(Ask(1, NothingToAnswer()))
    assert receive_until(worker, Answer)[-1].error == "There is nothing to answer."
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"


def test_after_its_run_the_worker_answers_as_before(worker):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 3}))
    receive_until(worker, Ended)
    worker.send(Ask(1, RunsSoFar()))
    assert receive_until(worker, Answer)[-1] == Answer(1, 1)


def test_a_question_that_takes_another_worker_ends_this_one(worker):
    worker.send(StartRun(SPEC, {"steps": 1}))
    receive_until(worker, Ended)
    worker.send(Ask(1, RunsOfAFreshWorker()))
    assert "has not counted" in receive_until(worker, Renewal)[-1].reason
    with pytest.raises(EOFError):
        worker.receive()


def test_a_question_that_takes_another_worker_does_not_end_a_run(worker):
    worker.send(StartRun(TALKATIVE_SPEC, {"steps": 10_000_000, "sleep_ms": 1.0}))
    receive_until(worker, Batch)
    worker.send(Ask(1, RunsOfAFreshWorker()))
    assert "has not counted" in receive_until(worker, Answer)[-1].error
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"
