"""Stop while a run reads, prepares or computes in one long go."""

import threading
import time

import numpy as np
import pandas as pd
import pytest

from core.labs.ensembles.comparison.state import STATE
from core.labs.ensembles.experiment import run
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.events import Started
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive

pytestmark = [
    pytest.mark.slow,  # what is stopped has to be long
    # What is raised within a finalizer is lost, told on the console, and raised again.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
# One second is promised; a loaded machine may need longer to give the thread its turn.
STOP_LIMIT_S = 3.0


def stopped(at, state=None, **values):
    """Run until ``at`` says so of an event, or at once; return the end and how long Stop took."""
    context = RunContext(state)
    control = Control(context)
    pressed = []

    def stop():
        pressed.append(time.monotonic())
        control.stop()

    class Sink:
        def add(self, event):
            if at is not None and at(event):
                threading.Timer(0.3, stop).start()

    if at is None:
        threading.Timer(0.3, stop).start()
    settings = EnsembleSettings.make(values)
    finished = drive(lambda: run(settings, context), context, control, Sink())
    assert pressed, finished
    return finished, time.monotonic() - pressed[0]


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "long.csv"
    path.write_text("a,b,c,d,e,f,y\n" + "1.5,x,,4e3,7,1/2,3\n2.5,x,,4e3,7,1/3,4\n" * 200_000)
    return path


def test_stop_ends_the_reading_of_a_long_file(long_file):
    finished, waited_s = stopped(None, data=str(long_file), models="tree")
    assert finished.outcome == "cancelled"
    assert waited_s < STOP_LIMIT_S


def test_the_models_of_the_run_before_then_stay(long_file):
    state = {STATE: "the last run"}
    stopped(None, state, data=str(long_file), models="tree")
    assert state[STATE] == "the last run"


def test_stop_ends_a_logistic_regression_of_many_columns(tmp_path):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(size=(4000, 2000))).add_prefix("c")
    table["y"] = rng.integers(0, 60, 4000)
    path = tmp_path / "wide.parquet"
    table.to_parquet(path)
    finished, waited_s = stopped(
        lambda event: isinstance(event, Started),
        data=str(path),
        models="linear",
        task="classification",
    )
    assert finished.outcome == "cancelled"
    assert finished.result["models"] == []
    assert waited_s < STOP_LIMIT_S
