"""A Spark elsewhere: a server that speaks Spark Connect."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from typing import Any

from core.labs.spark import compat
from core.labs.spark.engine.addresses import check_answers, is_listening
from core.labs.spark.engine.backend import Phase
from core.runtime.errors import Cancelled
from core.runtime.text import Text, text

_CONNECT_MODE = "SPARK_CONNECT_MODE_ENABLED"
# A server is looked for so often while one waits for it, and this many times asked again: 4 s.
_LOOK_S = 0.4
_RETRIES = 4


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
            self.spark = SparkSession(master, hook_factories=[self._hook])
            # A server that has gone is waited for ten minutes otherwise.
            self.spark.client.set_retry_policies([DefaultPolicy(max_retries=_RETRIES)])
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
        compat.make_active(self.spark)

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

    def _hook(self, session: Any) -> Any:
        """Return a hook that raises Cancelled in place of a request whose tag was cancelled.

        Interrupting a tag ends what runs; a search would go on with the next of its many fits.
        """
        from pyspark.sql.connect.session import SparkSession

        cancelled = self._cancelled

        class RefuseCancelled(SparkSession.Hook):
            def on_execute_plan(self, request: Any) -> Any:
                if not cancelled.isdisjoint(request.tags):
                    raise Cancelled
                return request

        return RefuseCancelled()

    def stop(self) -> None:
        """Close the session; the server runs on."""
        with contextlib.suppress(Exception):
            self.spark.stop()
        os.environ.pop(_CONNECT_MODE, None)

    def facts(self) -> dict[str, Any]:
        """Return what is known of the server."""
        return {"version": str(self.spark.version)}

    def obituary(self) -> Text:
        """Return that the server has gone."""
        return text(
            "spark",
            "The server at {master} does not answer any more; start it again and run, or set "
            "master to local[*].",
        )(master=self._master)
