"""Lessons of others: what is wrong is one sentence, and nothing of them runs."""

from __future__ import annotations

import json

import pytest

from app.catalog import find_spec
from core.lessons.lesson import said
from core.lessons.reading import LessonError, code_in, read_lesson, settings_of, unpack


def lesson(**changes):
    step = {
        "lab": "autograd",
        "title": "A step",
        "settings": {"preset": "lecture", "iterations": 10},
        "tasks": [
            {
                "id": "run",
                "kind": "do",
                "ask": "Run it.",
                "check": {"lab": "autograd", "result": {"final_loss": {"le": 1e9}}},
            }
        ],
    }
    return {"gradus": 1, "id": "one", "title": "One", "steps": [step], **changes}


def with_step(**changes):
    made = lesson()
    made["steps"][0].update(changes)
    return made


def with_task(**changes):
    made = lesson()
    made["steps"][0]["tasks"][0].update(changes)
    return made


def nested(depth):
    text = '{"gradus": 1, "id": "a", "title": "t", "steps": '
    return (text + "[" * depth + "]" * depth + "}").encode()


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)),
    "another's JSON": b"[1, 2]",
    "no format": b'{"title": "x"}',
    "a newer version": json.dumps(lesson(gradus=2)).encode(),
    "a version in words": json.dumps(lesson(gradus="1")).encode(),
    "brackets without end": nested(100_000),
    "too deep": nested(40),
    "an unknown lab": json.dumps(with_step(lab="rootkit")).encode(),
    "an unknown setting": json.dumps(with_step(settings={"shell": "rm -rf /"})).encode(),
    "a wrong value": json.dumps(with_step(settings={"iterations": -5})).encode(),
    "a wrong type": json.dumps(with_step(settings={"iterations": [1]})).encode(),
    "a setting that hides nothing": json.dumps(with_step(hidden=["nothing"])).encode(),
    "code where a task is": json.dumps(with_task(check="__import__('os')")).encode(),
    "a field more": json.dumps(lesson(run_at_once="print(1)")).encode(),
    "a path outside": json.dumps(
        with_step(lab="ensembles", settings={"data": "../../etc/passwd"})
    ).encode(),
    "an absolute path": json.dumps(
        with_step(lab="ensembles", settings={"data": "/etc/passwd"})
    ).encode(),
    "an address": json.dumps(
        with_step(lab="ensembles", settings={"data": "http://example.org/x.csv"})
    ).encode(),
    "a file that it does not bring": json.dumps(
        with_step(lab="ensembles", settings={"data": "lesson:gone.csv"})
    ).encode(),
    "a name that leaves its folder": json.dumps(
        lesson(data=[{"name": "../x.csv", "text": "a"}])
    ).encode(),
    "a program among the tables": json.dumps(
        lesson(data=[{"name": "run.py", "text": "print(1)"}])
    ).encode(),
    "two tasks of one name": json.dumps(
        with_step(tasks=lesson()["steps"][0]["tasks"] * 2)
    ).encode(),
    "a choice without a right one": json.dumps(
        with_task(kind="choose", choices=["a", "b"], right=2, check=None)
    ).encode(),
    "no steps": json.dumps(lesson(steps=[])).encode(),
    "a thousand steps": json.dumps(lesson(steps=lesson()["steps"] * 1000)).encode(),
    "a title without end": json.dumps(lesson(title="x" * 100_000)).encode(),
    "not a number": json.dumps(with_step(settings={"learning_rate": float("nan")})).encode(),
    "a check of an unknown lab": json.dumps(with_task(check={"lab": "elsewhere"})).encode(),
}


def written(tmp_path, content):
    file = tmp_path / "a.gradus"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return file


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_lesson_is_one_sentence(tmp_path, kind):
    with pytest.raises(LessonError) as caught:
        read_lesson(written(tmp_path, HOSTILE[kind]), find_spec)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert "Traceback" not in sentence


def test_a_huge_file_is_refused_unread(tmp_path):
    file = tmp_path / "huge.gradus"
    with file.open("wb") as opened:
        opened.truncate(100 * 2**20)
    with pytest.raises(LessonError, match="larger than 4 MB"):
        read_lesson(file, find_spec)


def test_a_folder_of_its_name_and_one_that_is_gone_are_told(tmp_path):
    for name in ("folder.gradus", "gone.gradus"):
        (tmp_path / "folder.gradus").mkdir(exist_ok=True)
        with pytest.raises(LessonError, match="is no file"):
            read_lesson(tmp_path / name, find_spec)


def test_a_good_lesson_is_read_as_it_was_written(tmp_path):
    found = read_lesson(written(tmp_path, lesson()), find_spec)
    assert found.steps[0].settings == {"preset": "lecture", "iterations": 10}
    assert [task.id for _, task in found.tasks()] == ["run"]


def test_its_own_tables_are_unpacked_and_named_by_their_place(tmp_path):
    made = with_step(lab="ensembles", settings={"data": "lesson:mine.csv"}, tasks=[])
    made["data"] = [{"name": "mine.csv", "text": "a,b\n1,2\n"}]
    found = read_lesson(written(tmp_path, made), find_spec)
    folder = tmp_path / "unpacked"
    unpack(found, folder)
    settings = settings_of(found.steps[0], folder)
    assert settings == {"data": str(folder / "mine.csv")}
    assert (folder / "mine.csv").read_text() == "a,b\n1,2\n"


def test_code_is_named_before_anything_runs(tmp_path):
    program = "x = ones(2)\ny = x * 2\n"
    made = with_step(lab="tensors", settings={"program": program}, tasks=[])
    assert code_in(read_lesson(written(tmp_path, made), find_spec)) == [program]
    assert code_in(read_lesson(written(tmp_path, lesson()), find_spec)) == []


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("plain", "ko", "plain"),
        ({"en": "hello", "ko": "안녕"}, "ko", "안녕"),
        ({"en": "hello"}, "ko", "hello"),
        ({"ko": "안녕"}, "en", "안녕"),
        (None, "en", ""),
    ],
)
def test_words_are_said_in_the_language_or_the_nearest(words, language, expected):
    assert said(words, language) == expected
