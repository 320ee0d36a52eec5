"""Puts a script together from functions of modules, without importing them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
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
        """Append functions of a module, in its order; ``renamed`` is old name -> new name."""
        source = _source_of(module)
        tree = ast.parse(source)
        self.offer_imports(source)
        wanted = set(names) | set(renamed)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in wanted:
                code = ast.get_source_segment(source, node) or ""
                new = renamed.get(node.name, node.name)
                self.add(code.replace(f"def {node.name}(", f"def {new}(", 1))

    def offer_imports(self, source: str) -> None:
        """Remember the imports of some code; those that no piece uses are left out."""
        for node in ast.parse(source).body:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._imports[alias.asname or alias.name] = (alias.name, "")
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self._imports[alias.name] = (node.module or "", alias.name)

    def text(self) -> str:
        """Return the script."""
        body = "\n\n\n".join(self._pieces)
        used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        imports = _import_lines({n: i for n, i in self._imports.items() if n in used})
        return f'"""{self.docstring}"""\n\n{imports}\n\n{body}\n'


def _source_of(module: str) -> str:
    import_module(module.rpartition(".")[0])
    spec = util.find_spec(module)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(module)
    source: str = spec.loader.get_source(module)  # type: ignore[attr-defined]
    return source


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
