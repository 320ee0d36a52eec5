"""What was done counts, and nothing else; answers survive their file."""

from __future__ import annotations

import pytest

from core.lessons.answers import (
    Answers,
    findings_of,
    found_after_guess,
    is_done,
    read_answers,
    save_answers,
    table,
)
from core.lessons.lesson import Lesson, Task
from core.lessons.reading import LessonError
from core.runtime.events import Note
from core.runtime.text import text

DO = {
    "id": "slow",
    "kind": "do",
    "ask": "Run slowly.",
    "check": {
        "lab": "autograd",
        "settings": {"learning_rate": {"le": 1e-6}, "forget": {"is": False}},
        "result": {"final_loss": {"ge": 0, "le": 1.0}},
    },
}


def task(**changes):
    return Task.model_validate({**DO, **changes}, strict=True)


def answers(settings=None, result=None, outcome="done", lab="autograd", findings=()):
    made = Answers(lesson="one")
    made.add_run(
        lab,
        {"learning_rate": 1e-6, "forget": False} if settings is None else settings,
        outcome,
        {"final_loss": 0.5} if result is None else result,
        findings,
    )
    return made


def test_a_run_as_asked_is_the_task_done():
    assert is_done(task(), answers())


@pytest.mark.parametrize(
    "other",
    [
        {"lab": "gan"},
        {"outcome": "failed"},
        {"outcome": "cancelled"},
        {"settings": {"learning_rate": 2e-6, "forget": False}},
        {"settings": {"learning_rate": 1e-6, "forget": True}},
        {"settings": {"learning_rate": True, "forget": False}},
        {"settings": {}},
        {"result": {"final_loss": 1.5}},
        {"result": {"final_loss": None}},
        {"result": {"final_loss": "0.5"}},
        {"result": {}},
    ],
)
def test_any_other_run_is_not(other):
    assert not is_done(task(), answers(**other))


def test_a_later_run_does_not_undo_what_was_done():
    made = answers()
    made.add_run("autograd", {}, "failed", {})
    assert is_done(task(), made)


def test_findings_must_be_told_and_others_must_not():
    wants = task(check={"lab": "gan", "findings": ["mode_collapse"]})
    cured = task(check={"lab": "gan", "absent": ["mode_collapse"]})
    collapsed = answers(lab="gan", findings=["finding", "mode_collapse"])
    calm = answers(lab="gan")
    assert (is_done(wants, collapsed), is_done(wants, calm)) == (True, False)
    assert (is_done(cured, collapsed), is_done(cured, calm)) == (False, True)


def test_findings_of_notes_are_their_kinds_and_the_gan_labs_names():
    said = text("test", "x")
    notes = [
        Note("finding", said, {"finding": "mode_collapse"}),
        Note("diverged", said),
        Note("diverged", said),
    ]
    assert findings_of(notes) == ["finding", "mode_collapse", "diverged"]


def test_a_guess_counts_once_the_run_is_made_and_is_told_beside_what_was_found():
    guess = task(kind="predict", about="final_loss")
    made = Answers(lesson="one")
    made.give(guess, 3.0)
    assert not is_done(guess, made)
    made.add_run("autograd", {"learning_rate": 1e-7, "forget": False}, "done", {"final_loss": 0.25})
    assert is_done(guess, made)
    assert found_after_guess(guess, made) == 0.25


def test_a_run_without_a_guess_is_no_prediction():
    assert not is_done(task(kind="predict", about="final_loss"), answers())


def test_only_the_right_choice_counts():
    choose = task(kind="choose", choices=["a", "b"], right=1, check=None)
    made = Answers(lesson="one")
    made.give(choose, 0)
    assert not is_done(choose, made)
    made.give(choose, 1)
    assert is_done(choose, made)
    assert made.given["slow"].tries == 2


def test_a_text_is_cut_at_its_limit_and_an_empty_one_does_not_count():
    answer = task(kind="answer", most=10, check=None)
    made = Answers(lesson="one")
    made.give(answer, "   ")
    assert not is_done(answer, made)
    made.give(answer, "가" * 30)
    assert made.given["slow"].answer == "가" * 10
    assert is_done(answer, made)


def test_results_are_kept_by_their_place_and_arrays_are_not():
    made = answers(result={"models": {"forest": {"r2": 0.9}}, "rows": [1, 2], "name": "x"})
    assert made.attempts[0].result == {"models.forest.r2": 0.9, "name": "x"}


def test_answers_survive_their_file(tmp_path):
    made = answers(findings=["diverged"])
    made.student = "김하나"
    made.give(task(kind="answer", check=None), "이유")
    save_answers(made, tmp_path / "mine.json")
    assert read_answers(tmp_path / "mine.json") == made


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"lesson": 5}', b"[" * 10_000])
def test_what_is_no_file_of_answers_is_one_sentence(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(LessonError, match=r"a\.json is no file of answers") as caught:
        read_answers(tmp_path / "a.json")
    assert "\n" not in str(caught.value)


def test_thirty_students_are_a_table_of_who_did_what_and_where_they_stuck():
    lesson = Lesson.model_validate(
        {
            "gradus": 1,
            "id": "one",
            "title": "One",
            "steps": [
                {
                    "lab": "autograd",
                    "title": "s",
                    "tasks": [DO, {"id": "why", "kind": "answer", "ask": "Why?"}],
                }
            ],
        },
        strict=True,
    )
    sheets = []
    for number in range(30):
        sheet = answers() if number % 2 else Answers(lesson="one")
        sheet.student = f"s{number}"
        sheets.append(sheet)
    rows = table(lesson, sheets)
    assert [row["student"] for row in rows] == [f"s{number}" for number in range(30)]
    assert [row["count"] for row in rows] == [0, 1] * 15
    assert rows[0]["stuck_at"] == "slow"
    assert rows[1]["stuck_at"] == "why"
