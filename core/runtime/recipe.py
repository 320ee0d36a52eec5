"""A recipe: the lecture's code as text, with the settings and the what-ifs written into it.

The text is the only version: the worker compiles and runs it, the code view shows it, the line
stepper walks it, the exporter saves it.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module, util
from pathlib import Path
from types import ModuleType
from typing import Any, Self


@dataclass(frozen=True)
class Change:
    """One what-if: ``old`` lines of the recipe become ``new`` ones; ``old`` must occur once."""

    old: str
    new: str


@dataclass(frozen=True)
class Recipe:
    """The text of one self-contained module, and what its reader has to know.

    Attributes
    ----------
    name : str
        File name without ending; tracebacks and breakpoints speak of ``<name>.py``.
    packages : distribution names
        What the module imports, for the exported script's first lines.
    changed_lines : numbers from 1
        The lines that a `Change` wrote, for the code view.
    """

    name: str
    source: str
    packages: tuple[str, ...] = ()
    changed_lines: frozenset[int] = frozenset()

    @classmethod
    def of_module(cls, module: str, packages: tuple[str, ...]) -> Self:
        """Return the recipe in a module's file, without importing the module."""
        parent, _, name = module.rpartition(".")
        import_module(parent)
        spec = util.find_spec(module)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(module)
        source = spec.loader.get_source(module)  # type: ignore[attr-defined]
        return cls(name=f"{parent.rpartition('.')[2]}_{name}", source=source, packages=packages)

    @property
    def filename(self) -> str:
        """The name under which the compiled code, its tracebacks and its trace appear."""
        return f"{self.name}.py"

    def with_defaults(self, function: str, values: Mapping[str, Any]) -> Self:
        """Return the recipe with ``values`` as the defaults of ``function``'s parameters."""
        node = _function(self.source, function)
        parameters = [*node.args.posonlyargs, *node.args.args][-len(node.args.defaults) :]
        pairs = [
            *zip(parameters, node.args.defaults, strict=True),
            *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
        ]
        lines = self.source.splitlines(keepends=True)
        for parameter, default in reversed(pairs):
            if default is None or parameter.arg not in values:
                continue
            row = default.lineno - 1
            line = lines[row].encode()
            literal = repr(values[parameter.arg]).replace("'", '"')
            changed = line[: default.col_offset] + literal.encode() + line[default.end_col_offset :]
            lines[row] = changed.decode()
        return self._with_source("".join(lines), self.changed_lines)

    def with_changes(self, changes: Iterable[Change]) -> Self:
        """Return the recipe with each change's lines in place.

        Raises
        ------
        ValueError
            If a change's ``old`` lines do not occur exactly once.
        """
        recipe = self
        for change in changes:
            recipe = recipe._with_change(change)
        return recipe

    def load(self) -> ModuleType:
        """Return the text as a module, compiled under `filename`; it is not in ``sys.modules``."""
        module = ModuleType(self.name)
        module.__file__ = self.filename
        lines = self.source.splitlines(keepends=True)
        linecache.cache[self.filename] = (len(self.source), None, lines, self.filename)
        exec(compile(self.source, self.filename, "exec"), module.__dict__)
        return module

    def save(self, path: Path) -> None:
        """Write the bare text, UTF-8."""
        path.write_text(self.source, encoding="utf-8")

    def _with_change(self, change: Change) -> Self:
        if self.source.count(change.old) != 1:
            found = self.source.count(change.old)
            raise ValueError(f"the lines to change occur {found} times, not once: {change.old!r}")
        before, after = self.source.split(change.old)
        first = before.count("\n") + 1
        grown = change.new.count("\n") - change.old.count("\n")
        last_old = first + change.old.count("\n") - (1 if change.old.endswith("\n") else 0)
        written = len(change.new.splitlines())
        moved = {
            line if line < first else line + grown
            for line in self.changed_lines
            if not first <= line <= last_old
        }
        marked = moved | set(range(first, first + max(written, 1)))
        return self._with_source(before + change.new + after, frozenset(marked))

    def _with_source(self, source: str, changed_lines: frozenset[int]) -> Self:
        return type(self)(self.name, source, self.packages, changed_lines)


def _function(source: str, name: str) -> ast.FunctionDef:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise ValueError(f"the recipe has no function {name}")
