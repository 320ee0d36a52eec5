"""The tab's Spark: started in the background, kept between runs, replaced when it has died."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from core.labs.spark.engine import aot
from core.labs.spark.engine.addresses import own_address
from core.labs.spark.engine.backend import Backend
from core.labs.spark.engine.connect import Connect
from core.labs.spark.engine.driver import Asked, Driver, check_machine
from core.labs.spark.engine.faults import sentence
from core.labs.spark.engine.java_home import choose_java
from core.labs.spark.engine.jvm import STACK, JvmPlan
from core.labs.spark.engine.memory import choose_heap_mb
from core.labs.spark.options.connect_limits import limits_of
from core.labs.spark.reports import SessionStatus
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import Cancelled, LabError

_STATE = "spark"
_CLUSTER_EXECUTOR_MB = 512
_QUICK_START = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
_BEFORE_LAUNCH = ("look", "launch")
Key = tuple[Any, ...]


def session_of(state: dict[str, Any]) -> Session:
    """Return the tab's one."""
    session: Session = state.setdefault(_STATE, Session())
    return session


def start_ahead(state: dict[str, Any]) -> None:
    """Start Spark with the default settings for this tab, and wait for its launch.

    It goes on to start in the background. Nothing is started if the tab asked for one before.
    """
    if _STATE in state:
        return
    session = session_of(state)
    session.start(SparkSettings.make())
    while session.phase in _BEFORE_LAUNCH:
        time.sleep(0.01)


class Session:
    """Owns the Spark of one tab.

    Attributes
    ----------
    phases : name -> seconds
        How long each part of the last start took; the one under way counts on.
    phase : str
        What is being started now; empty when nothing is.
    facts : name -> plain value
        What is known of the session: ``version``, and of a driver here ``java``, ``heap_mb`` and
        the address ``ui`` of its pages, empty if they are not served.
    """

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self.phase = ""
        self.facts: dict[str, Any] = {}
        self.backend: Backend | None = None
        self.error: BaseException | None = None
        self._key: Key = ()
        self._thread: threading.Thread | None = None
        self._phase_at = 0.0
        self._lock = threading.Lock()

    @property
    def is_ready(self) -> bool:
        """Whether there is a session that answers."""
        return self.backend is not None and not self.phase and self.backend.is_alive

    @property
    def has_died(self) -> bool:
        """Whether there was a session and it is gone."""
        return self.backend is not None and not self.phase and not self.backend.is_alive

    def start(
        self, settings: SparkSettings, after: Callable[[Backend], None] | None = None
    ) -> None:
        """Begin to start what the settings need, in the background; harmless if it is there.

        ``after`` is called with the session in the background.

        Raises
        ------
        NewWorkerNeeded
            If that takes another virtual machine than this process speaks with.
        """
        with self._lock:
            key = _key_of(settings)
            if self._is_starting or (self.is_ready and key == self._key):
                return
            if not settings.is_connect:
                check_machine(_asked(settings))
            self.phases, self.facts, self.error = {}, {}, None
            self._enter("stop" if self.backend else "look")
            self._key = key
            self._thread = threading.Thread(
                target=self._start, args=(settings, after), name="spark start", daemon=True
            )
            self._thread.start()

    def wait(
        self, settings: SparkSettings, is_cancelled: Callable[[], bool] = lambda: False
    ) -> Backend:
        """Return the session for these settings, started if need be.

        Raises
        ------
        LabError
            If it cannot be started.
        Cancelled
            If ``is_cancelled`` turns true; the start goes on in the background.
        """
        while True:
            self.start(settings)
            self._join(is_cancelled)
            if self.error is not None:
                raise self.error
            if self.is_ready and self._key == _key_of(settings):
                assert self.backend is not None
                self.backend.use()
                return self.backend

    def status(self) -> SessionStatus:
        """Return how far it is and what is known of it."""
        phases = dict(self.phases)
        if self.phase:
            phases[self.phase] = time.monotonic() - self._phase_at
        return SessionStatus(
            is_ready=self.is_ready,
            has_died=self.has_died,
            phase=self.phase,
            phases=phases,
            error=self._trouble(),
            master=self._master,
            off=limits_of(self._master),
            **self.facts,
        )

    @property
    def _master(self) -> str:
        return str(self._key[0]) if self._key else ""

    def _trouble(self) -> str:
        if self.error is not None:
            return sentence(self.error)
        return self.backend.obituary() if self.backend is not None and self.has_died else ""

    @property
    def _is_starting(self) -> bool:
        return self._thread is not None and self._thread.is_alive() and bool(self.phase)

    def _join(self, is_cancelled: Callable[[], bool]) -> None:
        while self._thread is not None and self.phase:
            if is_cancelled():
                raise Cancelled
            self._thread.join(0.02)

    def _enter(self, phase: str) -> None:
        now = time.monotonic()
        if self.phase:
            self.phases[self.phase] = now - self._phase_at
        self.phase, self._phase_at = phase, now

    def _start(self, settings: SparkSettings, after: Callable[[Backend], None] | None) -> None:
        try:
            if self.backend is not None:
                self.backend.stop()
                self.backend = None
            self._enter("look")
            self.backend = self._make(settings)
            self.facts = self.backend.facts()
        except BaseException as error:  # noqa: BLE001 (raised again in `wait`)
            is_plain = isinstance(error, LabError)
            self.error = error if is_plain else LabError(sentence(error)).with_traceback(None)
            self.error.__cause__ = None if is_plain else error
        self._enter("")
        if after is not None and self.backend is not None:
            after(self.backend)

    def _make(self, settings: SparkSettings) -> Backend:
        if settings.is_connect:
            return Connect(settings.master, {}, self._enter)
        return Driver(
            _asked(settings),
            lambda: _plan(settings),
            settings.master,
            session_configuration(settings),
            self._enter,
        )


def session_configuration(settings: SparkSettings) -> dict[str, str]:
    """Return what a driver on this computer is told beyond Spark's defaults."""
    address = own_address(settings.master)
    found = {
        "spark.driver.host": address,
        "spark.driver.bindAddress": address,
        "spark.ui.enabled": str(settings.spark_ui).lower(),
        "spark.ui.port": "0",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        # A task in Python that was stopped, such as xgboost's, is given two seconds otherwise.
        "spark.python.task.killTimeout": "100ms",
    }
    if settings.master.startswith("spark://") and address == "127.0.0.1":
        found["spark.executor.memory"] = f"{_CLUSTER_EXECUTOR_MB}m"
        quick = "" if settings.is_large else _QUICK_START
        found["spark.executor.extraJavaOptions"] = f"{STACK} {quick}".strip()
    return found


def _asked(settings: SparkSettings) -> Asked:
    is_here = settings.master.startswith("local")
    return Asked(
        settings.java_home, settings.heap_mb, is_large=settings.is_large if is_here else None
    )


def _plan(settings: SparkSettings) -> JvmPlan:
    java = choose_java(settings.java_home)
    heap_mb = choose_heap_mb(settings.heap_mb)
    return JvmPlan(java, heap_mb, settings.is_large, aot=aot.options(java))


def _key_of(settings: SparkSettings) -> Key:
    machine = () if settings.is_connect else (_asked(settings),)
    return (settings.master, settings.spark_ui, *machine)
