"""A Spark here: a driver in a virtual machine of ours."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.labs.spark.engine.addresses import check_answers
from core.labs.spark.engine.backend import Phase
from core.labs.spark.engine.faults import as_lab_error
from core.labs.spark.engine.jvm import Jvm, JvmPlan
from core.labs.spark.engine.loggers import log_into, stop_logging


class Driver:
    """A driver on this computer: embedded, or of a cluster whose master is named."""

    def __init__(
        self,
        plan: JvmPlan,
        master: str,
        configuration: Mapping[str, str],
        on_phase: Phase,
        is_cancelled: Callable[[], bool],
    ) -> None:
        if master.startswith("spark://"):
            check_answers(master)
        on_phase("launch")
        self.jvm = Jvm(plan)
        on_phase("java")
        try:
            self.jvm.wait_for_gateway(is_cancelled)
            on_phase("context")
            _make_context(self.jvm, master, configuration)
            on_phase("session")
            from pyspark.sql import SparkSession

            self.spark = SparkSession.builder.getOrCreate()
        except BaseException as error:
            said = as_lab_error(error)  # asks Java what went wrong, while it is there
            self.jvm.kill()
            forget_driver()
            if said is error:
                raise
            raise said from error

    @property
    def is_alive(self) -> bool:
        """Whether the machine runs."""
        return self.jvm.is_alive

    def use(self) -> None:
        """Do nothing: there is one driver for all threads."""

    def begin(self, name: str) -> None:
        """Put what this thread asks for under a job group."""
        self.spark.sparkContext.setJobGroup(name, "run", interruptOnCancel=False)

    def cancel(self, name: str) -> None:
        """End the jobs of a group and those that it would start."""
        # Cancelling the group alone misses a fit that is between two of its many jobs.
        with contextlib.suppress(Exception):  # the machine may be gone
            self.spark._jsc.sc().cancelJobGroupAndFutureJobs(name)

    def stop(self) -> None:
        """End the machine."""
        self.jvm.stop()
        forget_driver()
        stop_logging()

    def facts(self) -> dict[str, Any]:
        """Return what is known of the driver."""
        return {
            "version": str(self.spark.version),
            "java": self.jvm.plan.java.version,
            "heap_mb": self.jvm.plan.heap_mb,
            "ui": self.spark.sparkContext.uiWebUrl or "",
        }

    def obituary(self) -> str:
        """Return why the machine has ended."""
        return self.jvm.obituary()


def _make_context(jvm: Jvm, master: str, configuration: Mapping[str, str]) -> None:
    """Have pyspark make a context in this machine."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway

    forget_driver()
    given = {"PYSPARK_GATEWAY_PORT": str(jvm.port), "PYSPARK_GATEWAY_SECRET": jvm.secret}
    with _environment(given):
        gateway = launch_gateway()  # type: ignore[no-untyped-call]
    conf = SparkConf(loadDefaults=False, _jvm=gateway.jvm)
    conf.setMaster(master).setAppName("Gradus")
    for name, value in configuration.items():
        conf.set(name, value)
    # Or tasks in Python would run on whatever is called python3 here.
    with _environment({"PYSPARK_PYTHON": sys.executable}):
        context = SparkContext(conf=conf, gateway=gateway)
    # When Java is killed its connection breaks, which is told in our words, not on the console.
    context._accumulatorServer.handle_error = _say_nothing  # type: ignore[method-assign]
    log_into(jvm.log_file)


@contextlib.contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    """Have these variables in this block only: a child of ours would take them for its own."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _say_nothing(request: Any, client_address: Any) -> None:
    """Take the place of what prints a trace."""


def forget_driver() -> None:
    """Let pyspark forget the machine that it was connected to, so that it takes another."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    context, gateway = SparkContext._active_spark_context, SparkContext._gateway
    if context is not None:
        with contextlib.suppress(Exception):  # the machine may be gone
            context._accumulatorServer.shutdown()
    if gateway is not None:
        with contextlib.suppress(Exception):
            gateway.shutdown()
    SparkContext._active_spark_context = None
    SparkContext._gateway = SparkContext._jvm = None
    SparkSession._instantiatedSession = SparkSession._activeSession = None
