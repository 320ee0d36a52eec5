"""Chooses the Java runtime that Spark runs on."""

from __future__ import annotations

import os
from pathlib import Path

from core.machine.java import Java, find_javas
from core.runtime.errors import LabError
from core.runtime.text import text

_OLDEST = 17


class NoJavaError(LabError):
    """There is no Java that Spark could run on."""


def choose_java(java_home: str = "") -> Java:
    """Return the app's own Java, or the one whose folder is named.

    A ``JAVA_HOME`` of the environment is used only where no Java came with the app.

    Raises
    ------
    NoJavaError
        If there is none, or the named one is none or too old.
    """
    if java_home:
        return _checked(_named(java_home))
    javas = find_javas()
    if not javas:
        raise NoJavaError(
            text(
                "spark",
                "There is no Java on this computer and none came with the app; "
                "install Java 17 or newer and name its folder in the setting "
                "java_home.",
            )
        )
    return _checked(javas[0])


def major_version(version: str) -> int:
    """Return 25 for ``25.0.2`` and 8 for ``1.8.0_392``; 0 where there is no number."""
    parts = version.removeprefix("1.").replace("-", ".").replace("+", ".").split(".")
    return int(parts[0]) if parts[0].isdigit() else 0


def _named(java_home: str) -> Java:
    home = Path(java_home).expanduser()
    # The search looks behind a JAVA_HOME too; what it finds elsewhere was not asked for.
    inside = [java for java in find_javas({"JAVA_HOME": str(home)}) if java.source == "JAVA_HOME"]
    name = "java.exe" if os.name == "nt" else "java"
    if not inside and (home / "bin" / name).is_file():
        inside = [j for j in find_javas() if Path(j.path) == (home / "bin" / name).resolve()]
    if not inside:
        raise NoJavaError(
            text(
                "spark",
                "There is no Java in {home}: the folder must hold bin/{name}. "
                "Choose the folder of a Java 17 or newer, or leave the setting "
                "java_home empty.",
            )(home=str(home), name=str(name))
        )
    return inside[0]


def _checked(java: Java) -> Java:
    major = major_version(java.version)
    if 0 < major < _OLDEST:
        raise NoJavaError(
            text(
                "spark",
                "The Java at {path} is version {version} and Spark needs "
                "{oldest} or newer; choose another in the setting java_home, "
                "or leave that empty.",
            )(path=str(java.path), version=str(java.version), oldest=str(_OLDEST))
        )
    return java
