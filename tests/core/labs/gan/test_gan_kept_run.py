"""What a run of the game leaves in its record comes back as it was, also after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from core.labs.gan.comparison import run as compare
from core.labs.gan.comparison_settings import ComparisonSettings
from core.labs.gan.experiment import run
from core.labs.gan.settings import GanSettings
from core.runtime.events import Note, Step, change_in, note_in
from core.runtime.messages import Batch
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import RunRecorder
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive

SMALL = {"preset": "small", "steps": 30, "evaluate_every": 10, "device": "cpu"}


def assert_same(found, given):
    assert type(found) is type(given)
    if isinstance(given, dict):
        assert found.keys() == given.keys()
        for name in given:
            assert_same(found[name], given[name])
    elif isinstance(given, np.ndarray):
        assert found.dtype == given.dtype
        np.testing.assert_array_equal(found, given)
    else:
        assert found == given


def record(folder, events):
    """Write a run, and return the newest of its pictures."""
    recorder, newest = RunRecorder(folder, "gan", {}), {}
    for event in events:
        if isinstance(event, Step):
            newest.update(event.snapshots)
            columns = {
                name: np.array([event.index, value]).tobytes()
                for name, value in event.metrics.items()
            }
            recorder.write_batch(Batch(event.index, event.total, 1, columns, event.snapshots))
        else:
            recorder.write_event(event)
    recorder.close()
    return newest


@pytest.mark.parametrize("values", [{}, {"data": "digits"}, {"loss": "hinge", "noise_size": 1}])
def test_the_pictures_of_a_game_come_back_whole(tmp_path, values):
    settings = GanSettings.make({**SMALL, **values})
    given = record(tmp_path / "gan" / "1", run(settings, RunContext(live=True)))
    assert given
    assert_same(RunHistory(tmp_path).snapshots("gan", "1"), given)


def test_the_pictures_of_a_comparison_come_back_whole(tmp_path):
    side = json.dumps(SMALL)
    settings = ComparisonSettings.make({"first": side, "second": side, "seeds": 1, "steps": 3})
    given = record(tmp_path / "gan" / "1", compare(settings, RunContext(live=True)))
    assert given.keys() == {"first", "second"}
    assert_same(RunHistory(tmp_path).snapshots("gan", "1"), given)


def test_a_change_in_the_running_game_is_an_event_of_the_record(tmp_path):
    context = RunContext()

    def changed():
        for event in run(GanSettings.make(SMALL), context):
            yield event
            if isinstance(event, Step) and event.index == 12:
                context.change({"packing": 2})

    record(tmp_path / "gan" / "1", changed())
    events = RunHistory(tmp_path).events("gan", "1")
    (told,) = [event for event in events if event.get("kind") == "changed"]
    assert told["step"] == 12
    assert told["changes"] == {"packing": 2}


class Played(list):
    """Takes a run's events, and presses a cure after a step."""

    def __init__(self, context, after=0, cure=None):
        self.context, self.after, self.cure = context, after, cure

    def add(self, event):
        self.append(event)
        if isinstance(event, Step) and event.index == self.after:
            self.context.change(self.cure)

    def metrics(self):
        return [(e.index, dict(e.metrics)) for e in self if isinstance(e, Step)]


def play(sink, script=()):
    control = Control(sink.context)
    control.replay(script)
    settings = GanSettings.make(SMALL)
    drive(lambda: run(settings, sink.context), sink.context, control, sink)


def test_a_game_played_again_with_its_cures_gives_equal_numbers(tmp_path):
    cured = Played(RunContext(), 12, {"packing": 2, "g_learning_rate": 1e-4})
    play(cured)
    record(tmp_path / "gan" / "1", cured)
    kept = map(change_in, RunHistory(tmp_path).events("gan", "1"))
    script = [(change.index, change.values) for change in kept if change is not None]
    assert script == [(12, {"packing": 2, "g_learning_rate": 1e-4})]
    again, uncured = Played(RunContext()), Played(RunContext())
    play(again, script)
    play(uncured)
    assert again.metrics() == cured.metrics()
    assert uncured.metrics() != cured.metrics()


def test_a_finding_and_its_cure_are_events_of_the_record(tmp_path):
    details = {"finding": "mode_collapse", "since": 3, "is_over": False, "cure": {"packing": 2}}
    record(tmp_path / "gan" / "1", [Note("finding", "Alike.", details)])
    (told,) = RunHistory(tmp_path).events("gan", "1")
    assert note_in(told) == Note("finding", "Alike.", details)


_PROGRAM = """
import sys
from pathlib import Path
from core.labs.gan.experiment import run
from core.labs.gan.settings import GanSettings
from core.runtime.events import Step
from core.runtime.messages import Batch
from core.runtime.records.recorder import RunRecorder
from core.runtime.worker.context import RunContext

recorder = RunRecorder(Path(sys.argv[1]), "gan", {})
settings = GanSettings.make({"preset": "small", "device": "cpu"})
for event in run(settings, RunContext(live=True)):
    if isinstance(event, Step):
        recorder.write_batch(Batch(event.index, event.total, 1, {}, event.snapshots))
        if (Path(sys.argv[1]) / "snapshots.npz").exists():
            print("kept", flush=True)
"""


@pytest.mark.slow
def test_a_killed_game_has_its_pictures(tmp_path):
    folder = tmp_path / "gan" / "1"
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True
    ) as game:
        assert game.stdout.readline() == "kept\n"
        os.kill(game.pid, signal.SIGKILL)
    found = RunHistory(tmp_path).snapshots("gan", "1")
    assert found.keys() >= {"cloud", "judgement", "manifold", "arrows"}
    assert found["cloud"]["fake"].shape == (1000, 2)
    assert len(found["cloud"]["box"]) == 4
