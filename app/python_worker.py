"""Lets the program be the Python that is started for one module: by Spark and by our labs.

A packaged program is its own ``sys.executable``. Spark calls that as
``python -m pyspark.daemon pyspark.worker``, or on Windows as ``python -m pyspark.worker``, for
tasks in Python; the frameworks lab runs each way, program and expression in a process of its own.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # never here, but the packager takes what it reads of
    import pyspark.daemon
    import pyspark.worker  # noqa: F401

_MODULES = (
    "pyspark.daemon",
    "pyspark.worker",
    "core.labs.frameworks.ways.child",
    "core.labs.frameworks.calls.child",
    "core.labs.frameworks.expressions",
)


def is_for_python(arguments: Sequence[str]) -> bool:
    """Return whether these arguments are for a Python that runs one module that is known."""
    return len(arguments) > 1 and arguments[0] == "-m" and arguments[1] in _MODULES


def run_as_python(arguments: Sequence[str]) -> int:
    """Run the module that is asked for, as ``python -m`` does."""
    sys.argv = [*arguments[1:]]
    runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    return 0
