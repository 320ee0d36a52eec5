"""A cache of Spark's loaded and linked classes, which halves the start of the virtual machine.

Java 24 and newer keep in a file what they did to the classes of a training run (JEP 483 and 514).
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import psutil

from core.labs.spark.engine.java_home import major_version
from core.labs.spark.engine.jvm import Jvm, JvmPlan, spark_home
from core.machine.java import Java
from core.runtime.folders import cache_dir

_OLDEST = 25  # makes the cache in one run; 24 needs two
_TRAINING_LIMIT_S = 300.0
_HEAP_MB = 1024
_LOW_PRIORITY = psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else 10


def options(java: Java) -> tuple[str, ...]:
    """Return what makes Java use the cache, if there is one."""
    file = cache_file(java)
    # A cache that does not fit is left aside by itself.
    return (f"-XX:AOTCache={file}", "-Xlog:aot=off", "-Xlog:cds=off") if file.is_file() else ()


def cache_file(java: Java) -> Path:
    """Return where the cache of this Java and this Spark lies, or will lie."""
    jars = spark_home() / "jars"
    made_for = f"{java.path} {java.version} {jars} {jars.stat().st_mtime_ns}"
    name = hashlib.sha256(made_for.encode()).hexdigest()[:16]
    return cache_dir() / "spark" / f"classes-{name}.aot"


def is_wanted(java: Java) -> bool:
    """Return whether this Java can have a cache and has none."""
    return major_version(java.version) >= _OLDEST and not cache_file(java).is_file()


def train(java: Java, *, in_background: bool = True) -> Path | None:
    """Make the cache by a small pipeline in a machine of its own; return None if that fails.

    Takes half a minute of one core and 200 MB on the disk; in the background whatever time others
    leave.
    """
    from core.labs.spark.engine.aot_workload import work

    file = cache_file(java)
    # Two tabs may do it at a time; the file appears whole or not at all.
    unfinished = file.with_suffix(f".{os.getpid()}.partial")
    jvm = Jvm(JvmPlan(java, _HEAP_MB, aot=(f"-XX:AOTCacheOutput={unfinished}",)))
    try:
        if in_background:
            psutil.Process(jvm.pid).nice(_LOW_PRIORITY)
        jvm.wait_for_gateway()
        work(jvm)
        jvm.wait(_TRAINING_LIMIT_S)
        if unfinished.is_file():
            unfinished.replace(file)
            return file
        return None
    finally:
        if jvm.is_alive:
            jvm.kill()
        jvm.stop()
        unfinished.unlink(missing_ok=True)
