"""A recipe: the lecture's code as text, with the settings and the what-ifs written into it.

The text is the only version: the worker compiles and runs it, the code view shows it, the line
stepper walks it, the exporter saves it.
"""

from __future__ import annotations

import ast
import difflib
import linecache
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module, util
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
        """Return the recipe with ``values`` as the defaults of ``function``'s parameters.

        Raises
        ------
        ValueError
            If the function is not there, or has no parameter with a default of one of the names.
        """
        defaults = _defaults(_function(self.source, function))
        unknown = [name for name in values if name not in defaults]
        if unknown:
            raise ValueError(f"{function} has no default for {', '.join(unknown)}")
        recipe = self
        # From the last to the first, so that the positions of those before stay right.
        for name, node in reversed(defaults.items()):
            if name in values:
                recipe = recipe._with_expression(node, literal(values[name]))
        return recipe

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

    def _with_expression(self, node: ast.expr, text: str) -> Self:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = [line.encode() for line in self.source.split("\n")]  # ast counts columns in bytes
        written = (
            lines[first][: node.col_offset] + text.encode() + lines[last][node.end_col_offset :]
        )
        lines[first : last + 1] = [written]
        changed = {
            line if line <= first else max(line - last + first, first + 1)
            for line in self.changed_lines
        }
        return replace(self, source=b"\n".join(lines).decode(), changed_lines=frozenset(changed))

    def _with_change(self, change: Change) -> Self:
        found = self.source.count(change.old)
        if found != 1:
            raise ValueError(f"the lines to change occur {found} times, not once: {change.old!r}")
        source = self.source.replace(change.old, change.new)
        return replace(self, source=source, changed_lines=self._marks_in(source))

    def _marks_in(self, source: str) -> frozenset[int]:
        """Return the changed lines of ``source``, which was made from this text."""
        before, after = self.source.split("\n"), source.split("\n")
        marked: set[int] = set()
        matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
        for tag, old, old_end, new, new_end in matcher.get_opcodes():
            if tag == "equal":
                kept = range(old + 1, old_end + 1)
                marked.update(line + new - old for line in self.changed_lines if line in kept)
            else:
                marked.update(range(new + 1, new_end + 1))
        return frozenset(marked)


def literal(value: Any) -> str:
    """Return a value as one would type it: ``1e-6`` for a small number, ``"cpu"`` for a text."""
    if isinstance(value, float):
        return _float_literal(value)
    text = repr(value)
    if isinstance(value, str) and text.startswith("'") and '"' not in value:
        return f'"{text[1:-1]}"'
    return text


def _float_literal(value: float) -> str:
    if not math.isfinite(value):
        return f'float("{value}")'
    return re.sub(r"e([+-])0*(\d)", lambda m: f"e{m[1].strip('+')}{m[2]}", repr(float(value)))


def _defaults(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Return each parameter's default, in the order of the text."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    first = len(positional) - len(arguments.defaults)
    pairs = [
        *zip(positional[first:], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {parameter.arg: default for parameter, default in pairs if default is not None}


def _function(source: str, name: str) -> ast.FunctionDef:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise ValueError(f"the recipe has no function {name}")
