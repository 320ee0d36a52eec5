"""One Spark for all tests of a file: its start takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.spark_drivers import end_spark

from core.labs.spark.engine.session import Session, session_of
from core.labs.spark.experiment import run
from core.labs.spark.settings import SparkSettings
from core.runtime.events import Event
from core.runtime.worker.context import RunContext


class Lab:
    """The lab as its worker drives it; ``context`` is that of the last run."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.context = RunContext(self.state)

    @property
    def session(self) -> Session:
        return session_of(self.state)

    def settings(self, **given: Any) -> SparkSettings:
        return SparkSettings.make(given)

    def events(self, **settings: Any) -> Iterator[Event]:
        self.context = RunContext(self.state)
        return run(self.settings(**settings), self.context)

    def result(self, **settings: Any) -> dict[str, Any]:
        for _ in self.events(**settings):
            pass
        return self.context.result


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return the lab with its Spark running."""
    with pytest.MonkeyPatch.context() as patch:
        # Hangul, spaces and brackets, as in the session folders of half a class.
        folder = tmp_path_factory.mktemp("spark 실습 (1)")
        patch.setenv("GRADUS_CACHE_DIR", str(folder))
        lab = Lab()
        lab.session.wait(SparkSettings.make())
    yield lab
    end_spark(lab.state)
