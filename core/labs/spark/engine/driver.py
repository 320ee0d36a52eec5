"""A Spark here: a driver in a virtual machine of ours.

pyspark speaks with one virtual machine for as long as its process lives. So the machine stays when
a session ends, and is the next one's too; where it cannot be, `NewWorkerNeeded` has the engine
start the worker's process anew.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.labs.spark import compat
from core.labs.spark.engine.addresses import check_answers
from core.labs.spark.engine.backend import Phase
from core.labs.spark.engine.faults import as_lab_error
from core.labs.spark.engine.jvm import Jvm, JvmPlan
from core.labs.spark.engine.loggers import log_into, stop_logging
from core.runtime.errors import NewWorkerNeeded
from core.runtime.text import text


@dataclass(frozen=True)
class Asked:
    """What settings ask of the machine; ``is_large`` is None where others do the work."""

    java_home: str = ""
    heap_mb: int = 0
    is_large: bool | None = None

    def is_met_by(self, other: Asked) -> bool:
        """Return whether a machine that was asked for so will do."""
        is_same = (self.java_home, self.heap_mb) == (other.java_home, other.heap_mb)
        return is_same and self.is_large in (None, bool(other.is_large))


# Of this process, once there is one.
_machine: tuple[Jvm, Asked] | None = None


class Driver:
    """A driver on this computer: embedded, or of a cluster whose master is named.

    ``make_plan`` is called if there is no machine yet.
    """

    def __init__(
        self,
        asked: Asked,
        make_plan: Callable[[], JvmPlan],
        master: str,
        configuration: Mapping[str, str],
        on_phase: Phase,
    ) -> None:
        if master.startswith("spark://"):
            check_answers(master)
        check_machine(asked)
        self.jvm = _machine[0] if _machine else _launched(asked, make_plan(), on_phase)
        self._is_stopped = False
        try:
            on_phase("context")
            _make_context(self.jvm, master, configuration)
            on_phase("session")
            from pyspark.sql import SparkSession

            self.spark = SparkSession.builder.getOrCreate()
        except BaseException as error:
            said = as_lab_error(error)
            if said is error:
                raise
            raise said from error

    @property
    def is_alive(self) -> bool:
        """Whether the session is open and the machine runs."""
        return not self._is_stopped and self.jvm.is_alive

    def use(self) -> None:
        """Do nothing: there is one driver for all threads."""

    def begin(self, name: str) -> None:
        """Put what this thread asks for under a job group."""
        self.spark.sparkContext.setJobGroup(name, "run", interruptOnCancel=False)

    def cancel(self, name: str) -> None:
        """End the jobs of a group and those that it would start."""
        compat.cancel_group(self.spark, name)

    def stop(self) -> None:
        """End the session; a machine that has ended is cleared up, another stays for the next."""
        self._is_stopped = True
        if self.jvm.is_alive:
            with contextlib.suppress(Exception):  # it may end meanwhile
                self.spark.stop()
        else:
            self.jvm.stop()
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


def check_machine(asked: Asked) -> None:
    """Raise NewWorkerNeeded if this process speaks with a machine that will not do."""
    if _machine is None:
        return
    jvm, was_asked = _machine
    if not jvm.is_alive:
        raise NewWorkerNeeded(
            text("spark", "Java has ended, so the lab's process is started anew.")
        )
    if not asked.is_met_by(was_asked):
        raise NewWorkerNeeded(
            text("spark", "Java is to run otherwise, so the lab's process is started anew.")
        )


def _launched(asked: Asked, plan: JvmPlan, on_phase: Phase) -> Jvm:
    """Return a new machine, which pyspark speaks with from now on."""
    global _machine
    on_phase("launch")
    jvm = Jvm(plan)
    try:
        on_phase("java")
        jvm.wait_for_gateway()
    except BaseException:
        jvm.kill()
        raise
    _machine = jvm, asked
    return jvm


def _make_context(jvm: Jvm, master: str, configuration: Mapping[str, str]) -> None:
    """Have pyspark make a context in this machine."""
    from pyspark import SparkConf, SparkContext

    conf = SparkConf(loadDefaults=False).setMaster(master).setAppName("Gradus")
    for name, value in configuration.items():
        conf.set(name, value)
    given = {
        "PYSPARK_GATEWAY_PORT": str(jvm.port),
        "PYSPARK_GATEWAY_SECRET": jvm.secret,
        # Or tasks in Python would run on whatever is called python3 here.
        "PYSPARK_PYTHON": sys.executable,
    }
    with _environment(given):
        context = SparkContext(conf=conf)
    compat.quiet_accumulators(context)
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
