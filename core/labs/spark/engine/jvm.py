"""The Java virtual machine under Spark, started directly and ended with this process.

Spark's own launcher asks for a module that the app's Java lacks, goes through shell scripts, and
starts two virtual machines one after the other.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path
from typing import Any

from core.labs.spark.engine.java_home import major_version
from core.machine.java import Java
from core.runtime.errors import LabError
from core.runtime.folders import FolderError, cache_dir, ensure
from core.runtime.text import Text, joined, text

GATEWAY = "org.apache.spark.api.python.PythonGatewayServer"
STACK = "-Xss8m"
"""Alternating least squares sends plans nested so deep that Java's own megabyte overflows."""
_START_LIMIT_S = 120.0
_END_LIMIT_S = 5.0
_DEATH_LIMIT_S = 1.0
_KEPT_FOLDERS = 5
_OUT_OF_MEMORY_CODE = 52  # `SparkExitCode.OOM`

# What Spark's launcher opens, `JavaModuleOptions` in its source, without the vector module.
_OPENED = (
    *("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio"),
    *("java.util", "java.util.concurrent", "java.util.concurrent.atomic", "jdk.internal.ref"),
    *("sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar"),
)

# What a user's own Spark, Hadoop or Java set up would change here.
_FOREIGN = (
    "SPARK_", "HADOOP_", "PYSPARK_", "_PYSPARK_", "YARN_", "HIVE_", "JAVA_", "JDK_", "_JAVA_",
    "CLASSPATH",
)  # fmt: skip
# Ctrl-C in a terminal is ours to answer.
_APART: Mapping[str, Any] = {"process_group": 0} if os.name == "posix" else {}
_FOR_YARN = ("HADOOP_CONF_DIR", "YARN_CONF_DIR", "HADOOP_USER_NAME")


@dataclass(frozen=True)
class JvmPlan:
    """How a virtual machine is started.

    Attributes
    ----------
    is_large : bool
        For data that take minutes: all compilers and the parallel collector. Otherwise the quick
        compiler and the serial collector, which start sooner and need less memory.
    properties : name -> value
        Spark's settings, given as system properties.
    aot : options
        For the cache of loaded classes, see `core.labs.spark.engine.aot`.
    arguments : texts
        The class to start and what it is given.
    """

    java: Java
    heap_mb: int
    is_large: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    aot: tuple[str, ...] = ()
    arguments: tuple[str, ...] = (GATEWAY,)
    environment: Mapping[str, str] = field(default_factory=dict)


def spark_home() -> Path:
    """Return the folder of the pyspark package, which is a whole Spark."""
    spec = util.find_spec("pyspark")
    if spec is None or not spec.submodule_search_locations:
        raise LabError(
            text("spark", "The package pyspark is not installed; install the app's requirements.")
        )
    return Path(next(iter(spec.submodule_search_locations)))


def options(plan: JvmPlan, folder: Path) -> list[str]:
    """Return the options of ``java`` up to the class path."""
    collector = "-XX:+UseParallelGC" if plan.is_large else "-XX:+UseSerialGC"
    compiler = () if plan.is_large else ("-XX:TieredStopAtLevel=1",)
    modern = ("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")
    return [
        "-XX:+IgnoreUnrecognizedVMOptions",
        f"-Xmx{plan.heap_mb}m",
        STACK,
        collector,
        *compiler,
        "-XX:-UsePerfData",  # or it writes into the system's temporary folder
        *plan.aot,
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED),
        "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
        *(modern if major_version(plan.java.version) >= 24 else ()),
        "-Djdk.reflect.useDirectMethodHandle=false",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dfile.encoding=UTF-8",
        f"-Djava.io.tmpdir={folder}",
        f"-Dderby.system.home={folder}",
        *(f"-D{name}={value}" for name, value in plan.properties.items()),
    ]


def clean_environment(environment: Mapping[str, str], keep: Iterable[str] = ()) -> dict[str, str]:
    """Return an environment without what belongs to another Spark, Hadoop or Java."""
    kept = {
        name: value
        for name, value in environment.items()
        if name in keep or not name.startswith(_FOREIGN)
    }
    kept["SPARK_HOME"] = str(spark_home())
    kept["SPARK_SCALA_VERSION"] = "2.13"
    kept["SPARK_CONNECT_MODE"] = "0"
    kept["SPARK_LOCAL_IP"] = "127.0.0.1"
    if sys.platform != "win32":
        kept.pop("LC_ALL", None)
        kept["LC_ALL"] = "C.UTF-8"  # or Java cannot open files with Hangul in their names
    return kept


class Jvm:
    """A running virtual machine, with a folder of its own for its log and its working files.

    It ends when `stop` is called, and by itself when this process ends, since its standard input
    then closes.
    """

    def __init__(self, plan: JvmPlan) -> None:
        self.plan = plan
        self.folder = _new_folder()
        self.log_file = self.folder / "spark.log"
        self.port, self.secret = 0, ""
        self._process = self._launch()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def log_tail(self, lines: int = 200) -> list[str]:
        """Return the last lines of what Spark has written."""
        try:
            text = self.log_file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return text.splitlines()[-lines:]

    def wait_for_gateway(self) -> None:
        """Wait until Python can connect; ``port`` and ``secret`` are known from then on.

        Raises
        ------
        LabError
            If the machine ends or stays silent.
        """
        told = self.folder / "gateway"
        self._wait_for(told.is_file)
        raw = told.read_bytes()
        self.port, length = struct.unpack(">ii", raw[:8])
        self.secret = raw[8 : 8 + length].decode()
        told.unlink()

    def _wait_for(self, is_so: Callable[[], bool]) -> None:
        """Wait until ``is_so``; raise LabError when the machine ends or it takes too long."""
        deadline = time.monotonic() + _START_LIMIT_S
        while not is_so():
            if not self.is_alive:
                raise LabError(self._birth_failure())
            if time.monotonic() > deadline:
                self.stop()
                raise LabError(
                    text(
                        "spark",
                        "Java did not answer within {start_limit_s:.0f} s; run again "
                        "when the computer is less busy. Its log is {log_file}.",
                    )(start_limit_s=_START_LIMIT_S, log_file=str(self.log_file))
                )
            time.sleep(0.01)

    def stop(self) -> None:
        """End the machine, first kindly, and remove its working files."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self.folder / "work", ignore_errors=True)

    def kill(self) -> None:
        """End the machine at once."""
        self._process.kill()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait(_END_LIMIT_S)

    def wait(self, limit_s: float) -> int | None:
        """Close the machine's input, and return its exit code, or None if it takes longer."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            return self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return None

    def _launch(self) -> subprocess.Popen[bytes]:
        plan, work = self.plan, self.folder / "work"
        work.mkdir()
        environment = clean_environment(os.environ, keep=_FOR_YARN)
        environment["_PYSPARK_DRIVER_CONN_INFO_PATH"] = str(self.folder / "gateway")
        environment.update(plan.environment)
        command = [plan.java.path, *options(plan, work)]
        command += ["-cp", class_path(), *plan.arguments]
        with self.log_file.open("ab") as log:
            try:
                return subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    cwd=work,
                    **_APART,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise LabError(
                    text(
                        "spark",
                        "Java could not be started ({value}: {path}); choose another "
                        "in the setting java_home.",
                    )(value=str(error.strerror or error), path=str(plan.java.path))
                ) from error

    def obituary(self) -> Text:
        """Return in one sentence why the machine, which did its work, has ended."""
        # Its connections break a moment before it has ended.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_DEATH_LIMIT_S)
        code = self._process.returncode
        if code == _OUT_OF_MEMORY_CODE or "OutOfMemoryError" in "".join(self.log_tail()):
            return text(
                "spark",
                "Java ran out of its {heap_mb:,} MB of memory and its process has ended; choose a "
                "larger heap or fewer rows and run again, which starts a new one.",
            )(heap_mb=self.plan.heap_mb)
        if os.name == "posix" and code is not None and code < 0:
            return text(
                "spark",
                "Java is gone: its process has ended ({signal}). Run again to start a new one.",
            )(signal=signal.Signals(-code).name)
        return text("spark", "Java is gone: its process has ended. Run again to start a new one.")

    def _birth_failure(self) -> Text:
        """Return in one sentence why the machine ended while it started."""
        tail = self.log_tail(60)
        log = "\n".join(tail)
        if "reserve enough space" in log or "insufficient memory" in log:
            return text(
                "spark",
                "Java did not get the {heap_mb:,} MB of memory it asked for; close other programs "
                "or choose a smaller heap.",
            )(heap_mb=self.plan.heap_mb)
        reason = next((line for line in tail if "rror" in line or "xception" in line), "")
        if reason:
            return text("spark", "Java ended while it started ({reason}); its log is {file}.")(
                reason=reason.strip()[:200], file=str(self.log_file)
            )
        return text("spark", "Java ended while it started; its log is {file}.")(
            file=str(self.log_file)
        )


def class_path() -> str:
    """Return where Java finds Spark's classes."""
    return str(spark_home() / "jars" / "*")


def _new_folder() -> Path:
    root = sessions_dir()
    _forget_old(root)
    return Path(tempfile.mkdtemp(prefix=f"{time.strftime('%Y%m%d-%H%M%S')}-", dir=root))


def sessions_dir() -> Path:
    """Return the folder below which each machine has one.

    Raises
    ------
    FolderError
        If it cannot be written.
    """
    root = cache_dir() / "spark" / "sessions"
    try:
        return ensure(root)
    except FolderError as error:
        raise FolderError(
            joined(text("spark", "Spark needs a folder to work in."), error.text)
        ) from error


_forgetting = threading.Lock()


def _forget_old(root: Path) -> None:
    """Remove the folders of a day ago and older, but for the newest few with their logs."""
    with _forgetting:
        folders = sorted(path for path in root.iterdir() if path.is_dir())
        for folder in folders[:-_KEPT_FOLDERS]:
            if time.time() - folder.stat().st_mtime > 3600 * 24:
                shutil.rmtree(folder, ignore_errors=True)
