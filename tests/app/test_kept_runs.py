"""The kept runs from the command line: all of them, in words and as JSON."""

from __future__ import annotations

import json

from app.command_line import command_line
from core.runtime.events import Finished
from core.runtime.folders import data_dir
from core.runtime.records.recorder import RunRecorder
from core.runtime.text import verbatim


def keep(lab, run_id, settings, finished=None):
    recorder = RunRecorder(data_dir() / "runs" / lab / run_id, lab, settings)
    recorder.close(finished)


def listed(capsys, *words):
    assert command_line(["runs", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: f"no JSON: {name}")


def test_no_runs_are_an_empty_list(capsys):
    assert listed(capsys) == []


def test_a_run_is_listed_with_settings_and_result(capsys):
    ended = Finished("done", verbatim("한 줄"), {"loss": 0.25, "worst": float("inf")})
    keep("autograd", "20260102-030405-000001-7", {"iterations": 20, "sizes": (4, 2)}, ended)
    (run,) = listed(capsys)
    assert (run["lab"], run["id"]) == ("autograd", "20260102-030405-000001-7")
    assert (run["outcome"], run["message"]) == ("done", "한 줄")
    assert run["settings"] == {"iterations": 20, "sizes": [4, 2]}
    assert run["result"] == {"loss": 0.25, "worst": "inf"}


def test_runs_of_all_labs_come_newest_first_and_one_lab_can_be_asked_for(capsys):
    for lab, run_id in (("gan", "first"), ("autograd", "second"), ("gan", "third")):
        keep(lab, run_id, {}, Finished("cancelled", verbatim("Stopped.")))
    assert [run["id"] for run in listed(capsys)] == ["third", "second", "first"]
    assert [run["id"] for run in listed(capsys, "--lab", "gan")] == ["third", "first"]
    assert command_line(["runs"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ["third" in lines[0], "second" in lines[1], len(lines)] == [True, True, 3]


def test_an_unknown_lab_is_refused_in_a_sentence(capsys):
    assert command_line(["runs", "--lab", "gna"]) == 2
    assert capsys.readouterr().err == "lab: 'gna' is not a lab; did you mean gan?\n"
