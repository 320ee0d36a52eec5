"""Puts a script together from functions and classes of modules, without importing them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module, util

_WIDTH = 100


@dataclass
class Script:
    """A script in the making: pieces of code in order, and the imports that they may need."""

    docstring: str
    _pieces: list[str] = field(default_factory=list)
    _imports: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, code: str) -> None:
        """Append a piece of code."""
        self._pieces.append(code.strip("\n"))

    def add_functions(self, module: str, names: Iterable[str], **renamed: str) -> None:
        """Append functions and classes of a module, in its order.

        ``renamed`` is old name -> new name, for functions.
        """
        found = _part(module)
        self._imports.update(found.imports)
        wanted = set(names) | set(renamed)
        for name, code in found.functions.items():
            if name in wanted:
                new = renamed.get(name, name)
                self.add(code.replace(f"def {name}(", f"def {new}(", 1))

    def offer_import(self, line: str) -> None:
        """Remember an import; it is left out if no piece uses it."""
        self._imports.update(_imports_of(line))

    def text(self) -> str:
        """Return the script."""
        used = set().union(*map(_names_in, self._pieces))
        imports = _import_lines({n: i for n, i in self._imports.items() if n in used})
        body = "\n\n\n".join(self._pieces)
        return f'"""{self.docstring}"""\n\n{imports}\n\n{body}\n'


@dataclass(frozen=True)
class _Part:
    """A module to take from: the text of each function or class, and what it imports."""

    functions: dict[str, str]
    imports: dict[str, tuple[str, str]]


# A script is put together at every change of a setting, in the window's process.
@cache
def _part(module: str) -> _Part:
    import_module(module.rpartition(".")[0])
    spec = util.find_spec(module)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(module)
    source: str = spec.loader.get_source(module)  # type: ignore[attr-defined]
    lines = source.splitlines()
    functions = {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    return _Part(functions, _imports_of(source))


@cache
def _imports_of(source: str) -> dict[str, tuple[str, str]]:
    """Return each imported name with its module and, for ``from``, its name there."""
    found: dict[str, tuple[str, str]] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            found.update({alias.asname or alias.name: (alias.name, "") for alias in node.names})
        elif isinstance(node, ast.ImportFrom):
            found.update({alias.name: (node.module or "", alias.name) for alias in node.names})
    return found


@lru_cache(maxsize=512)
def _names_in(code: str) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name))


def _import_lines(imports: dict[str, tuple[str, str]]) -> str:
    """Return the import statements, the standard library's first, each part sorted."""
    groups: list[list[str]] = [[], []]
    whole = sorted((module, name) for name, (module, member) in imports.items() if not member)
    for module, name in whole:
        alias = "" if module == name else f" as {name}"
        groups[_is_foreign(module)].append(f"import {module}{alias}")
    members: dict[str, list[str]] = {}
    for module, member in imports.values():
        if member:
            members.setdefault(module, []).append(member)
    for module in sorted(members):
        groups[_is_foreign(module)].append(_from_line(module, members[module]))
    return "\n\n".join("\n".join(group) for group in groups if group) + "\n"


def _is_foreign(module: str) -> bool:
    return module.partition(".")[0] not in sys.stdlib_module_names


def _from_line(module: str, names: list[str]) -> str:
    ordered = sorted(names, key=lambda name: (name[0].islower(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= _WIDTH:
        return line
    inside = "".join(f"    {name},\n" for name in ordered)
    return f"from {module} import (\n{inside})"
