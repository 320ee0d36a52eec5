from __future__ import annotations

import json
import math
import os
import queue
from array import array

import numpy as np
import pytest

from core.runtime.events import Finished, Note, Started, Step
from core.runtime.messages import Batch, Said
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import (
    RunRecorder,
    close_record,
    metric_file,
    new_run_folder,
)
from core.runtime.worker.outbox import Outbox


@pytest.fixture
def folder(tmp_path):
    return new_run_folder(tmp_path, "demo")


@pytest.fixture
def record():
    """Record steps as a worker does; what is not finished is closed after the test."""
    recorders = []

    def start(folder, steps, finished=None):
        recorder = RunRecorder(folder, "demo", {"steps": len(steps)})
        recorders.append(recorder)
        outbox = Outbox(lambda message: None, recorder)
        outbox.add(Started("cpu"))
        for step in steps:
            outbox.add(step)
        outbox.flush()
        if finished is not None:
            recorder.close(finished)
        return recorder

    yield start
    for recorder in recorders:
        recorder.close()


def test_every_step_reaches_the_record_in_order(record, folder, tmp_path):
    values = np.random.default_rng(0).normal(size=5_000)
    steps = [Step(i, 5_000, {"loss": v}) for i, v in enumerate(values.tolist(), 1)]
    record(folder, steps, Finished("done", "Done."))
    index, loss = RunHistory(tmp_path).metrics("demo", folder.name)["loss"]
    np.testing.assert_array_equal(index, np.arange(1, 5_001))
    np.testing.assert_array_equal(loss, values)


def test_batches_sent_are_the_steps_taken(folder):
    sent = []
    outbox = Outbox(sent.append, None)
    for i in range(1, 1_001):
        outbox.add(Step(i, 1_000, {"loss": float(i)} | ({"norm": 1.0} if i % 10 == 0 else {})))
    outbox.flush()
    pairs = array("d")
    for batch in sent:
        pairs.frombytes(batch.columns["loss"])
    assert pairs[1::2].tolist() == [float(i) for i in range(1, 1_001)]
    assert sum(batch.steps for batch in sent) == 1_000
    assert sum(len(batch.columns.get("norm", b"")) for batch in sent) == 100 * 16


@pytest.mark.parametrize(
    ("device", "details", "cores", "per_s"),
    [
        ("cpu", {}, 4, 30),
        ("cpu", {"threads": 1}, 1, 30),
        ("cpu", {"threads": 3}, 4, 30),
        ("cpu", {"threads": 4}, 4, 15),
        ("cuda:0", {"threads": 4}, 4, 30),
    ],
)
def test_batches_keep_their_beat_although_steps_end_late(
    monkeypatch, device, details, cores, per_s
):
    now = [100.0]
    monkeypatch.setattr("core.runtime.worker.outbox.time.perf_counter", lambda: now[0])
    monkeypatch.setattr("core.runtime.worker.outbox.physical_cores", lambda: cores)
    sent = []
    outbox = Outbox(sent.append, None)
    outbox.add(Started(device, details))
    for i in range(1, 400):
        now[0] = 100 + 0.025 * i
        outbox.add(Step(i, 400, {"loss": 1.0}))
    batches = [message for message in sent if isinstance(message, Batch)]
    assert len(batches) == pytest.approx(per_s * (now[0] - 100), abs=2)


def test_a_note_leaves_after_the_steps_before_it():
    sent = []
    outbox = Outbox(sent.append, None)
    outbox.add(Step(1, 2, {"loss": 1.0}))
    outbox.add(Step(2, 2, {"loss": 1.0}))
    outbox.add(Note("k", "text"))
    kinds = [type(message) for message in sent]
    assert kinds[-1] is Said
    assert sum(message.steps for message in sent if isinstance(message, Batch)) == 2


def test_infinite_and_missing_values_are_kept_as_they_are(record, folder, tmp_path):
    record(folder, [Step(1, 2, {"loss": math.inf}), Step(2, 2, {"loss": math.nan})])
    loss = RunHistory(tmp_path).metrics("demo", folder.name)["loss"][1]
    assert loss[0] == math.inf
    assert math.isnan(loss[1])


def test_a_metric_name_with_a_slash_is_kept(record, folder, tmp_path):
    record(folder, [Step(1, 1, {"grad/w 1.é": 2.0})])
    assert list(RunHistory(tmp_path).metrics("demo", folder.name)) == ["grad/w 1.é"]


def test_what_is_written_is_there_without_closing(record, folder, tmp_path):
    record(folder, [Step(1, 1, {"loss": 3.0})])
    summary = RunHistory(tmp_path).summaries("demo")[0]
    assert (summary.outcome, summary.steps) == ("running", 1)


def test_a_record_whose_process_is_gone_reads_as_interrupted(record, folder, tmp_path):
    record(folder, [Step(1, 1, {"loss": 3.0})])
    file = folder / "run.json"
    file.write_text(file.read_text().replace(str(os.getpid()), str(2**22 + 1)))
    assert RunHistory(tmp_path).summaries("demo")[0].outcome == "interrupted"


def test_a_pair_cut_off_by_a_kill_is_dropped(record, folder, tmp_path):
    record(folder, [Step(1, 2, {"loss": 3.0}), Step(2, 2, {"loss": 2.0})])
    file = metric_file(folder, "loss")
    file.write_bytes(file.read_bytes()[:-5])
    assert RunHistory(tmp_path).metrics("demo", folder.name)["loss"][1].tolist() == [3.0]


def test_an_event_line_cut_off_by_a_kill_is_dropped(record, folder, tmp_path):
    record(folder, [Step(1, 1, {"loss": 3.0})])
    with (folder / "events.jsonl").open("a") as file:
        file.write('{"event": "note", "te')
    assert len(RunHistory(tmp_path).events("demo", folder.name)) == 1


def test_the_newest_snapshot_is_kept(record, folder, tmp_path):
    steps = [Step(i, 3, {}, {"bars": np.full(2, float(i))}) for i in (1, 2, 3)]
    record(folder, steps, Finished("done", "Done."))
    kept = RunHistory(tmp_path).snapshots("demo", folder.name)
    np.testing.assert_array_equal(kept["bars"], [3.0, 3.0])


def test_a_picture_of_several_arrays_is_kept_whole(record, folder, tmp_path):
    cloud = {"real": np.zeros((3, 2)), "fake": np.ones((4, 2)), "model": object()}
    record(folder, [Step(1, 1, {}, {"cloud": cloud})], Finished("done", "Done."))
    kept = RunHistory(tmp_path).snapshots("demo", folder.name)
    assert set(kept) == {"cloud"}
    assert set(kept["cloud"]) == {"real", "fake"}
    np.testing.assert_array_equal(kept["cloud"]["fake"], cloud["fake"])


def test_a_record_that_fails_is_told_once_and_at_once(folder, tmp_path):
    (tmp_path / "demo").write_text("not a folder")
    sent = []
    outbox = Outbox(sent.append, RunRecorder(folder, "demo", {}))
    for index in (1, 2):
        outbox.add(Note("hello", str(index)))
    told = [message.event.kind for message in sent]
    assert told == ["hello", "not_kept", "hello"]


def test_the_outcome_and_result_are_read_back(record, folder, tmp_path):
    record(folder, [], Finished("done", "Ended well.", {"final_loss": 0.1 + 0.2}))
    summary = RunHistory(tmp_path).summaries("demo")[0]
    assert (summary.outcome, summary.message) == ("done", "Ended well.")
    assert summary.result == {"final_loss": 0.1 + 0.2}


def test_the_ending_of_a_killed_worker_is_written_by_the_window(record, folder, tmp_path):
    record(folder, [Step(1, 1, {"loss": 3.0})])
    close_record(folder, "demo", {}, Finished("failed", "Killed."))
    assert RunHistory(tmp_path).summaries("demo")[0].outcome == "failed"


def test_rename_and_delete(record, folder, tmp_path):
    record(folder, [], Finished("done", "Done."))
    history = RunHistory(tmp_path)
    history.rename("demo", folder.name, "첫 실험")
    assert history.summaries("demo")[0].name == "첫 실험"
    history.delete("demo", folder.name)
    assert history.summaries("demo") == []


def test_a_stray_file_is_no_run(record, folder, tmp_path):
    record(folder, [], Finished("done", "Done."))
    (tmp_path / "demo" / "stray.txt").write_text("x")
    assert [summary.id for summary in RunHistory(tmp_path).summaries("demo")] == [folder.name]


def test_a_disk_that_refuses_ends_the_record_and_not_the_run(record, tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    recorder = record(
        blocker / "demo" / "x", [Step(1, 1, {"loss": 1.0})], Finished("done", "Done.")
    )
    assert "not being kept" in recorder.failure


def test_events_are_plain_json_lines(record, folder):
    record(folder, [], Finished("done", "Done.", {"n": 1}))
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    assert [event["event"] for event in events] == ["started", "finished"]


def test_a_step_is_sent_while_the_next_one_takes_long():
    sent = queue.Queue()
    outbox = Outbox(sent.put, None)
    with outbox.watched():
        outbox.add(Step(1, 3, {"loss": 1.0}))
        outbox.add(Step(2, 3, {"loss": 1.0}))  # right behind, so it waits for its batch
        received = sent.get(timeout=5).steps
        while received < 2:
            received += sent.get(timeout=5).steps
