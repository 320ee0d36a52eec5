"""Questions of an exhibit's parts, and the way of each answer."""

from __future__ import annotations

import pytest

from core.runtime.messages import Answer
from ui.tab.asking_by_name import AskingWidget, Questions


class Part(AskingWidget):
    def __init__(self):
        super().__init__()
        self.answers = []

    def take_answer(self, request, values, answer):
        self.answers.append((request, values, answer.value))


@pytest.fixture
def parts(qtbot):
    made = Part(), Part()
    for part in made:
        qtbot.addWidget(part)
    return made


@pytest.fixture
def questions(qapp, parts):
    questions = Questions("package.module", qapp)
    questions.sent = []
    questions.asked.connect(lambda entry, values: questions.sent.append((entry, values)))
    for part in parts:
        part.asked.connect(questions.ask)
    yield questions
    questions.deleteLater()


def test_a_request_is_asked_for_by_its_entry(parts, questions):
    parts[0].ask("moment", step=3)
    assert questions.sent == [("package.module:moment", {"step": 3})]


def test_answers_come_to_the_parts_in_the_order_of_asking(parts, questions):
    parts[0].ask("moment", step=1)
    parts[1].ask("moment", step=2)
    for value in ("one", "two"):
        questions.answer("package.module:moment", Answer(0, value))
    assert parts[0].answers == [("moment", {"step": 1}, "one")]
    assert parts[1].answers == [("moment", {"step": 2}, "two")]


def test_answers_to_different_requests_do_not_mix(parts, questions):
    parts[0].ask("moment")
    parts[0].ask("walk")
    questions.answer("package.module:walk", Answer(0, "walked"))
    assert parts[0].answers == [("walk", {}, "walked")]


@pytest.mark.parametrize("entry", ["package.module:moment", "another.module:moment"])
def test_an_answer_that_nobody_waits_for_is_dropped(parts, questions, entry):
    questions.answer(entry, Answer(0, "late"))
    assert parts[0].answers == parts[1].answers == []
