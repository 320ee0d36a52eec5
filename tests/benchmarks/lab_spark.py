"""The same first pipeline in the lab's own session; prints what ``plain_spark.py`` prints."""

from __future__ import annotations

import plain_spark  # first, since it starts the clock

from core.labs.spark.engine.session import Session
from core.labs.spark.settings import SparkSettings


def main() -> None:
    backend = Session().wait(SparkSettings.make())
    plain_spark.report(backend.spark)
    backend.stop()


if __name__ == "__main__":
    main()
