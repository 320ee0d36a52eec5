"""What a reader may rely on in every room: sizes, and no door into another library's insides."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_OURS = ("app", "core", "ui", "resources")
_MOST_FILES = 20
_MOST_LINES = 400
# Private by their looks only: a named tuple's methods, Scala's tuples, and Python's own `os._exit`.
_PUBLIC = re.compile(r"_(replace|asdict|fields|make|exit|\d+)$")
_TRICKS = re.compile(r"PyThreadState_SetAsyncExc|\b__dir__\b")

_FILES = sorted(file for name in ("app", "core", "ui") for file in (_ROOT / name).rglob("*.py"))
_COMPATS = [file for file in _FILES if file.name == "compat.py"]

# Only ever fewer: each goes as it is brought down to the limit.
_STILL_LARGE: set[str] = set()
# Only ever fewer: each goes when its doors are closed or kept in a `compat.py`.
_STILL_OPEN = {}


def _name(file: Path) -> str:
    return file.relative_to(_ROOT).as_posix()


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and not _PUBLIC.match(name)


def _names_made_in(tree: ast.AST) -> set[str]:
    """Return the names that a file gives to things of its own."""
    made = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                made.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                made.add(name)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                made.add(name)
    return made


def _names_imported_in(tree: ast.AST) -> set[str]:
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _modules_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _owner_of(attribute: ast.Attribute) -> str:
    """Return ``a`` of ``a.b.c``, or nothing where that is no name."""
    owner = attribute.value
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return owner.id if isinstance(owner, ast.Name) else ""


def _doors(file: Path) -> Iterator[str]:
    """Yield what in a file reaches into another's insides, with its line."""
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    made = _names_made_in(tree)
    imported = _names_imported_in(tree) - {"sys"}  # its `argv` and `path` are there to be set
    for node in ast.walk(tree):
        found = [
            module
            for module in _modules_of(node)
            if module.partition(".")[0] not in _OURS and any(map(_is_private, module.split(".")))
        ]
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls")):
                pass
            case ast.Attribute(attr="__class__", ctx=ast.Store()):
                found.append(ast.unparse(node))
            case ast.Attribute(ctx=ast.Store() | ast.Del()) if _owner_of(node) in imported:
                found.append(f"{ast.unparse(node)} =")
            case ast.Attribute(attr=name) if _is_private(name) and name not in made:
                found.append(ast.unparse(node))
            case ast.Call(
                func=ast.Name(id="getattr" | "hasattr" | "setattr" | "delattr"),
                args=[owner, ast.Constant(value=str() as name), *_],
            ) if _is_private(name) and ast.unparse(owner) != "self":
                found.append(ast.unparse(node))
            case ast.Subscript(value=ast.Attribute(attr="modules"), ctx=ast.Store()):
                found.append(f"{ast.unparse(node)} =")
            case ast.Constant(value=str() as text) if _is_private_module(text):
                found.append(text)
        yield from (f"{node.lineno}: {each}" for each in found)  # type: ignore[attr-defined]
    yield from (f"{found[0]}" for found in _TRICKS.finditer(source))


def _is_private_module(text: str) -> bool:
    """Tell whether a string is a dotted name of a library that the worker is told to import."""
    dotted = re.fullmatch(r"(torch|pyspark|py4j|sklearn|xgboost|joblib|pyqtgraph)(\.\w+)+", text)
    return dotted is not None and any(map(_is_private, text.split(".")))


def test_no_folder_holds_more_files_than_one_looks_through() -> None:
    sizes = Counter(_name(file.parent) for file in _FILES)
    assert {name for name, size in sizes.items() if size > _MOST_FILES} <= _STILL_LARGE


def test_no_file_is_longer_than_one_reads_in_a_sitting() -> None:
    tests = (_ROOT / "tests").rglob("*.py")
    lines = {_name(file): len(file.read_text("utf-8").splitlines()) for file in (*_FILES, *tests)}
    assert {name for name, length in lines.items() if length > _MOST_LINES} <= _STILL_LARGE


def test_every_folder_says_in_a_line_what_it_holds_and_no_more() -> None:
    silent = []
    for folder in {file.parent for file in _FILES}:
        body = ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body
        if not (body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)):
            silent.append(_name(folder))
    assert sorted(silent) == []


def test_no_file_reaches_into_another_librarys_insides() -> None:
    found = {
        _name(file): list(_doors(file))
        for file in _FILES
        # What leaves files out of the program names them, private or not.
        if file not in _COMPATS and "packaging" not in file.parts
    }
    assert {name: doors for name, doors in found.items() if doors and name not in _STILL_OPEN} == {}
    assert {name for name in _STILL_OPEN if not found.get(name)} == set()


@pytest.mark.parametrize("file", _COMPATS, ids=_name)
def test_a_compat_file_says_why_and_has_a_test_that_an_upgrade_fails(file: Path) -> None:
    text = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").lower()
    assert all(word in text for word in ("version", "reason", "end")), text
    module = _name(file).removesuffix(".py").replace("/", ".")
    tests = [each.read_text(encoding="utf-8") for each in (_ROOT / "tests").rglob("test_*.py")]
    assert any(f"from {module} import" in test for test in tests)
