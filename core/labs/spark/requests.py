"""What the window may ask the worker, all ``function(state, **values)`` with plain answers.

``settings`` is the lab's settings as a mapping. Whatever goes wrong inside Spark comes back as one
sentence with the trace behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.labs.spark.data import queries, tables
from core.labs.spark.data.dataframe_steps import steps_of
from core.labs.spark.engine import aot, clusters
from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.driver import Driver
from core.labs.spark.engine.session import session_of
from core.labs.spark.jobs.progress import task_places
from core.labs.spark.jobs.questions import told
from core.labs.spark.options.connect_limits import CONNECT_LIMITS, limits_of
from core.labs.spark.options.model_texts import parse_stages
from core.labs.spark.pipeline import (
    checks,
    diagnostics,
    saved_pipelines,
    stage_list,
    stage_previews,
)
from core.labs.spark.pipeline.fitted import fitted_of
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError

Values = Mapping[str, Any]
State = dict[str, Any]
# The first minute belongs to the student.
_TRAINING_DELAY_S = 60.0
_LOADED = "spark_loaded"


# The session.


def start(state: State, settings: Values, train: bool = True) -> dict[str, Any]:
    """Begin to start Spark in the background; return `status` at once.

    With ``train`` the cache of classes is made afterwards, at low priority, if there is none.
    """
    session_of(state).start(SparkSettings.make(settings), _train if train else None)
    return status(state)


def status(state: State) -> dict[str, Any]:
    """Return ``is_ready``, ``has_died``, ``phase``, ``phases`` (seconds), ``error``, ``master``."""
    return session_of(state).status()


def log(state: State, lines: int = 200) -> dict[str, Any]:
    """Return the ``path`` of Spark's log and its last ``lines``; without one the ``reason``."""
    backend = session_of(state).backend
    if not isinstance(backend, Driver):
        return {"path": "", "lines": [], "reason": CONNECT_LIMITS["log"] if backend else ""}
    return {"path": str(backend.jvm.log_file), "lines": backend.jvm.log_tail(lines), "reason": ""}


# The rows.


@told
def schema(state: State, settings: Values) -> list[dict[str, Any]]:
    """Return each column: ``name``, ``type``, ``number``."""
    return tables.schema(_table(state, settings)[1])


@told
def rows(state: State, settings: Values, page: int = 0, size: int = tables.PAGE) -> dict[str, Any]:
    """Return a page of rows: ``names``, ``rows`` (texts), ``page``, ``has_more``."""
    return tables.page(_table(state, settings)[1], page, size)


@told
def summary(state: State, settings: Values) -> dict[str, Any]:
    """Return ``rows``, ``ragged`` lines and ``columns``: nulls, distinct, mean, limits."""
    backend, table = _table(state, settings)
    ragged = tables.ragged_rows(backend.spark, SparkSettings.make(settings), table)
    return {**tables.summary(table), "ragged": ragged}


@told
def histogram(state: State, settings: Values, column: str, bins: int = 30) -> dict[str, Any]:
    """Return ``edges`` and ``counts``, or ``values`` and ``counts`` for texts; and ``nulls``."""
    return tables.histogram(_table(state, settings)[1], column, bins)


@told
def views(state: State, settings: Values) -> list[str]:
    """Return the names that SQL knows: the data, and after a run train, test and predictions."""
    return _register(state, settings)[1]


@told
def sql(
    state: State, settings: Values, query: str, page: int = 0, size: int = tables.PAGE
) -> dict[str, Any]:
    """Return a page of a query's rows, as `rows`, with ``seconds``."""
    return queries.select(_register(state, settings)[0].spark, query, page, size)


@told
def plan(state: State, settings: Values, query: str) -> dict[str, Any]:
    """Run a query and return its plan: ``name``, ``text``, ``costs``, ``children``."""
    return queries.plan(_register(state, settings)[0].spark, query)


@told
def steps(state: State, settings: Values, query: str) -> str:
    """Return the code of DataFrame steps that give a query's rows."""
    return steps_of(_register(state, settings)[0].spark, query)


# The builder.


@told
def all_stages(state: State, settings: Values) -> list[dict[str, Any]]:
    """Return every stage of pyspark.ml with its parameters, see `stage_list.stage_list`."""
    checked = SparkSettings.make(settings)
    session_of(state).wait(checked)
    return stage_list.stage_list(limits_of(checked.master))


@told
def template_stages(state: State, settings: Values) -> list[dict[str, Any]]:
    """Return the template's own stages for these data, as cards of the builder."""
    plain = SparkSettings.make({**_of_cards(settings), "stages": ""})
    _, table = _table(state, plain.model_dump())
    return stage_previews.template_stages(plain, table)


@told
def check(state: State, settings: Values) -> list[dict[str, Any]]:
    """Return of each card ``reads``, ``writes`` and ``error``, without running anything."""
    settings = _of_cards(settings)
    backend, table = _table(state, settings)
    stages = SparkSettings.make(settings).stages
    return checks.check_stages(backend.spark, table, parse_stages(stages))


@told
def before_after(state: State, settings: Values, index: int, count: int = 20) -> dict[str, Any]:
    """Return ``before`` and ``after``, pages of rows around the card at ``index``, and ``new``."""
    settings = _of_cards(settings)
    _, table = _table(state, settings)
    stages = parse_stages(SparkSettings.make(settings).stages)
    return stage_previews.before_after(table, stages, index, count)


def _of_cards(settings: Values) -> Values:
    """Return the settings of the one pipeline that the cards are of, also beside several models."""
    return {**settings, "models": ""}


# After a run.


@told
def inspect(state: State) -> list[dict[str, Any]]:
    """Return each fitted stage with its parameters and findings."""
    return diagnostics.inspect_stages(fitted_of(state))


@told
def choose(state: State, model: str) -> str:
    """Take one of the compared models for the one that is asked about; return it."""
    fitted_of(state).choose(model)
    return model


@told
def residuals(state: State) -> dict[str, Any]:
    """Return ``actual`` and ``predicted`` of test rows."""
    return diagnostics.residuals(fitted_of(state))


@told
def roc(state: State) -> dict[str, Any]:
    """Return ``false_positive``, ``true_positive`` and ``area`` for two classes."""
    return diagnostics.roc(fitted_of(state))


@told
def confusion(state: State) -> dict[str, Any]:
    """Return ``labels`` and ``counts``."""
    return diagnostics.confusion(fitted_of(state))


@told
def plane(state: State) -> dict[str, Any]:
    """Return ``points`` and ``groups`` of clusters or reduced dimensions."""
    return diagnostics.plane(fitted_of(state))


@told
def rules(state: State) -> list[dict[str, Any]]:
    """Return the association rules: ``if``, ``then``, ``confidence``, ``lift``, ``support``."""
    return diagnostics.rules(fitted_of(state))


@told
def recommendations(state: State, user: int, count: int = 10) -> dict[str, Any]:
    """Return ``rated``, ``new`` and all ``users``."""
    return diagnostics.recommendations(fitted_of(state), user, count)


@told
def fields(state: State) -> list[dict[str, Any]]:
    """Return the fields of the form for a new row."""
    return saved_pipelines.fields(fitted_of(state))


@told
def new_row(state: State, values: dict[str, str], loaded: bool = False) -> dict[str, Any]:
    """Return what the fitted pipeline, or the loaded one, says of a typed row."""
    fitted = fitted_of(state)
    model = state.get(_LOADED) if loaded else fitted.pipeline_model
    if model is None:
        raise LabError("No pipeline was loaded; load one first.")
    return saved_pipelines.predict(model, fitted, values)


@told
def save_pipeline(state: State, path: str, overwrite: bool = False) -> str:
    """Write the fitted pipeline into a folder; return the folder."""
    if Path(path).exists() and not overwrite:
        raise LabError(f"{path} is there already; choose a new folder, or overwrite it.")
    return saved_pipelines.save_pipeline(fitted_of(state), path, overwrite)


@told
def load_pipeline(state: State, settings: Values, path: str) -> dict[str, Any]:
    """Read a saved pipeline; return its ``path`` and ``stages``."""
    backend = session_of(state).wait(SparkSettings.make(settings))
    state[_LOADED], found = saved_pipelines.load_pipeline(backend, path)
    return found


@told
def tasks(state: State, job: int) -> list[dict[str, Any]]:
    """Return where each task of a job ran: ``stage``, ``task``, ``executor``, ``host``, times."""
    return task_places(fitted_of(state).backend, job)


# The cluster.


@told
def cluster_start(state: State, workers: int = 2, java_home: str = "") -> dict[str, Any]:
    """Start a standalone cluster on this computer; return `cluster_status`."""
    clusters.keep(state, None)
    clusters.keep(state, clusters.start_cluster(workers, java_home))
    return cluster_status(state)


@told
def cluster_status(state: State) -> dict[str, Any]:
    """Return ``master``, ``pages`` and the ``workers`` with their executors."""
    return clusters.cluster_of(state).status()


@told
def cluster_stop(state: State) -> None:
    """End the cluster."""
    clusters.keep(state, None)


@told
def kill_worker(state: State, id: int) -> dict[str, Any]:
    """Kill a worker and its executors; return `cluster_status`."""
    cluster = clusters.cluster_of(state)
    cluster.kill_worker(id)
    return cluster.status()


def _table(state: State, settings: Values) -> tuple[Backend, Any]:
    checked = SparkSettings.make(settings)
    backend = session_of(state).wait(checked)
    return backend, tables.table_of(state, checked, backend)


def _register(state: State, settings: Values) -> tuple[Backend, list[str]]:
    """Make the rows known to SQL; return the names."""
    backend, table = _table(state, settings)
    known = {queries.view_name(SparkSettings.make(settings).data_id): table}
    try:
        fitted = fitted_of(state)
    except LabError:
        fitted = None
    if fitted is not None and fitted.backend is backend:
        known |= {"train": fitted.train, "test": fitted.test}
        known["predictions"] = fitted.pipeline_model.transform(fitted.test)
    queries.register(known)
    return backend, list(known)


def _train(backend: Backend) -> None:
    """Make the cache of classes in the background, if the session's Java can have one."""
    if isinstance(backend, Driver) and aot.is_wanted(backend.jvm.plan.java):
        timer = threading.Timer(_TRAINING_DELAY_S, aot.train, (backend.jvm.plan.java,))
        timer.name, timer.daemon = "spark cache", True
        timer.start()
