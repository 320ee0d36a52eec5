"""Keeps Python's side of Spark off the console: what it logs goes into the session's log."""

from __future__ import annotations

import logging
from pathlib import Path

# They print each error of a query as JSON, although it is raised too.
_RAISED_TOO = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
_XGBOOST = (
    "XGBoost-PySpark",
    *(f"SparkXGB{kind}{form}" for kind in ("Regressor", "Classifier") for form in ("", "Model")),
)


def log_into(file: Path) -> None:
    """Have what xgboost says of its fits written behind Spark's own lines, from now on."""
    from pyspark.logger import PySparkLogger

    for name in _RAISED_TOO:
        PySparkLogger.getLogger(name).setLevel(logging.CRITICAL + 1)
    # Opened at the first line: most sessions fit no xgboost.
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in _XGBOOST:
        logger = logging.getLogger(name)
        for before in [*logger.handlers]:
            before.close()
            logger.removeHandler(before)
        logger.addHandler(handler)
        logger.propagate = False


def stop_logging() -> None:
    """Close the file."""
    for name in _XGBOOST:
        for handler in logging.getLogger(name).handlers:
            handler.close()
