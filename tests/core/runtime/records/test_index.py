"""The index of runs: always what the records say, and quick."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from core.runtime.events import Finished
from core.runtime.records import history as history_module
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import RunRecorder
from core.runtime.text import text

IDS = [f"2026010{day}-000000-000000-1" for day in range(1, 6)]


def record(runs, run_id, **settings):
    recorder = RunRecorder(runs / "demo" / run_id, "demo", settings)
    ending = text("gan", "Ended after {n}.")(n=len(settings))
    recorder.close(Finished("done", ending, {"loss": 0.5, "box": (1, 2)}))


@pytest.fixture
def runs(tmp_path):
    for number, run_id in enumerate(IDS):
        record(tmp_path, run_id, number=number)
    return tmp_path


@pytest.fixture
def read(monkeypatch):
    """The ids of the records that are read from now on."""
    ids = []
    truly_read = history_module.read_summary

    def watched(folder):
        ids.append(folder.name)
        return truly_read(folder)

    monkeypatch.setattr(history_module, "read_summary", watched)
    return ids


def test_what_is_known_is_not_read_again_and_says_the_same(runs, read):
    first = RunHistory(runs).summaries("demo")
    assert sorted(read) == IDS
    read.clear()
    again = RunHistory(runs).summaries("demo")
    assert read == []
    assert again == first
    assert again[0].message.source == "Ended after {n}."
    assert again[0].result["box"] == (1, 2)
    assert dict(again[0].settings) == {"number": 4}


def test_a_new_a_changed_and_a_deleted_run_are_seen(runs, read):
    history = RunHistory(runs)
    history.summaries("demo")
    read.clear()
    record(runs, "20260109-000000-000000-1", number=9)
    history.rename("demo", IDS[1], "mine")
    history.delete("demo", IDS[0])
    names = {run.id: run.name for run in RunHistory(runs).summaries("demo")}
    assert sorted(read) == [IDS[1], "20260109-000000-000000-1"]
    assert names[IDS[1]] == "mine"
    assert IDS[0] not in names


def test_a_run_under_way_is_read_anew_each_time(runs, read):
    recorder = RunRecorder(runs / "demo" / "20260109-000000-000000-1", "demo", {})
    for _ in range(2):
        assert RunHistory(runs).summaries("demo")[0].outcome == "running"
    recorder.close(Finished("done", "Done."))
    assert RunHistory(runs).summaries("demo")[0].outcome == "done"
    assert read.count("20260109-000000-000000-1") == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"\xff" * 5000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        lambda file: (file.unlink(), file.mkdir()),
        lambda file: spoil(file, "UPDATE run SET started_at = 'soon'"),
        lambda file: spoil(file, "UPDATE run SET message = '['"),
        lambda file: spoil(file, "UPDATE run SET message = NULL"),
        lambda file: spoil(file, "DROP TABLE run"),
        lambda file: spoil(file, "PRAGMA user_version = 99"),
    ],
)
def test_a_damaged_index_is_made_anew(runs, read, damage):
    before = RunHistory(runs).summaries("demo")
    damage(runs / "index.sqlite")
    for _ in range(2):
        assert RunHistory(runs).summaries("demo") == before
    read.clear()
    assert RunHistory(runs).summaries("demo") == before
    assert read == []


def spoil(file, statement):
    with sqlite3.connect(file) as opened:
        opened.execute(statement)
    opened.close()


def test_an_index_that_another_window_holds_is_done_without(runs, monkeypatch):
    before = RunHistory(runs).summaries("demo")
    monkeypatch.setattr("core.runtime.records.index._WAIT_S", 0.01)
    held = sqlite3.connect(runs / "index.sqlite")
    held.execute("BEGIN EXCLUSIVE")
    assert RunHistory(runs).summaries("demo") == before
    held.close()


def test_labs_keep_apart(runs):
    record(runs / "x", IDS[0])
    (runs / "x" / "demo").rename(runs / "other")
    assert len(RunHistory(runs).summaries("demo")) == 5
    assert len(RunHistory(runs).summaries("other")) == 1
    assert len(RunHistory(runs).summaries("demo")) == 5


def test_many_unknown_runs_come_in_pieces(runs, monkeypatch):
    monkeypatch.setattr(history_module, "_FIRST_PIECE_S", 0)
    pieces = list(RunHistory(runs).pieces("demo"))
    assert [len(piece) for piece in pieces] == [1, 2, 3, 4, 5]
    assert pieces[0][0].id == IDS[-1]
    assert pieces[-1][0].started_at <= datetime.now(UTC)


def test_without_a_folder_there_are_no_runs_and_no_index(tmp_path):
    assert RunHistory(tmp_path / "none").summaries("demo") == []
    assert not (tmp_path / "none").exists()


def test_many_known_runs_are_listed_before_each_is_looked_at(runs, monkeypatch):
    RunHistory(runs).summaries("demo")
    RunHistory(runs).rename("demo", IDS[0], "mine")
    RunHistory(runs).delete("demo", IDS[1])
    monkeypatch.setattr(history_module, "_MANY", 2)
    first, *_, last = RunHistory(runs).pieces("demo")
    assert [run.name for run in first] == ["", "", "", ""]
    assert [run.name for run in last] == ["", "", "", "mine"]
