"""The two ways to a Spark: a driver in a virtual machine of ours, or a server elsewhere."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from core.labs.spark.engine.faults import fault
from core.labs.spark.engine.jvm import Jvm, JvmPlan
from core.labs.spark.engine.loggers import log_into, stop_logging
from core.runtime.errors import Cancelled, LabError

_CONNECT_MODE = "SPARK_CONNECT_MODE_ENABLED"
_ANSWER_LIMIT_S = 5.0
# A server is looked for so often while one waits for it, and this many times asked again: 4 s.
_LOOK_S = 0.4
_RETRIES = 4
Phase = Callable[[str], None]


class Backend(Protocol):
    """A Spark that a run can use; made ready by its constructor."""

    spark: Any  # a SparkSession, of the one kind or the other

    @property
    def is_alive(self) -> bool:
        """Whether it still answers."""

    def use(self) -> None:
        """Make it the session of this thread; `begin` does so, too."""

    def begin(self, name: str) -> None:
        """Put what this thread asks for from now on under a name."""

    def cancel(self, name: str) -> None:
        """End what was asked for under this name, also what it would ask for next."""

    def stop(self) -> None:
        """End it and free what belongs to it."""

    def facts(self) -> dict[str, Any]:
        """Return ``version`` and, of a driver here, ``java``, ``heap_mb`` and ``ui``, a page."""

    def obituary(self) -> str:
        """Return in one sentence why it does not answer any more, and what to do."""


class Classic:
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
            said = fault(error)  # asks Java what went wrong, while it is there
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


class Connect:
    """A session on a server that speaks Spark Connect."""

    def __init__(self, master: str, configuration: Mapping[str, str], on_phase: Phase) -> None:
        check_answers(master)
        on_phase("session")
        self._master = master
        self._cancelled: set[str] = set()
        self._answers, self._looked_at = True, time.monotonic()
        os.environ[_CONNECT_MODE] = "1"  # or pyspark.ml looks for a driver in this process
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession

        try:
            self.spark = SparkSession.builder.remote(master).create()
            # A server that has gone is waited for ten minutes otherwise.
            self.spark.client.set_retry_policies([DefaultPolicy(max_retries=_RETRIES)])
            self._refuse_cancelled(self.spark.client)
            for name, value in configuration.items():
                self.spark.conf.set(name, value)
        except BaseException:
            os.environ.pop(_CONNECT_MODE, None)
            raise

    @property
    def is_alive(self) -> bool:
        """Whether the session is open and something listens where its server is."""
        if time.monotonic() - self._looked_at > _LOOK_S:
            self._answers = is_listening(self._master)
            self._looked_at = time.monotonic()
        return self._answers and not self.spark.is_stopped

    def use(self) -> None:
        """Make it the session that fitted models of this thread find."""
        type(self.spark)._active_session.session = self.spark

    def begin(self, name: str) -> None:
        """Put what this thread asks for under a tag."""
        self.use()
        self.spark.clearTags()
        self.spark.addTag(name)

    def cancel(self, name: str) -> None:
        """Interrupt what has the tag, and ask the server for nothing more that has."""
        self._cancelled.add(name)
        with contextlib.suppress(Exception):  # the server may be gone
            self.spark.interruptTag(name)

    def _refuse_cancelled(self, client: Any) -> None:
        """Raise Cancelled in place of a request whose tag was cancelled.

        Interrupting a tag ends what runs; a search would go on with the next of its many fits.
        """
        # WORKAROUND pyspark 4.3: there is no public way to see a request before it is sent.
        make = client._execute_plan_request_with_metadata

        def make_unless_cancelled(*args: Any, **kwargs: Any) -> Any:
            request = make(*args, **kwargs)
            if not self._cancelled.isdisjoint(request.tags):
                raise Cancelled
            return request

        client._execute_plan_request_with_metadata = make_unless_cancelled

    def stop(self) -> None:
        """Close the session; the server runs on."""
        with contextlib.suppress(Exception):
            self.spark.stop()
        os.environ.pop(_CONNECT_MODE, None)

    def facts(self) -> dict[str, Any]:
        """Return what is known of the server."""
        return {"version": str(self.spark.version)}

    def obituary(self) -> str:
        """Return that the server has gone."""
        return (
            f"The server at {self._master} does not answer any more; start it again and run, or "
            "set master to local[*]."
        )


def is_listening(master: str) -> bool:
    """Return whether something listens where an address says; true as long as that is unknown."""
    try:
        with socket.create_connection(address_of(master), timeout=_LOOK_S):
            return True
    except ConnectionRefusedError:
        return False
    except OSError:
        return True  # slow, or its name is not known just now


def check_answers(master: str) -> None:
    """Raise LabError unless something listens where a ``spark://`` or ``sc://`` address says."""
    host, port = address_of(master)
    try:
        with socket.create_connection((host, port), timeout=_ANSWER_LIMIT_S):
            return
    except OSError as error:
        raise LabError(
            f"Nothing answers at {master} ({error.strerror or error}); start the master or the "
            "server there, or set master to local[*]."
        ) from error


def address_of(master: str) -> tuple[str, int]:
    """Return host and port of the first server that an address names."""
    scheme, _, rest = master.partition("://")
    first = rest.split("/")[0].split(";")[0].split(",")[0]
    host, _, port = first.rpartition(":")
    if not port.isdigit():
        host, port = first, "15002" if scheme == "sc" else "7077"
    return host.strip("[]"), int(port)


def own_address(master: str) -> str:
    """Return the address of this computer that a master can reach; this computer's own if near."""
    if not master.startswith("spark://"):
        return "127.0.0.1"
    host, port = address_of(master)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, port))  # sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


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
