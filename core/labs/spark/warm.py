"""Imported by a tab's worker when the tab is first shown: Spark then starts in the background."""

from __future__ import annotations

import pyspark.ml  # noqa: F401 (before the start, which imports it in another thread)

from core.labs.spark.home import start_ahead

start_ahead()
