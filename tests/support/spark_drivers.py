"""Ends the Spark of a test, so that the next test in this process may start another.

The app never does so: pyspark speaks with one Java for as long as its process lives, and a worker
whose Java must be another is replaced. The tests of a file share a process.
"""

from __future__ import annotations

from typing import Any

from pyspark import SparkContext
from pyspark.sql import SparkSession

from core.labs.spark.engine import driver
from core.labs.spark.engine.session import session_of
from support.processes import wait_until


def end_spark(state: dict[str, Any]) -> None:
    """End a tab's session, once it is started, and the Java of this process."""
    session = session_of(state)
    wait_until(lambda: not session.phase)
    if session.backend is not None:
        session.backend.stop()
    if driver._machine is not None:
        driver._machine[0].stop()
    driver._machine = None
    context = SparkContext._active_spark_context  # still there if its Java was killed
    if context is not None:
        context._accumulatorServer.shutdown()
    if SparkContext._gateway is not None:
        SparkContext._gateway.shutdown()
    SparkContext._active_spark_context = SparkContext._gateway = SparkContext._jvm = None
    SparkSession._instantiatedSession = SparkSession._activeSession = None
