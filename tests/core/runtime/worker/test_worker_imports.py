"""What comes while a worker imports a lab, which takes seconds."""

from __future__ import annotations

import importlib
import time
from dataclasses import replace

import pytest
from support.demo_lab import SPEC
from support.worker_pipe import receive_until, steps_in

from core.runtime.messages import Ended, Press, StartRun, Warm
from core.runtime.records.history import RunHistory
from core.runtime.records.recorder import new_run_folder
from core.runtime.worker_process import WorkerProcess

SLOW_PACKAGE = """
import time
time.sleep(0.5)
from slow_package.settings import SlowSettings
"""
SLOW_SETTINGS = """
import slow_package
from support.demo_lab import DemoSettings
class SlowSettings(DemoSettings):
    pass
"""


def test_a_run_started_while_its_lab_is_being_imported_ends_done(tmp_path, monkeypatch):
    package = tmp_path / "slow_package"
    package.mkdir()
    (package / "__init__.py").write_text(SLOW_PACKAGE)
    (package / "settings.py").write_text(SLOW_SETTINGS)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings = importlib.import_module("slow_package").SlowSettings
    worker = WorkerProcess("slow", tmp_path / "crash.txt")
    try:
        worker.send(Warm(("slow_package",)))
        worker.send(StartRun(replace(SPEC, settings=settings), {"steps": 3}))
        assert receive_until(worker, Ended)[-1].finished.outcome == "done"
    finally:
        worker.kill()


HEAVY_ENTRY = """
import time
from pathlib import Path
Path(__file__).with_name("begun").touch()
while not Path(__file__).with_name("go").exists():
    time.sleep(0.005)
from support.demo_lab import run
"""


@pytest.fixture
def heavy(tmp_path, monkeypatch):
    """A lab whose import begins with a file ``begun`` and lasts until there is one ``go``."""
    package = tmp_path / "heavy_package"
    package.mkdir()
    (package / "__init__.py").write_text("from heavy_package.settings import HeavySettings")
    (package / "settings.py").write_text(
        "from support.demo_lab import DemoSettings\nclass HeavySettings(DemoSettings): pass\n"
    )
    (package / "heavy.py").write_text(HEAVY_ENTRY)
    monkeypatch.syspath_prepend(str(tmp_path))
    settings = importlib.import_module("heavy_package").HeavySettings
    return package, replace(SPEC, settings=settings, entry="heavy_package.heavy:run")


def wait_for_file(path, limit_s=20):
    deadline = time.monotonic() + limit_s
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_run_whose_lab_is_being_imported_is_stopped_at_once(heavy, worker):
    package, spec = heavy
    worker.send(Warm(("heavy_package.heavy",)))
    wait_for_file(package / "begun")
    worker.send(StartRun(spec, {"steps": 3}))
    worker.send(Press("stop"))
    messages = receive_until(worker, Ended)  # the import has not ended
    assert [type(message) for message in messages] == [Ended]
    assert messages[-1].finished.outcome == "cancelled"


def test_a_run_that_imports_its_own_lab_is_stopped_at_once(heavy, worker):
    package, spec = heavy
    worker.send(StartRun(spec, {"steps": 3}))
    wait_for_file(package / "begun")
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"


def test_the_next_run_follows_one_that_was_stopped_during_the_import(heavy, worker):
    package, spec = heavy
    worker.send(StartRun(spec, {"steps": 3}))
    wait_for_file(package / "begun")
    worker.send(Press("stop"))
    receive_until(worker, Ended)
    worker.send(StartRun(spec, {"steps": 4}))
    (package / "go").touch()
    messages = receive_until(worker, Ended)
    assert (messages[-1].finished.outcome, steps_in(messages)) == ("done", 4)


def test_a_run_that_was_stopped_during_the_import_is_kept_as_cancelled(heavy, worker, tmp_path):
    package, spec = heavy
    folder = new_run_folder(tmp_path, "demo")
    worker.send(StartRun(spec, {"steps": 3}, folder))
    wait_for_file(package / "begun")
    worker.send(Press("stop"))
    receive_until(worker, Ended)
    (kept,) = RunHistory(tmp_path).summaries("demo")
    assert kept.outcome == "cancelled"
