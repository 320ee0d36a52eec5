"""How a part of an exhibit asks, and what becomes of late answers."""

from __future__ import annotations

import pytest
from shiboken6 import delete
from support.demo_lab import RunsSoFar, WaitToBeTold

from core.runtime.messages import Answer
from ui.tab.asking import AskingWidget


class Part(AskingWidget):
    def __init__(self, parent=None):
        super().__init__(parent)
        self.values = []
        self.errors = []

    def ask_about(self, request):
        return self.ask(request, self.values.append, self._fail)

    def ask_newest_about(self, request):
        return self.ask_newest(request, self.values.append, self._fail)

    def _fail(self, answer):
        self.errors.append(answer.error)


@pytest.fixture
def whole(qtbot):
    whole = Part()
    qtbot.addWidget(whole)
    return whole


@pytest.fixture
def part(whole):
    part = Part(whole)
    whole.pass_on(part)
    return part


@pytest.fixture
def asked(whole):
    asked = []
    whole.asked.connect(asked.append)
    return asked


def test_a_parts_question_goes_on_and_its_answer_comes_back(part, asked):
    part.ask_about(RunsSoFar(2))
    assert asked[0].request == RunsSoFar(2)
    asked[0].take(Answer(1, 5))
    assert (part.values, part.errors) == ([5], [])


def test_an_error_is_told_to_who_asked(part, asked):
    part.ask_about(RunsSoFar(2))
    asked[0].take(Answer(1, None, "No rows."))
    assert (part.values, part.errors) == ([], ["No rows."])


def test_a_dropped_question_takes_no_answer(part, asked):
    part.ask_about(RunsSoFar(2)).drop()
    asked[0].take(Answer(1, 5))
    asked[0].take(Answer(1, None, "No rows."))
    assert (part.values, part.errors) == ([], [])


def test_the_newest_question_of_a_kind_drops_the_one_before(part, asked):
    part.ask_newest_about(RunsSoFar(1))
    part.ask_newest_about(WaitToBeTold())
    part.ask_newest_about(RunsSoFar(2))
    for number, question in enumerate(asked):
        question.take(Answer(number, number))
    assert part.values == [1, 2]


def test_a_question_of_a_kind_can_be_dropped(part, asked):
    part.ask_newest_about(RunsSoFar(1))
    part.drop(WaitToBeTold)
    part.drop(RunsSoFar)
    asked[0].take(Answer(0, 0))
    assert part.values == []


def test_an_answer_to_a_part_that_is_gone_falls(part, asked):
    values = part.values
    part.ask_about(RunsSoFar(2))
    delete(part)
    asked[0].take(Answer(1, 5))
    assert values == []
