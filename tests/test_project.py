"""The project's own files: the lock, the commands, the top level."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT = Path(__file__).parent.parent
_PYTHONS = ("3.11", "3.12", "3.13")
_SYSTEMS = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}


def _lock() -> list[Requirement]:
    lines = (_ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def _environment(system: str, python: str) -> dict[str, str]:
    platform, os_name = _SYSTEMS[system]
    return {
        "sys_platform": system,
        "platform_system": platform,
        "os_name": os_name,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }


# What PyPI's build of torch for Linux brings along, and its small build does not need.
_CUDA = ("nvidia-", "cuda-", "triton")


def _needs(distribution: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in metadata.requires(distribution) or []]
    except metadata.PackageNotFoundError:  # of another system
        return []


def test_the_lock_names_one_exact_version_of_each_package() -> None:
    assert all(re.fullmatch(r"==[\w.]+", str(item.specifier)) for item in _lock())


@pytest.mark.parametrize("system", _SYSTEMS)
@pytest.mark.parametrize("python", _PYTHONS)
def test_the_lock_holds_what_its_packages_need(system: str, python: str) -> None:
    environment = _environment(system, python)
    locked = [item for item in _lock() if not item.marker or item.marker.evaluate(environment)]
    names = {canonicalize_name(item.name) for item in locked}
    missing = {
        f"{need.name} for {item.name}"
        for item in locked
        for need in _needs(item.name)
        if (not need.marker or need.marker.evaluate(environment))
        and canonicalize_name(need.name) not in names
        and not (item.name == "torch" and need.name.startswith(_CUDA))
    }
    assert not missing


def test_the_installed_versions_are_the_locked_ones() -> None:
    here = [item for item in _lock() if not item.marker or item.marker.evaluate()]
    installed = {item.name: metadata.version(item.name) for item in here}
    other = {n: v for n, v in installed.items() if v.partition("+")[0] not in _versions()[n]}
    assert not other


def _versions() -> dict[str, str]:
    return {item.name: str(item.specifier).removeprefix("==") for item in _lock()}


def test_the_lock_is_within_the_declared_ranges() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ranges = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    versions = {canonicalize_name(name): version for name, version in _versions().items()}
    outside = {
        text
        for text in ranges
        if versions[canonicalize_name(Requirement(text).name)] not in Requirement(text).specifier
    }
    assert not outside


def test_gradus_is_the_console_command_of_the_module() -> None:
    (command,) = metadata.entry_points(group="console_scripts", name="gradus")
    assert command.value == "app.main:main"


def test_the_module_answers_as_the_console_command_does() -> None:
    console = Path(sys.executable).with_name("gradus")
    answers = [
        subprocess.run([*command, "labs", "--json"], cwd=_ROOT, capture_output=True, text=True)
        for command in ([sys.executable, "-m", "app"], [str(console)])
    ]
    assert answers[0].returncode == 0, answers[0].stderr
    assert answers[0].stdout == answers[1].stdout


def test_the_top_level_holds_only_what_belongs_there() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=_ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    if not listed:
        pytest.skip("not a git work tree")
    top = {line.partition("/")[0] for line in listed}
    folders = {"app", "core", "ui", "resources", "tests"}
    files = {"pyproject.toml", "requirements.lock", "Makefile", "LICENSE"}
    texts = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"}
    assert {name for name in top if not name.startswith(".")} <= folders | files | texts


def test_every_make_target_of_the_guide_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (_ROOT / "Makefile").read_text(), re.MULTILINE))
    texts = [
        (_ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
    ]
    named = {name for text in texts for name in re.findall(r"make ([a-z][\w-]*)`", text)}
    assert {"run", "test"} <= named <= targets
