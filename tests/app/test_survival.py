"""Each lab's runs survive: recorded, killed, reopened, shown, run again, with equal numbers."""

from __future__ import annotations

import numpy as np
import psutil
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from support.demo_view import click
from support.demo_window import children
from support.drawing import wait_until_drawn
from support.processes import started
from support.survivor import LIMIT_MS, open_lab, pictures

from app.catalog import LABS
from app.window import fill
from core.runtime.folders import data_dir
from core.runtime.records.history import RunHistory
from ui.theme import apply_theme

pytestmark = pytest.mark.slow

HOLDS_NO_RUN = {"tensors"}  # says that its program has to be run to have the tensors again


@pytest.fixture(scope="module", params=[entry.spec.id for entry in LABS])
def killed(request, tmp_path_factory):
    """A lab, and a folder of what a killed window has left: one whole run, one begun."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("data", "cache", "config"):
            patch.setenv(f"GRADUS_{kind.upper()}_DIR", str(folder / kind))
        with started("-m", "support.survivor", request.param, folder) as window:
            line = window.stdout.readline()
            assert line, window.stderr.read()
            family = [psutil.Process(window.pid), *map(psutil.Process, children(window.pid))]
            window.kill()
            psutil.wait_procs(family, timeout=20)
        yield request.param, folder, int(line)


@pytest.fixture
def lab(killed, monkeypatch):
    """The next window's tab of that lab, beside its kept runs, the newest first."""
    name, folder, _ = killed
    for kind in ("data", "cache", "config"):
        monkeypatch.setenv(f"GRADUS_{kind.upper()}_DIR", str(folder / kind))
    window, tab = open_lab(name)
    yield window, tab
    window.close()
    window.deleteLater()
    apply_theme(QApplication.instance(), "system")


def kept_runs(name):
    return RunHistory(data_dir() / "runs").summaries(name)


def test_the_run_that_was_killed_is_offered_and_comes_back(qtbot, killed, lab):
    name, _, steps = killed
    window, tab = lab
    fill(window)
    click(qtbot, window.offer, "Reopen")
    qtbot.waitUntil(lambda: "cut off" in tab.frame.messages.message(), timeout=20_000)
    begun, whole = kept_runs(name)
    assert (begun.outcome, whole.outcome) == ("interrupted", "done")
    assert begun.steps == steps
    assert begun.settings == whole.settings
    assert tab.frame.form.settings().model_dump() == whole.settings


def test_the_whole_run_is_shown_as_it_was_seen(qtbot, killed, lab):
    name, folder, _ = killed
    _, tab = lab
    reopen(qtbot, tab)
    wait_until_drawn(qtbot)
    if name in HOLDS_NO_RUN:
        assert tab.view.summary() == ""
        return
    assert tab.view.summary() == (folder / "summary.txt").read_text("utf-8")
    seen = [QImage(str(folder / f"{n}.png")) for n in range(len(list(folder.glob("*.png"))))]
    assert pictures(tab) == seen


def test_the_whole_run_runs_again_with_equal_numbers(qtbot, killed, lab):
    name, _, _ = killed
    _, tab = lab
    whole = reopen(qtbot, tab)
    with qtbot.waitSignal(tab.controller.ended, timeout=LIMIT_MS):
        tab.frame.runs.table.rerun_requested.emit(whole.id)
    again = kept_runs(name)[0]
    assert again.id != whole.id
    assert again.settings == whole.settings
    assert numbers(again) == numbers(whole)


def reopen(qtbot, tab):
    """Show the run that ended, and return it."""
    whole = next(run for run in reversed(kept_runs(tab.spec.id)) if run.outcome == "done")
    tab.frame.drawer.open_page("runs")
    tab.frame.drawer.close()
    tab.reopen(whole.id)
    qtbot.waitUntil(lambda: "This is run" in tab.frame.messages.message(), timeout=LIMIT_MS)
    return whole


def numbers(run):
    """Return the metrics of a run, but for what is measured of the machine."""
    metrics = RunHistory(data_dir() / "runs").metrics(run.lab, run.id)
    return {name: np.stack(column).tobytes() for name, column in metrics.items()}
