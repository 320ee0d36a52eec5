"""Who may load what: core no Qt, ui no heavy library, and only packages that are declared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from support.processes import HEAVY

_ROOT = Path(__file__).parent.parent
_OURS = ("app", "core", "ui", "resources")
_QT = {"PySide6", "shiboken6", "pyqtgraph"}
_LOAD = """
import importlib, pkgutil, sys
for name in sys.argv[1].split(","):
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        if not found.name.endswith("__main__"):
            try:
                importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                if error.name not in ("jax", "keras", "tensorflow"):  # extras of the project
                    raise
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def _packages_loaded_by(modules: str) -> set[str]:
    """Return the top-level packages in a fresh interpreter after it imported all of these."""
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, modules], cwd=_ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def _files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((_ROOT / folder).rglob("*.py"))]


def _imports(file: Path) -> set[str]:
    """Return the top-level packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.slow
def test_all_of_core_loads_no_qt() -> None:
    loaded = _packages_loaded_by("core")
    assert "torch" in loaded  # the whole of it was imported
    assert not loaded & _QT


def test_all_of_ui_loads_no_heavy_library() -> None:
    loaded = _packages_loaded_by("ui")
    assert "PySide6" in loaded
    assert not loaded & HEAVY


def test_the_window_loads_no_heavy_library() -> None:
    assert not _packages_loaded_by("app.window,ui") & HEAVY


def test_the_command_line_loads_neither_qt_nor_a_heavy_library() -> None:
    assert not _packages_loaded_by("app.main,app.catalog,app.command_line") & (_QT | HEAVY)


def test_no_test_of_core_imports_qt_or_ui() -> None:
    guilty = {file.name for file in _files("tests/core") if _imports(file) & (_QT | {"ui"})}
    assert not guilty


def test_every_imported_package_is_declared() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*project["dependencies"], *extras]
    declared = {_canonical(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in lines}
    owners = metadata.packages_distributions()
    undeclared = {
        name: [file.name for file in _files(*_OURS) if name in _imports(file)]
        for name in set().union(*map(_imports, _files(*_OURS)))
        if name not in sys.stdlib_module_names
        and name not in (*_OURS, "pydantic_core", "shiboken6")
        # An extra that is not installed has no owner here; it is called as it is imported.
        and not declared & {_canonical(owner) for owner in owners.get(name, [name])}
    }
    assert not undeclared
