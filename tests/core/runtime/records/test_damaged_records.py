"""A damaged record is shown as damaged, and the others as ever."""

from __future__ import annotations

import json
from array import array

import numpy as np
import pytest

from core.runtime.events import Finished, Note
from core.runtime.messages import Batch
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import RunRecorder, close_record

WHOLE, HURT = "20260101-000000-000000-1", "20260102-030405-000000-2"
DEEP = b"[" * 100_000


def record(runs, run_id):
    recorder = RunRecorder(runs / "demo" / run_id, "demo", {"steps": 2, "shape": (1, 2)})
    recorder.write_event(Note("hello", "Begins."))
    pairs = array("d", [1, 3.0, 2, 5.0]).tobytes()
    recorder.write_batch(Batch(2, 2, 2, {"loss": pairs}, {"bars": np.ones(2), "box": (0, 1)}))
    recorder.close(Finished("done", "Ended well.", {"loss": np.float32(5), "pair": (1, 2)}))


@pytest.fixture
def runs(tmp_path):
    for run_id in (WHOLE, HURT):
        record(tmp_path, run_id)
    return tmp_path


def put(name, content):
    def damage(folder):
        (folder / name).write_bytes(content)

    return damage


def append(content):
    def damage(folder):
        with (folder / "events.jsonl").open("ab") as file:
            file.write(content + b"\n")

    return damage


def in_header(**values):
    def damage(folder):
        file = folder / "run.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **values}))

    return damage


def folder_in_place_of(name):
    def damage(folder):
        (folder / name).unlink()
        (folder / name).mkdir()

    return damage


DAMAGES = {
    "a byte that is no text": append(b"\xff"),
    "a number for an event": append(b"5"),
    "deep brackets": append(DEEP),
    "an ending of no kind": append(b'{"event": "finished", "outcome": "well"}'),
    "an unknown mark": append(b'{"event": "note", "x": {"~eval": 1}}'),
    "events that are noise": put("events.jsonl", bytes(range(256)) * 4),
    "a folder of events": folder_in_place_of("events.jsonl"),
    "an empty header": put("run.json", b""),
    "a header of noise": put("run.json", bytes(range(256))),
    "a header of deep brackets": put("run.json", DEEP),
    "a header that is a list": put("run.json", b"[]"),
    "no header": lambda folder: (folder / "run.json").unlink(),
    "a folder for a header": folder_in_place_of("run.json"),
    "a start that is a number": in_header(started_at=3),
    "a start that is no time": in_header(started_at="soon"),
    "a name that is a list": in_header(name=[]),
    "settings that are a text": in_header(settings="x"),
    "settings of an unknown kind": in_header(settings={"~eval": 1}),
}


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("is_known", [False, True])
def test_a_damaged_record_is_shown_as_damaged_and_the_others_as_ever(runs, name, is_known):
    history = RunHistory(runs)
    if is_known:
        assert [run.outcome for run in history.summaries("demo")] == ["done", "done"]
    DAMAGES[name](runs / "demo" / HURT)
    hurt, whole = history.summaries("demo")
    assert (hurt.id, hurt.outcome) == (HURT, "damaged")
    assert "damaged" in hurt.message
    assert hurt.steps == 2
    assert f"{hurt.started_at:%Y}" == "2026"
    assert (whole.id, whole.outcome, whole.message) == (WHOLE, "done", "Ended well.")
    assert history.metrics("demo", HURT)["loss"][1].tolist() == [3.0, 5.0]
    assert history.snapshots("demo", HURT)["box"] == (0, 1)


@pytest.mark.parametrize("pid", [None, 10**30, -1, 0, 1.5, "7", [], True and 2**31])
def test_a_process_of_no_number_does_not_run(runs, pid):
    in_header(pid=pid)(runs / "demo" / HURT)
    (runs / "demo" / HURT / "events.jsonl").write_bytes(b"")
    assert RunHistory(runs).summaries("demo")[0].outcome == "interrupted"


def test_a_header_of_another_version_is_read_as_far_as_it_is_known(runs):
    in_header(star=True, note="mine")(runs / "demo" / HURT)
    assert RunHistory(runs).summaries("demo")[0].outcome == "done"


def test_all_of_a_record_comes_back_with_its_types(runs):
    run = RunHistory(runs).summary("demo", WHOLE)
    assert run.settings == {"steps": 2, "shape": (1, 2)}
    assert run.result == {"loss": np.float32(5), "pair": (1, 2)}
    assert isinstance(run.result["loss"], np.float32)


def test_an_empty_picture_still_leaves_the_curves(runs):
    (runs / "demo" / HURT / "snapshots.npz").write_bytes(b"")
    history = RunHistory(runs)
    assert history.summaries("demo")[0].outcome == "done"
    assert history.snapshots("demo", HURT) == {}
    assert history.metrics("demo", HURT)["loss"][1].tolist() == [3.0, 5.0]


def test_a_line_cut_off_by_a_kill_takes_no_ending_with_it(runs):
    folder = runs / "demo" / HURT
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "events.jsonl").write_bytes(lines[0] + lines[1][:20])
    close_record(folder, "demo", {}, Finished("failed", "Killed."))
    run = RunHistory(runs).summaries("demo")[0]
    assert (run.outcome, run.message) == ("failed", "Killed.")


def test_a_run_that_ended_before_its_record_began_has_one(tmp_path, caplog):
    folder = tmp_path / "demo" / HURT
    close_record(folder, "demo", {"steps": 5}, Finished("cancelled", "Stopped."))
    (run,) = RunHistory(tmp_path).summaries("demo")
    assert (run.outcome, run.settings) == ("cancelled", {"steps": 5})
    assert caplog.records == []


@pytest.mark.parametrize("run_id", ["..", ".", "", "a/b", "../demo/x", ".hidden", "/etc"])
def test_an_id_that_leads_elsewhere_is_no_run(runs, run_id):
    assert RunHistory(runs).summary("demo", run_id) is None
    with pytest.raises(ValueError, match="is no run"):
        RunHistory(runs).delete("demo", run_id)


def test_damaged_pairs_of_a_metric_are_left_out(tmp_path):
    folder = tmp_path / "demo" / "1"
    (folder / "metrics").mkdir(parents=True)
    good = np.array([[1.0, 5.0], [2.0, np.nan]])
    (folder / "metrics" / "loss.f64").write_bytes(b"\xff" * 32 + good.tobytes() + b"\xff" * 7)
    index, value = RunHistory(tmp_path).metrics("demo", "1")["loss"]
    assert index.tolist() == [1.0, 2.0]
    np.testing.assert_array_equal(value, [5.0, np.nan])
