"""Stop ends all that a run asks of Spark, at whatever moment it comes."""

from __future__ import annotations

import gc
import threading

import pytest
from support.processes import wait_until
from support.spark_runs import LONG_QUERY, act_when, ask, calls

from core.labs.spark.reports import Query
from core.runtime.errors import Cancelled, LabError
from core.runtime.events import Step

pytestmark = [
    pytest.mark.slow,
    # Spark forgets to close the pool of a search's threads; it ends when it is collected.
    pytest.mark.filterwarnings("ignore:unclosed running multiprocessing pool:ResourceWarning"),
]

LONG_FITS = {
    "forest": {"model": "random_forest", "params": "numTrees=400, maxDepth=15"},
    "boosting": {"model": "gbt", "params": "maxIter=500"},
    "cross-validation": {
        "model": "tree",
        "validation": "cross_validation",
        "grid": "maxDepth=2|3|4|5|6|7|8|9",
        "folds": 10,
    },
    "train-validation": {
        "model": "gbt",
        "validation": "train_validation",
        "grid": "maxDepth=2|3; maxIter=50|60",
    },
    "ratings": {"template": "recommendation", "params": "maxIter=200"},
}


def jobs(lab):
    """Return the jobs that this Spark remembers, id -> group and whether each is over."""
    context = lab.session.backend.spark.sparkContext
    context._jsc.sc().listenerBus().waitUntilEmpty(10_000)
    listed = context._jsc.sc().statusStore().jobsList(None)
    found = (listed.apply(number) for number in range(listed.length()))
    return {job.jobId(): (job.jobGroup(), job.completionTime().isDefined()) for job in found}


def stop_when(lab, is_the_moment):
    """Press Stop, as the engine does from another thread, at a moment of the fit."""
    return act_when(is_the_moment, lambda: lab.context.cancel())


def fitting(lab, **settings):
    """Return a run that is about to fit."""
    events = lab.events(**settings)
    steps = 0
    while steps < 2:
        steps += isinstance(next(events), Step)
    return events


def pools_are_gone():
    """Tell whether the threads of pyspark's pools have ended, as they do once nobody holds one."""
    gc.collect()
    return not any("_handle_workers" in thread.name for thread in threading.enumerate())


def assert_nothing_goes_on(lab):
    wait_until(lambda: not calls(), 20)
    gc.collect()
    before = jobs(lab)
    assert all(is_over for _, is_over in before.values())
    assert lab.result()["r2"] > 0.5  # the session is as good as before
    groups = {group for group, _ in before.values()}
    assert not [
        id_ for id_, (group, _) in jobs(lab).items() if group in groups and id_ not in before
    ]
    # What a search had not begun yet is refused model by model, on a busy machine for a minute.
    wait_until(pools_are_gone, 120)


@pytest.mark.parametrize("kind", LONG_FITS)
def test_a_stop_while_a_job_runs_ends_the_fit(lab, kind):
    events = fitting(lab, **LONG_FITS[kind])
    done = len(jobs(lab))
    tracker = lab.session.backend.spark.sparkContext.statusTracker()
    presser = stop_when(lab, lambda: len(jobs(lab)) > done + 3 and bool(tracker.getActiveJobsIds()))
    with pytest.raises(Cancelled):
        list(events)
    presser.join()
    assert_nothing_goes_on(lab)


@pytest.mark.parametrize("kind", ["boosting", "cross-validation", "train-validation"])
def test_a_stop_between_two_jobs_ends_the_fit(lab, kind):
    events = fitting(lab, **LONG_FITS[kind])
    done = len(jobs(lab))
    tracker = lab.session.backend.spark.sparkContext.statusTracker()
    presser = stop_when(lab, lambda: len(jobs(lab)) > done + 3 and not tracker.getActiveJobsIds())
    with pytest.raises(Cancelled):
        list(events)
    presser.join()
    assert_nothing_goes_on(lab)


def test_a_stop_while_rows_are_read_ends_the_reading(lab, tmp_path):
    file = tmp_path / "long.csv"
    file.write_text("a,b,y\n" + "1.5,2.5,3.5\n" * 3_000_000)
    events = lab.events(data=str(file))
    next(events)
    tracker = lab.session.backend.spark.sparkContext.statusTracker()
    presser = stop_when(lab, lambda: bool(tracker.getActiveJobsIds()))
    with pytest.raises(Cancelled):
        list(events)
    presser.join()
    assert_nothing_goes_on(lab)


@pytest.mark.parametrize("model", ["random_forest", "gbt"])
def test_a_stop_while_sizes_are_compared_ends_the_comparison(lab, model):
    events = lab.events(experiment="scaling", model=model, rows=200_000)
    tracker = lab.session.backend.spark.sparkContext.statusTracker()
    presser = stop_when(lab, lambda: len(tracker.getActiveJobsIds()) > 0)
    with pytest.raises(Cancelled):
        list(events)
    presser.join()
    assert_nothing_goes_on(lab)


def test_a_stop_ends_a_question_that_is_being_answered(lab):
    events = fitting(lab, model="gbt")
    tracker = lab.session.backend.spark.sparkContext.statusTracker()
    presser = stop_when(lab, lambda: bool(tracker.getActiveJobsIds()))
    with pytest.raises(LabError, match="question was stopped"):
        ask(lab.state, Query({}, LONG_QUERY))
    presser.join()
    with pytest.raises(Cancelled):
        list(events)
    assert_nothing_goes_on(lab)


def test_a_stop_that_came_before_a_phase_ends_it_at_once(lab):
    events = lab.events(model="gbt", params="maxIter=500")
    next(events)
    lab.context.cancel()
    with pytest.raises(Cancelled):
        list(events)
    assert_nothing_goes_on(lab)
