"""Answers what the pages ask; `core.labs.spark.reports` says what each is."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.data.preview import preview
from core.labs.spark import pipeline_reports as p
from core.labs.spark import reports as r
from core.labs.spark.data import queries, tables
from core.labs.spark.data.dataframe_steps import steps_of
from core.labs.spark.engine import aot, clusters
from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.driver import Driver
from core.labs.spark.engine.session import session_of
from core.labs.spark.jobs.progress import task_places
from core.labs.spark.jobs.questions import stoppable
from core.labs.spark.options.connect_limits import CONNECT_LIMITS, limits_of
from core.labs.spark.options.model_texts import StageSpec, parse_stages
from core.labs.spark.pipeline import (
    checks,
    diagnostics,
    saved_pipelines,
    stage_list,
    stage_previews,
)
from core.labs.spark.pipeline.fitted import fitted_of
from core.labs.spark.script.own_files import is_looked_at
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError
from core.runtime.request import State, answers
from core.runtime.text import text

# The first minute belongs to the student.
_TRAINING_DELAY_S = 60.0
_LOADED = "spark_loaded"


# The session.


@answers(r.Start)
def start(state: State, asked: r.Start) -> r.SessionStatus:
    """Begin to start Spark; return at once."""
    session = session_of(state)
    session.start(SparkSettings.make(asked.settings), _train if asked.train else None)
    return session.status()


@answers(r.LookAtSession)
def look_at_session(state: State, asked: r.LookAtSession) -> r.SessionStatus:
    """Return how the session is."""
    return session_of(state).status()


@answers(r.ReadLog)
def read_log(state: State, asked: r.ReadLog) -> r.LogTail:
    """Return the log's end, or why there is none."""
    backend = session_of(state).backend
    if not isinstance(backend, Driver):
        return r.LogTail(reason=CONNECT_LIMITS["log"] if backend else "")
    return r.LogTail(str(backend.jvm.log_file), tuple(backend.jvm.log_tail(asked.lines)))


# The rows.


@answers(r.LookAtFile)
def look_at_file(state: State, asked: r.LookAtFile) -> Mapping[str, Any] | None:
    """Return the first look at a file."""
    settings = SparkSettings.make(asked.settings).located()
    return preview(settings.data, settings.decisions) if is_looked_at(settings) else None


@answers(r.ListColumns)
@stoppable
def list_columns(state: State, asked: r.ListColumns) -> tuple[r.Column, ...]:
    """Return the columns of the data."""
    return tables.schema(_table(state, asked.settings)[1])


@answers(r.ShowRows)
@stoppable
def show_rows(state: State, asked: r.ShowRows) -> r.Page:
    """Return a page of the data."""
    return tables.page(_table(state, asked.settings)[1], asked.page, asked.size)


@answers(r.Summarize)
@stoppable
def summarize(state: State, asked: r.Summarize) -> r.TableSummary:
    """Return a summary of the data."""
    backend, table = _table(state, asked.settings)
    ragged = tables.ragged_rows(backend.spark, SparkSettings.make(asked.settings), table)
    return tables.summary(table, ragged)


@answers(r.CountValues)
@stoppable
def count_values(state: State, asked: r.CountValues) -> r.NumberCounts | r.TextCounts:
    """Return how the values of a column are spread."""
    return tables.histogram(_table(state, asked.settings)[1], asked.column, asked.bins)


# SQL.


@answers(r.ListViews)
@stoppable
def list_views(state: State, asked: r.ListViews) -> tuple[str, ...]:
    """Return the names that SQL knows."""
    return _register(state, asked.settings)[1]


@answers(r.Query)
@stoppable
def query(state: State, asked: r.Query) -> r.QueryPage:
    """Return a page of a query's rows."""
    spark = _register(state, asked.settings)[0].spark
    return queries.select(spark, asked.query, asked.page, asked.size)


@answers(r.PlanQuery)
@stoppable
def plan_query(state: State, asked: r.PlanQuery) -> r.PlanStep:
    """Run a query and return its plan."""
    return queries.plan(_register(state, asked.settings)[0].spark, asked.query)


@answers(r.TellInSteps)
@stoppable
def tell_in_steps(state: State, asked: r.TellInSteps) -> str:
    """Return the code of DataFrame steps that give a query's rows."""
    return steps_of(_register(state, asked.settings)[0].spark, asked.query)


# The builder.


@answers(p.ListStages)
@stoppable
def list_stages(state: State, asked: p.ListStages) -> tuple[p.StageKind, ...]:
    """Return every stage with its parameters."""
    settings = SparkSettings.make(asked.settings)
    session_of(state).wait(settings)
    return stage_list.stage_list(limits_of(settings.master))


@answers(p.ListTemplateStages)
@stoppable
def list_template_stages(state: State, asked: p.ListTemplateStages) -> tuple[StageSpec, ...]:
    """Return the template's own stages for these data."""
    plain = SparkSettings.make({**_of_cards(asked.settings), "stages": ""})
    _, table = _table(state, plain.model_dump())
    return stage_previews.template_stages(plain, table)


@answers(p.CheckStages)
@stoppable
def check_stages(state: State, asked: p.CheckStages) -> tuple[p.CheckedStage, ...]:
    """Return what is wrong with the stages."""
    settings = _of_cards(asked.settings)
    backend, table = _table(state, settings)
    stages = parse_stages(SparkSettings.make(settings).stages)
    return checks.check_stages(backend.spark, table, stages)


@answers(p.ShowAround)
@stoppable
def show_around(state: State, asked: p.ShowAround) -> p.RowsAround:
    """Return rows around a stage."""
    settings = _of_cards(asked.settings)
    _, table = _table(state, settings)
    stages = parse_stages(SparkSettings.make(settings).stages)
    return stage_previews.rows_around(table, stages, asked.index, asked.count)


def _of_cards(settings: r.Values) -> r.Values:
    """Return the settings of the one pipeline that the cards are of, also beside several models."""
    return {**settings, "models": ""}


# After a run.


@answers(p.InspectStages)
@stoppable
def inspect_stages(state: State, asked: p.InspectStages) -> tuple[p.FittedStage, ...]:
    """Return the fitted stages."""
    return diagnostics.inspect_stages(fitted_of(state))


@answers(p.ChooseModel)
@stoppable
def choose_model(state: State, asked: p.ChooseModel) -> str:
    """Take one of the compared models."""
    fitted_of(state).choose(asked.model)
    return asked.model


@answers(p.Predict)
@stoppable
def predict(state: State, asked: p.Predict) -> p.Predictions:
    """Return true and predicted numbers of test rows."""
    return diagnostics.predictions(fitted_of(state))


@answers(p.DrawRoc)
@stoppable
def draw_roc(state: State, asked: p.DrawRoc) -> p.RocCurve:
    """Return the curve of two classes."""
    return diagnostics.roc(fitted_of(state))


@answers(p.CountConfusion)
@stoppable
def count_confusion(state: State, asked: p.CountConfusion) -> p.Confusion:
    """Return which classes are taken for which."""
    return diagnostics.confusion(fitted_of(state))


@answers(p.DrawPlane)
@stoppable
def draw_plane(state: State, asked: p.DrawPlane) -> p.PlanePoints:
    """Return rows on a plane."""
    return diagnostics.plane(fitted_of(state))


@answers(p.ListRules)
@stoppable
def list_rules(state: State, asked: p.ListRules) -> tuple[p.Rule, ...]:
    """Return the association rules."""
    return diagnostics.rules(fitted_of(state))


@answers(p.Recommend)
@stoppable
def recommend(state: State, asked: p.Recommend) -> p.UserItems:
    """Return the best items for a user."""
    return diagnostics.recommendations(fitted_of(state), asked.user, asked.count)


@answers(p.ListFields)
@stoppable
def list_fields(state: State, asked: p.ListFields) -> tuple[p.RowField, ...]:
    """Return the fields of the form for a new row."""
    return saved_pipelines.fields(fitted_of(state))


@answers(p.JudgeRow)
@stoppable
def judge_row(state: State, asked: p.JudgeRow) -> p.Verdict:
    """Return what a pipeline says of a typed row."""
    fitted = fitted_of(state)
    model = state.get(_LOADED) if asked.by_loaded else fitted.pipeline_model
    if model is None:
        raise LabError(text("spark", "No pipeline was loaded; load one first."))
    return saved_pipelines.judge(model, fitted, asked.values)


@answers(p.SavePipeline)
@stoppable
def save_pipeline(state: State, asked: p.SavePipeline) -> str:
    """Write the fitted pipeline into a folder."""
    if Path(asked.path).exists() and not asked.overwrite:
        raise LabError(
            text("spark", "{path} is there already; choose a new folder, or overwrite it.")(
                path=str(asked.path)
            )
        )
    return saved_pipelines.save_pipeline(fitted_of(state), asked.path, asked.overwrite)


@answers(p.LoadPipeline)
@stoppable
def load_pipeline(state: State, asked: p.LoadPipeline) -> p.LoadedPipeline:
    """Read a saved pipeline."""
    session_of(state).wait(SparkSettings.make(asked.settings))
    state[_LOADED], found = saved_pipelines.load_pipeline(asked.path)
    return found


@answers(p.ListTasks)
@stoppable
def list_tasks(state: State, asked: p.ListTasks) -> tuple[p.TaskPlace, ...]:
    """Return where each task of a job ran."""
    backend = session_of(state).backend
    if backend is None or not backend.is_alive:
        raise LabError(text("spark", "Spark has ended, and with it what it knew of its tasks."))
    return task_places(backend, asked.job)


# The cluster.


@answers(r.StartCluster)
@stoppable
def start_cluster(state: State, asked: r.StartCluster) -> r.ClusterStatus:
    """Start a cluster in place of the one before."""
    clusters.keep_cluster(state, None)
    cluster = clusters.start_cluster(asked.workers, asked.java_home)
    clusters.keep_cluster(state, cluster)
    return cluster.status()


@answers(r.LookAtCluster)
@stoppable
def look_at_cluster(state: State, asked: r.LookAtCluster) -> r.ClusterStatus:
    """Return how the cluster is."""
    return clusters.cluster_of(state).status()


@answers(r.StopCluster)
@stoppable
def stop_cluster(state: State, asked: r.StopCluster) -> None:
    """End the cluster."""
    clusters.keep_cluster(state, None)


@answers(r.KillWorker)
@stoppable
def kill_worker(state: State, asked: r.KillWorker) -> r.ClusterStatus:
    """Kill a worker and its executors."""
    cluster = clusters.cluster_of(state)
    cluster.kill_worker(asked.id)
    return cluster.status()


def _table(state: State, settings: r.Values) -> tuple[Backend, Any]:
    checked = SparkSettings.make(settings)
    backend = session_of(state).wait(checked)
    return backend, tables.table_of(state, checked, backend)


def _register(state: State, settings: r.Values) -> tuple[Backend, tuple[str, ...]]:
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
    return backend, tuple(known)


def _train(backend: Backend) -> None:
    """Make the cache of classes in the background, if the session's Java can have one."""
    if isinstance(backend, Driver) and aot.is_wanted(backend.jvm.plan.java):
        timer = threading.Timer(_TRAINING_DELAY_S, aot.train, (backend.jvm.plan.java,))
        timer.name, timer.daemon = "spark cache", True
        timer.start()
