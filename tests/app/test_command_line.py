"""The command line: its words, its files, its exit codes and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import nbformat
import pytest
from support.processes import REPO, environment, has_loaded, python, started, wait_until

from app import command_line as module
from app.catalog import LABS
from app.command_line import command_line
from app.main import main

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SHORT = ("--set", "iterations=20", "--set", "input_size=10")
AS_PRINTED = ("--set", "preset=as_printed", "--set", "iterations=20")


def wrong_fields(text):
    return {line.partition(":")[0] for line in text.splitlines()}


# Which labs there are.


def test_labs_lists_each_lab_with_each_setting_and_its_default(capsys):
    assert command_line(["labs"]) == 0
    said = capsys.readouterr().out
    for entry in LABS:
        assert f"{entry.spec.id}: {entry.spec.title}" in said
        for field in entry.spec.settings.field_specs():
            assert f"  {field.name} = {field.default}" in said


def test_labs_says_the_limits_and_the_choices(capsys):
    command_line(["labs"])
    said = capsys.readouterr().out
    assert "learning_rate = 1e-06  (from 1e-12 to 10)" in said
    assert "input_size = 1000  (from 1 to 1,000,000 numbers)" in said
    assert "optimizer = by_hand  (by_hand, sgd, momentum, adam)" in said


def test_labs_as_json_holds_the_declaration_of_every_setting(capsys):
    assert command_line(["labs", "--json"]) == 0
    labs = json.loads(capsys.readouterr().out)
    assert [lab["id"] for lab in labs] == [entry.spec.id for entry in LABS]
    for lab, entry in zip(labs, LABS, strict=True):
        assert set(lab["presets"]) == set(entry.spec.settings.PRESETS)
        for said, field in zip(lab["settings"], entry.spec.settings.field_specs(), strict=True):
            assert said["name"] == field.name
            assert said["default"] == field.default
            assert (said["min"], said["max"]) == (field.ge, field.le)
            assert list(said["choices"]) == list(field.choices)


def test_what_labs_says_of_a_preset_makes_that_preset(capsys):
    command_line(["labs", "--json"])
    for lab, entry in zip(json.loads(capsys.readouterr().out), LABS, strict=True):
        for name, values in lab["presets"].items():
            preset = entry.spec.settings.make({"preset": name})
            assert entry.spec.settings.make({**values, "preset": name}) == preset


# Wrong words.


def test_every_wrong_setting_is_named(capsys):
    given = ["--set", "learning_rate=-1", "--set", "batch_size=many", "--set", "lerning_rate=1"]
    assert command_line(["run", "autograd", *given]) == 2
    said = capsys.readouterr()
    assert wrong_fields(said.err) == {"learning_rate", "batch_size", "lerning_rate"}
    assert "did you mean learning_rate?" in said.err
    assert "got 'many'" in said.err
    assert said.out == ""


def test_settings_wrong_only_together_are_named_too(capsys):
    given = ["--set", "forget_no_grad=true", "--set", "optimizer=adam"]
    assert command_line(["export", "autograd", *given, "--to", "a.py"]) == 2
    assert wrong_fields(capsys.readouterr().err) == {"forget_no_grad"}


@pytest.mark.parametrize(
    ("lab", "hint"), [("autograt", "did you mean autograd?"), ("xyz", "choose from")]
)
def test_an_unknown_lab_is_named_with_a_hint(capsys, lab, hint):
    assert command_line(["run", lab]) == 2
    said = capsys.readouterr().err
    assert lab in said
    assert hint in said


def test_a_setting_without_a_value_is_named(capsys):
    assert command_line(["run", "autograd", "--set", "seed"]) == 2
    assert "seed: is not NAME=VALUE" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["rum"], ["run"], ["export", "autograd"], ["labs", "--yaml"]])
def test_a_command_that_is_none_shows_how_it_is_used(capsys, given):
    with pytest.raises(SystemExit) as left:
        command_line(given)
    assert left.value.code == 2
    assert "usage: gradus" in capsys.readouterr().err


# A run.


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    """A run in a process of its own, its events and what it had loaded at its end."""
    events = tmp_path_factory.mktemp("run") / "events.jsonl"
    given = ["run", "autograd", *SHORT, "--set", "seed=3", "--events", str(events)]
    code = f"import sys; from app.main import main; code = main({given!r})"
    said = python(
        "-c", f"{code}; print(*sys.modules, file=open({str(events)!r} + '.m', 'w')); exit(code)"
    )
    return said, events


@pytest.mark.slow
def test_a_run_ends_with_0_and_prints_its_result(short_run):
    said, _ = short_run
    assert said.returncode == 0
    printed = dict(line.split(" = ") for line in said.stdout.splitlines())
    assert printed["iterations"] == "20"
    assert float(printed["final_loss"]) < float(printed["first_loss"])
    assert "Computing on cpu." in said.stderr
    assert "step 20/20" in said.stderr


@pytest.mark.slow
def test_a_run_writes_every_event_on_a_line(short_run):
    said, file = short_run
    events = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    first, *steps, last = events
    assert (first["event"], first["device"]) == ("started", "cpu")
    assert [step["index"] for step in steps] == list(range(1, 21))
    assert {(step["event"], step["total"]) for step in steps} == {("step", 20)}
    assert all(isinstance(step["metrics"]["loss"], float) for step in steps)
    assert (last["event"], last["outcome"]) == ("finished", "done")
    assert f"final_loss = {last['result']['final_loss']!r}" in said.stdout


@pytest.mark.slow
def test_a_run_imports_no_qt(short_run):
    _, file = short_run
    loaded = {
        name.partition(".")[0] for name in file.with_name(file.name + ".m").read_text().split()
    }
    assert "torch" in loaded
    assert loaded.isdisjoint({"PySide6", "shiboken6", "pyqtgraph", "ui"})


@pytest.mark.slow
def test_a_diverged_run_is_done_and_says_where(tmp_path):
    events = tmp_path / "events.jsonl"
    said = python("-m", "app", "run", "autograd", *AS_PRINTED, "--events", events)
    assert said.returncode == 0
    last = json.loads(events.read_text("utf-8").splitlines()[-1])
    assert last["result"]["diverged_at"] == 5
    assert last["result"]["suggested_learning_rate"] == 1e-7
    assert "diverged_at = 5" in said.stdout.splitlines()


# The same command with a lab that counts, since torch takes seconds to import.
WITH_DEMO = """
import sys
import app.catalog
from app.main import main
from support.demo_lab import SPEC

app.catalog.LABS = (app.catalog.CatalogEntry(SPEC, ""),)
exit(main(sys.argv[1:]))
"""
COUNT = ("-c", WITH_DEMO, "run", "demo")


def test_a_run_that_fails_ends_with_1_and_says_why(tmp_path):
    events = tmp_path / "events.jsonl"
    said = python(*COUNT, "--set", "fault=lab_error", "--events", events)
    assert said.returncode == 1
    assert "The count is wrong; choose fewer steps." in said.stderr
    steps = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    assert steps[-1]["outcome"] == "failed"
    assert steps[-2]["index"] == 4


def test_without_a_terminal_progress_comes_in_ten_lines():
    said = python(*COUNT, "--set", "steps=1000")
    lines = [line for line in said.stderr.splitlines() if line.startswith("step ")]
    assert [line.split()[1] for line in lines] == [f"{n}00/1000" for n in range(1, 11)]
    assert said.stderr.splitlines()[-1] == "Counted to 1000."
    assert said.stdout == "total = 500500\n"


@pytest.mark.parametrize("place", ["no/such/folder/events.jsonl", ""])
def test_events_that_cannot_be_written_end_the_run_before_it_begins(tmp_path, capsys, place):
    assert main(["run", "autograd", "--events", str(tmp_path / place)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Cannot write the events to {tmp_path / place}")
    assert "Computing" not in said


def test_events_that_cannot_be_written_leave_ctrl_c_as_it_was(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    main(["run", "autograd", "--events", str(tmp_path)])
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_a_bar_shows_the_progress():
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 100))
    command = [sys.executable, *COUNT, "--set", "steps=300", "--set", "sleep_ms=1"]
    with subprocess.Popen(
        command, env=environment(), cwd=REPO, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        said = _all_of(ours)
    assert process.returncode == 0
    assert "300/300" in said
    assert "total=" in said


def _all_of(terminal):
    parts = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:  # how Linux says that the other side is closed
        pass
    finally:
        os.close(terminal)
    return b"".join(parts).decode()


# Ctrl-C.


def test_ctrl_c_ends_the_run_with_130_and_a_whole_record(tmp_path):
    events = tmp_path / "events.jsonl"
    long = ("--set", "steps=1000000", "--set", "sleep_ms=1", "--events", events)
    with started(*COUNT, *long) as process:
        wait_until(lambda: events.exists() and '"step"' in events.read_text())
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "Stopped."
    assert "Traceback" not in errors
    lines = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    assert lines[-1]["outcome"] == "cancelled"
    assert out == f"total = {lines[-1]['result']['total']}\n"


@pytest.mark.slow
@on_linux
def test_ctrl_c_while_torch_is_being_imported_ends_with_130(tmp_path):
    events = tmp_path / "events.jsonl"
    with started("-m", "app", "run", "autograd", "--events", events) as process:
        wait_until(lambda: has_loaded(process.pid, "libtorch"))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert json.loads(events.read_text("utf-8").splitlines()[-1])["outcome"] == "cancelled"


DEAF_LAB = """
import time
import app.catalog
from app.main import main
from core.runtime.events import Started
from core.runtime.spec import LabSpec
from support.demo_lab import DemoSettings

def run(settings, context):
    yield Started("cpu")
    print("deaf", flush=True)
    while True:
        time.sleep(0.05)

spec = LabSpec("deaf", "Deaf", "", DemoSettings, "__main__:run", "")
app.catalog.LABS = (app.catalog.CatalogEntry(spec, ""),)
exit(main(["run", "deaf"]))
"""


@pytest.mark.slow
def test_ctrl_c_twice_ends_a_run_that_is_deaf_to_the_first():
    with started("-c", DEAF_LAB) as process:
        assert process.stdout.readline() == "deaf\n"
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "Stopped."


def test_ctrl_c_anywhere_is_130_without_a_traceback(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_parser", interrupted)
    assert main(["labs"]) == 130
    assert capsys.readouterr().err == ""


# Exports.


@pytest.mark.parametrize("ending", ["py", "ipynb"])
def test_an_export_holds_the_settings_given(tmp_path, capsys, ending):
    file = tmp_path / f"mine.{ending}"
    assert main(["export", "autograd", "--set", "seed=42", "--to", str(file)]) == 0
    assert capsys.readouterr().out == f"Saved {file}\n"
    text = file.read_text("utf-8")
    if ending == "ipynb":
        nbformat.validate(nbformat.reads(text, as_version=4))
    else:
        compile(text, file, "exec")
    assert "seed=42" in text


@pytest.mark.parametrize("name", ["mine.txt", "mine"])
def test_an_export_with_another_ending_is_refused_and_nothing_written(tmp_path, capsys, name):
    assert main(["export", "autograd", "--to", str(tmp_path / name)]) == 1
    assert "name the file .py for a script or .ipynb for a notebook" in capsys.readouterr().err
    assert list(tmp_path.glob("mine*")) == []


def test_an_export_that_cannot_be_written_says_so(tmp_path, capsys):
    file = tmp_path / "no such folder" / "mine.py"
    assert main(["export", "autograd", "--to", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"Could not write {file}")


def test_the_version_is_said(capsys):
    with pytest.raises(SystemExit) as end:
        command_line(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("gradus ")


@pytest.mark.parametrize("words", [["labs"], ["labs", "--json"]])
def test_a_reader_who_has_read_enough_is_no_error(words):
    with started("-m", "app", *words, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) == 141
    assert said == ""
