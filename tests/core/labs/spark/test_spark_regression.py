"""The lecture's example from end to end, against scikit-learn."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score, root_mean_squared_error
from support.processes import environment, python
from support.spark_runs import judged_rows

from core.data.tables import load_sample
from core.labs.spark.experiment import run
from core.labs.spark.script.script import recipe
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import Cancelled, LabError
from core.runtime.events import Note, Started, Step
from core.runtime.recipes.export import to_script
from core.runtime.worker.context import RunContext

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def boston(lab):
    return lab.result(template="regression")


@pytest.mark.parametrize("seed", [42, 7])
def test_least_squares_is_scikit_learns_on_the_same_rows(lab, seed):
    result = lab.result(template="regression", seed=seed)
    table = load_sample("boston")
    test = np.zeros(len(table), dtype=bool)
    test[judged_rows(lab.state)] = True
    features, target = table.iloc[:, :-1], table["MEDV"]
    model = LinearRegression().fit(features[~test], target[~test])
    predicted = model.predict(features[test])
    assert result["rmse"] == pytest.approx(
        root_mean_squared_error(target[test], predicted), abs=1e-6
    )
    assert result["r2"] == pytest.approx(r2_score(target[test], predicted), abs=1e-6)


def test_the_parts_hold_all_rows(boston):
    assert boston["train_rows"] + boston["test_rows"] == 506


def test_a_run_is_four_steps_and_the_same_each_time(lab):
    runs = [[*lab.events()] for _ in range(2)]
    for events in runs:
        assert isinstance(events[0], Started)
        assert [event.index for event in events[1:]] == [1, 2, 3, 4]
    metrics = [[e.metrics for e in events if isinstance(e, Step)] for events in runs]
    assert metrics[0] == metrics[1]


def test_the_timeline_holds_all_jobs_of_the_run(lab):
    *_, last = lab.events()
    jobs = last.snapshots["timeline"]
    assert len(jobs["job"]) == len(set(jobs["job"])) >= 6
    assert (jobs["tasks_done"] == jobs["tasks"]).all()
    assert (jobs["ended"] >= jobs["started"]).all()
    assert last.snapshots["work"]["jvm_mb"] > 100


def test_the_exported_script_prints_the_same_numbers_without_us(boston, tmp_path):
    settings = SparkSettings.make()
    file = tmp_path / "export.py"
    file.write_text(to_script(recipe(settings), "Spark", settings), encoding="utf-8")
    said = python(file, cwd=tmp_path, env={**environment(), "PYTHONPATH": ""})
    assert said.returncode == 0, said.stderr
    printed = dict(line.split(" = ") for line in said.stdout.splitlines())
    assert {name: float(text) for name, text in printed.items()} == {
        name: boston[name] for name in ("rmse", "r2", "mae")
    }


@pytest.mark.parametrize("wait", [1, 2])
def test_a_stop_between_steps_ends_the_run(lab, wait):
    events = lab.events()
    for _ in itertools.islice(events, wait):
        pass
    lab.context.cancel()
    with pytest.raises(Cancelled):
        next(events)


def test_a_stop_within_a_long_fit_ends_its_jobs(lab):
    events = lab.events(model="random_forest", params="numTrees=400, maxDepth=15")
    steps = 0
    while steps < 2:
        steps += isinstance(next(events), Step)
    timer = threading.Timer(1.5, lab.context.cancel)  # the engine too calls it from elsewhere
    timer.start()
    with pytest.raises(Cancelled):
        next(events)
    timer.join()
    tracker = lab.session.backend.spark.sparkContext.statusTracker()
    assert list(tracker.getActiveJobsIds()) == []


def test_a_window_is_told_of_jobs_while_they_run(lab):
    context = RunContext(lab.state, live=True)
    notes = [
        event
        for event in run(SparkSettings.make({"model": "gbt"}), context)
        if isinstance(event, Note)
    ]
    assert {note.kind for note in notes} == {"progress"}
    rows = [row for note in notes for row in note.details["jobs"]]
    assert all(len(row) == 7 for row in rows)
    assert rows


def test_a_target_that_is_not_there_is_named_with_a_guess(lab):
    with pytest.raises(LabError, match=r"no column 'MEDW' to predict; did you mean MEDV\?"):
        lab.result(target="MEDW")
