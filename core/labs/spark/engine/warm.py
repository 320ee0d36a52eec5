"""Called in a tab's worker when the tab is first shown: Spark then starts in the background."""

from __future__ import annotations

from typing import Any

import pyspark.ml  # noqa: F401 (before the start, which imports it in another thread)

from core.labs.spark.engine.session import start_ahead


def warm_up(state: dict[str, Any]) -> None:
    """Start Spark with the default settings, and wait for the launch of its Java."""
    start_ahead(state)
