"""Lets the program be the Python that Spark starts for tasks in Python.

A packaged program is its own ``sys.executable``, and Spark calls that as
``python -m pyspark.daemon pyspark.worker``, or on Windows as ``python -m pyspark.worker``.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # never here, but the packager takes what it reads of
    import pyspark.daemon
    import pyspark.worker  # noqa: F401

_MODULES = ("pyspark.daemon", "pyspark.worker")


def is_for_spark(arguments: Sequence[str]) -> bool:
    """Return whether these arguments are Spark's to its Python."""
    return len(arguments) > 1 and arguments[0] == "-m" and arguments[1] in _MODULES


def serve_spark(arguments: Sequence[str]) -> int:
    """Run the module that is asked for, as ``python -m`` does, until Spark needs it no more."""
    sys.argv = [*arguments[1:]]
    runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    return 0
