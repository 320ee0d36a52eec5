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
    stop_logging()
    for name in _XGBOOST:
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.propagate = False
    if not logging.getLogger().handlers:
        logging.getLogger().addHandler(_WithoutPy4j(handler))


def stop_logging() -> None:
    """Take the handlers away again, and close the file."""
    for logger in (logging.getLogger(), *map(logging.getLogger, _XGBOOST)):
        for handler in [*logger.handlers]:
            if logger.name != "root" or isinstance(handler, _WithoutPy4j):
                handler.close()
                logger.removeHandler(handler)


class _WithoutPy4j(logging.Handler):
    """Shows what is logged as Python does by itself, but for py4j's traces of a broken connection.

    py4j logs as ``root``, and without a handler there it puts one that prints everything.
    """

    def __init__(self, log: logging.Handler) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record of py4j's into the log and pass any other on."""
        if "py4j" in record.pathname:
            if record.levelno >= logging.ERROR:
                self._log.handle(record)
        elif logging.lastResort is not None and record.levelno >= logging.lastResort.level:
            logging.lastResort.handle(record)
