"""The lessons that ship: each can be read, nothing is done before it is done, all can be done."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources

import pytest
from support.processes import LIMIT_S, REPO, environment

from app.catalog import find_spec
from core.lessons.answers import Answers, is_done, read_answers
from core.lessons.lesson import said
from core.lessons.reading import read_lesson

FOLDER = resources.files("resources") / "lessons"
NAMES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".gradus"))
QUICK = "tensors-autograd.gradus"


def gradus(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=REPO,
        env=environment(),
        timeout=LIMIT_S,
        check=False,
    )


def path(name):
    return REPO / "resources" / "lessons" / name


def test_four_lessons_ship():
    assert len(NAMES) == 4


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_that_ships_is_right_and_says_all_in_both_languages(name):
    lesson = read_lesson(path(name), find_spec)
    texts = [lesson.title, lesson.about]
    for step in lesson.steps:
        texts += [step.title, step.text]
        texts += [words for task in step.tasks for words in (task.ask, task.model) if words]
    for words in texts:
        assert said(words, "en")
        assert any("가" <= letter <= "힣" for letter in said(words, "ko"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_done_before_anything_was_done(name):
    lesson = read_lesson(path(name), find_spec)
    assert not any(is_done(task, Answers(lesson=lesson.id)) for _, task in lesson.tasks())


@pytest.mark.parametrize("name", NAMES)
def test_short_answers_keep_to_their_limit_as_the_model_answers_do(name):
    for _, task in read_lesson(path(name), find_spec).tasks():
        if task.kind == "answer":
            assert all(len(said(task.model, language)) <= task.most for language in ("en", "ko"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_played_to_its_end_by_its_own_solutions(name, tmp_path):
    played = gradus("lesson", "play", path(name), "--answers", tmp_path / "a.json")
    assert played.returncode == 0, played.stdout + played.stderr
    lesson = read_lesson(path(name), find_spec)
    answers = read_answers(tmp_path / "a.json")
    assert all(is_done(task, answers) for _, task in lesson.tasks())


@pytest.mark.slow
def test_what_an_answers_file_claims_is_made_again_before_it_counts(tmp_path):
    file = tmp_path / "a.json"
    assert gradus("lesson", "play", path(QUICK), "--answers", file).returncode == 0
    handed_in = json.loads(file.read_text(encoding="utf-8"))
    for attempt in handed_in["attempts"]:
        if attempt["findings"] == ["searching", "diverged"] or "diverged" in attempt["findings"]:
            attempt["settings"]["learning_rate"] = 1e-6  # it says diverged, and would not
    file.write_text(json.dumps(handed_in), encoding="utf-8")
    played = gradus("lesson", "play", path(QUICK), "--answers", file)
    assert played.returncode == 1
    assert "diverge: not done" in played.stdout
    assert "guess: done" in played.stdout


def test_a_lesson_is_checked_and_its_code_is_shown():
    checked = gradus("lesson", "check", path(QUICK))
    assert checked.returncode == 0
    assert "x = ones(2, 3)" in checked.stdout


def test_a_wrong_lesson_is_one_sentence_and_an_exit_code(tmp_path):
    (tmp_path / "bad.gradus").write_text("{}", encoding="utf-8")
    checked = gradus("lesson", "check", tmp_path / "bad.gradus")
    assert checked.returncode == 1
    assert checked.stderr == "This is no lesson: it has no field named gradus.\n"


def test_answers_are_laid_side_by_side(tmp_path):
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.json")
        sheet = Answers(lesson="tensors-autograd", student=f"학생 {number}")
        files[-1].write_text(sheet.model_dump_json(), encoding="utf-8")
    said_ = gradus("lesson", "table", path(QUICK), *files)
    assert said_.returncode == 0
    assert said_.stdout.splitlines()[1].startswith("학생 1: 0 of 6 done, 0 runs, stuck at matmul")
