"""The private doors of pyspark that the lab cannot do without: each with its reason and its end.

All were looked at in pyspark 4.3.0 with py4j 0.10.9.9. `tests/core/labs/spark/test_spark_compat.py`
knocks at each of them, and fails when an upgrade has closed one or brought another version.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

LOOKED_AT = {"pyspark": "4.3.0", "py4j": "0.10.9.9"}
"""Package -> the version in which these doors were tried."""

_COMMAND = "org.apache.spark.sql.catalyst.plans.logical.Command"


def status_store(spark: Any) -> Any:
    """Return what Spark keeps of its jobs: their times, tasks and bytes.

    Door: ``SparkContext._jsc``. Reason: the public ``statusTracker`` tells no times, no bytes and
    no executors, and asking the REST server takes 386 ms where a run looks each 250 ms. Ends when
    ``statusTracker`` tells them.
    """
    return spark.sparkContext._jsc.sc().statusStore()


def wait_for_events(spark: Any, limit_ms: int) -> None:
    """Wait until the status store holds all that has happened.

    Door: ``SparkContext._jsc``. Reason: Spark tells its store later, and the counts of a run that
    has ended must be the same each time. Ends when pyspark has a call that waits for it.
    """
    spark.sparkContext._jsc.sc().listenerBus().waitUntilEmpty(limit_ms)


def cancel_group(spark: Any, name: str) -> None:
    """End the jobs of a group and those that it would start; Java may be gone.

    Door: ``SparkContext._jsc``. Reason: the public ``cancelJobGroup`` misses a fit that is between
    two of its jobs (2 of 13 tried). Ends when pyspark offers ``cancelJobGroupAndFutureJobs``.
    """
    with contextlib.suppress(Exception):
        spark.sparkContext._jsc.sc().cancelJobGroupAndFutureJobs(name)


def quiet_accumulators(context: Any) -> None:
    """Have a connection that breaks when Java is killed be told in our words only.

    Door: ``SparkContext._accumulatorServer``. Reason: its server prints a trace of the broken
    connection on the console. Ends when pyspark logs it instead.
    """
    context._accumulatorServer.handle_error = _say_nothing


def _say_nothing(request: Any, client_address: Any) -> None:
    """Take the place of what prints a trace."""


def execution_of(table: Any) -> Any:
    """Return Spark's ``QueryExecution`` of a DataFrame, with its plans.

    Door: ``DataFrame._jdf``. Reason: the public ``explain`` prints a text, without what each step
    has counted. Ends when pyspark returns plans.
    """
    return table._jdf.queryExecution()


def parsed(spark: Any, text: str) -> Any:
    """Return the plan that Spark's own parser makes of a statement.

    Door: ``SparkSession._jsparkSession``. Reason: there is no public parser. Ends when there is.
    """
    return spark._jsparkSession.sessionState().sqlParser().parsePlan(text)


def planned(spark: Any, text: str) -> Any:
    """Return Spark's ``QueryExecution`` of a statement, with nothing of it run.

    Doors: ``SparkSession._jsparkSession``, ``_jvm``. Reason: ``spark.sql`` runs a command at once.
    Ends when it can be asked not to.
    """
    skip = spark._jvm.org.apache.spark.sql.execution.CommandExecutionMode.SKIP()
    return spark._jsparkSession.sessionState().executePlan(parsed(spark, text), skip)


def is_command(spark: Any, plan: Any) -> bool:
    """Return whether a step of a plan does more than read.

    Door: ``SparkSession._jvm``, for the class that all such steps share. Ends with `planned`.
    """
    return bool(spark._jvm.java.lang.Class.forName(_COMMAND).isInstance(plan))


def schema_behind(spark: Any, stage: Any, schema: Any) -> Any:
    """Return the columns behind a stage of Java's as Spark derives them, with nothing run.

    A stage that is Python's own gives the columns before it. Doors: ``JavaParams._java_obj`` and
    ``_transfer_params_to_java``, ``SparkSession._jsparkSession``. Reason: pyspark does not offer
    ``transformSchema``. Ends when it does.
    """
    if not hasattr(stage, "_transfer_params_to_java"):
        return schema
    from pyspark.sql.types import StructType

    stage._transfer_params_to_java()
    java_schema = spark._jsparkSession.parseDataType(schema.json())
    behind = stage._java_obj.transformSchema(java_schema)
    return StructType.fromJson(json.loads(behind.json()))


def java_stack(error: BaseException) -> str:
    """Return the trace of Java's behind an error; empty where there is none.

    Door: ``PySparkException._stackTrace``. Reason: the error's own text has the trace of the
    outermost cause only, and what went wrong is the innermost. Ends when pyspark tells causes.
    """
    return str(getattr(error, "_stackTrace", "") or "")


def make_active(session: Any) -> None:
    """Make a session of Spark Connect the one that fitted models of this thread find.

    Door: ``SparkSession._active_session``. Reason: it is set in the thread that makes the session
    only, and a run fits in another. Ends when Connect looks for the default session there.
    """
    type(session)._active_session.session = session
