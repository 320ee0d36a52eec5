"""A session as a NumPy script that runs by itself, tried out before it is shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from core.labs.tensors.evaluation.checking import Check, Reading, check_statement
from core.labs.tensors.evaluation.lookup import shape_only
from core.labs.tensors.language.loaded import Load, LogItem
from core.labs.tensors.language.statements import Statement
from core.labs.tensors.operations.limits import MIB, Budget, Limits
from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.scripts.numpy_code import NoEquivalentError, NumpyWriter
from core.labs.tensors.scripts.numpy_helpers import DIFFERENCES, HELPERS
from core.labs.tensors.scripts.torch_script import comment_lines, wrapped
from core.labs.tensors.session.display import to_array
from core.labs.tensors.session.facts import Space
from core.runtime.text import text

# Up to this much memory the script is tried, so that what it says of dtypes is what happens.
_MAX_TRIED_BYTES = 64 * MIB
_HEADER = '"""Made in the tensor playground of Gradus; needs NumPy only."""'
_HEADER_FILES = '"""Made in the tensor playground of Gradus."""'
_QUIET = 'np.seterr(all="ignore")  # inf and nan come without a warning, as in torch'


class NumpyScript:
    """Translates a session statement by statement.

    Attributes
    ----------
    differences : sentences
        Where NumPy's dtypes or numbers turned out other than torch's, and general ones for the
        functions that were used.
    """

    def __init__(self, items: Sequence[LogItem], space: Space, limits: Limits) -> None:
        self._items = items
        self._space = space
        self._limits = limits
        self._shapes: dict[str, object] = {}
        self._missing: set[str] = set()
        self._helpers: set[str] = set()
        self._used: set[str] = set()
        self._found: list[str] = []
        self._values: dict[str, Any] = {"np": np}
        self._is_tried = space.held_bytes() <= _MAX_TRIED_BYTES

    def text(self) -> str:
        """Return the script; it ends by printing the sum of every array."""
        body: list[str] = []
        with np.errstate(all="ignore"):
            for item in self._items:
                body.extend(self._lines(item))
        loads = [item for item in self._items if isinstance(item, Load)]
        lines = [_HEADER_FILES if loads else _HEADER, "", "import numpy as np"]
        if any(item.reader == "image" for item in loads):
            lines.append("from PIL import Image")
        lines += ["", _QUIET, ""]
        for name in sorted(self._helpers):
            lines += ["", HELPERS[name]]
        if self._helpers:
            lines.append("")
        self._compare_numbers()
        return "\n".join([*lines, *body, "", *self._print_lines()]).rstrip() + "\n"

    @property
    def differences(self) -> tuple[str, ...]:
        """Return what to know, the most particular first."""
        general = [DIFFERENCES[name] for name in DIFFERENCES if name in self._used]
        return tuple(dict.fromkeys([*self._found, *general]))

    def _lines(self, item: LogItem) -> Iterator[str]:
        if isinstance(item, Load):
            self._shapes[item.name] = shape_only(item.tensor)
            self._values[item.name] = to_array(item.tensor)
            yield from item.numpy_lines
            return
        yield from comment_lines(item)
        check = Check()
        try:
            budget = Budget(self._limits)
            remembered = self._space.remembered
            check_statement(item, self._shapes, budget, check, remembered=dict(remembered))
            line, comment = self._translated(item, {r.node: r for r in check.readings})
        except ProgramError:
            yield self._left_out(item, "its shape is not known before it runs")
        except NoEquivalentError as error:
            yield self._left_out(item, str(error))
        else:
            stopped = self._try(item, line)
            if stopped:
                yield self._left_out(item, stopped)
                return
            self._missing -= set(item.targets)
            note = self._dtype_note(item)
            if comment:
                yield f"# {comment}"
            yield f"{wrapped(line)}{f'  # {note}' if note else ''}"

    def _translated(self, item: Statement, readings: dict[ast.expr, Reading]) -> tuple[str, str]:
        if item.kind == "backward":
            raise NoEquivalentError(text("tensors", "NumPy keeps no gradients"))
        if item.kind == "delete":
            there = [name for name in item.targets if name not in self._missing]
            self._missing -= set(item.targets)
            if not there:
                raise NoEquivalentError(text("tensors", "it was never there"))
            return f"del {', '.join(there)}", ""
        assert item.value is not None
        writer = NumpyWriter(readings, self._missing)
        written = writer.write(item.value)
        if item.kind == "put":
            assert item.place is not None
            written = f"{writer.write(item.place)} = {written}"
        elif item.kind == "assign":
            written = f"{', '.join(item.targets)} = {written}"
        elif item.is_added:
            raise NoEquivalentError(text("tensors", "NumPy keeps no gradients"))
        self._helpers |= writer.helpers
        self._used |= writer.used
        return written, writer.comment

    def _left_out(self, item: Statement, reason: str) -> str:
        if item.kind in ("assign", "put"):
            self._missing |= set(item.targets)
            for name in item.targets:
                self._values.pop(name, None)
        text = " ".join(item.full_text.split())
        return f"# {text}  (left out: {reason})"

    def _try(self, item: Statement, line: str) -> str:
        """Run one line as a try; return why it stops, empty if it does not."""
        if not self._is_tried:
            return ""
        source = "\n".join(HELPERS[name] for name in sorted(self._helpers))
        try:
            exec(compile(f"{source}\n{line}", "numpy_script.py", "exec"), self._values)
        except (TypeError, ValueError, IndexError, ArithmeticError, AttributeError) as error:
            return f"NumPy stops: {str(error).splitlines()[0][:80]}"
        return ""

    def _dtype_note(self, item: Statement) -> str:
        if not self._is_tried or item.kind != "assign":
            return ""
        notes = []
        for name in item.targets:
            shape, array = self._shapes.get(name), self._values.get(name)
            if isinstance(shape, Tensor) and isinstance(array, np.ndarray | np.generic):
                ours, theirs = dtype_name(shape), str(array.dtype)
                if ours != theirs and ours != "bfloat16":
                    notes.append(f"{theirs} here, {ours} in torch")
                    self._found.append(f"{name} is {ours} in torch and {theirs} in NumPy.")
        return "; ".join(dict.fromkeys(notes))

    def _compare_numbers(self) -> None:
        """Say where the numbers at the end differ, as after a change through a view."""
        if not self._is_tried:
            self._found.append("The session is too large to try the NumPy script here.")
            return
        for name, tensor in self._space.tensors().items():
            array = self._values.get(name)
            if array is None or name in self._missing:
                continue
            ours = to_array(tensor)
            if np.shape(array) != ours.shape:
                self._found.append(f"{name} has shape {np.shape(array)} in NumPy.")
            elif not np.allclose(
                np.asarray(array, dtype=np.float64),
                ours.astype(np.float64),
                rtol=1e-3,
                atol=1e-5,
                equal_nan=True,
            ):
                self._found.append(
                    f"The numbers of {name} differ: they were drawn or changed in another way."
                )

    def _print_lines(self) -> Iterator[str]:
        for name, value in self._space.real.items():
            if name in self._missing:
                continue
            if isinstance(value, Tensor):
                yield f'print("sum_of_{name} =", float(np.sum({name}, dtype=np.float64)))'
            else:
                yield f'print("value_of_{name} =", {name})'
