"""What a window may ask the worker between runs; each answer is plain values.

Every function takes the tab's ``state`` first. Those that change the session answer with a
`SessionReport`, whose ``problem`` says what went wrong; they raise only `LabError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from core.labs.tensors.evaluation import accelerators
from core.labs.tensors.evaluation.limits import MIB, Limits
from core.labs.tensors.language import forms
from core.labs.tensors.language.source import fragments
from core.labs.tensors.problems import Problem
from core.labs.tensors.reports import (
    BackwardReport,
    Preview,
    Puzzle,
    Scripts,
    SessionReport,
    SlicePicture,
    StatementReport,
    TimingPoint,
    Verdict,
    Window,
)
from core.labs.tensors.scripts.numpy_script import NumpyScript
from core.labs.tensors.scripts.torch_script import torch_script
from core.labs.tensors.session.display import (
    MAX_NUMBERS,
    block_of,
    picture_of,
    slice_matrix,
    to_array,
)
from core.labs.tensors.session.facts import gradient
from core.labs.tensors.session.session import STATE_KEY, Session
from core.labs.tensors.tools.puzzles import Course
from core.labs.tensors.tools.reading import csv_literal, load_csv, load_image
from core.labs.tensors.tools.timing import time_point as timed_point
from core.runtime.errors import LabError

State = dict[str, Any]
_COURSE_KEY = "course"


def preview(state: State, text: str) -> Preview:
    """Return the shapes, remarks and mistakes of a text that is being typed."""
    return _session(state).preview(text)


def run_statement(state: State, text: str) -> SessionReport:
    """Run one or more statements as one step of the history."""
    reports, problem = _session(state).act(text)
    return _report(state, reports, problem)


def session(state: State) -> SessionReport:
    """Return the session as it is."""
    return _report(state)


def history(state: State) -> tuple[StatementReport, ...]:
    """Return every statement of the session with its tree of values, oldest first."""
    return _session(state).space.reports


def program(state: State) -> str:
    """Return the session as program text; what was read from files is left out with a remark."""
    return _session(state).program()


def set_limits(state: State, max_tensor_mib: int, max_total_mib: int) -> SessionReport:
    """Change the memory that the session may take."""
    _session(state).limits = Limits(max_tensor_mib * MIB, max_total_mib * MIB)
    return _report(state)


def clear(state: State) -> SessionReport:
    """Delete every name; undo brings them back."""
    names = list(_session(state).space.real)
    return delete(state, names) if names else _report(state)


def undo(state: State) -> SessionReport:
    """Take back the last step."""
    _session(state).undo()
    return _report(state)


def redo(state: State) -> SessionReport:
    """Do again what was taken back last."""
    _session(state).redo()
    return _report(state)


def create(state: State, name: str, function: str, fields: Mapping[str, Any]) -> SessionReport:
    """Make a tensor from a form; see `forms.creation_statement` for the fields."""
    _session(state).checked_name(name)
    statement = forms.creation_statement(name, function, fields)
    return _run_one(state, statement, statement)


def create_from_csv_text(
    state: State, name: str, text: str, dtype: str = "float32", requires_grad: bool = False
) -> SessionReport:
    """Make a tensor from pasted rows of numbers."""
    fields = {"data": csv_literal(text), "dtype": dtype, "requires_grad": requires_grad}
    return create(state, name, "tensor", fields)


def create_from_csv_file(
    state: State, name: str, path: str, dtype: str = "float32"
) -> SessionReport:
    """Make a (rows, columns) tensor from a CSV file."""
    own = _session(state)
    own.load(load_csv(own.checked_name(name), path, own.limits, dtype))
    return _report(state)


def create_from_image(
    state: State, name: str, path: str, grey: bool = True, max_side: int = 128
) -> SessionReport:
    """Make a tensor of brightness from an image file, scaled down to ``max_side`` pixels."""
    own = _session(state)
    item = load_image(own.checked_name(name), path, own.limits, grey=grey, max_side=max_side)
    own.load(item)
    return _report(state)


def edit_cell(state: State, name: str, index: Sequence[int], value: str) -> SessionReport:
    """Write one number into a tensor; a whole-number tensor takes whole numbers only."""
    tensor = _tensor(state, name)
    if not tensor.dtype.is_floating_point and _is_fraction(value):
        raise LabError(f"{name} holds whole numbers ({tensor.dtype}); {value} has a point.")
    return _run_one(state, forms.edit_statement(name, index, value), value)


def rename(state: State, name: str, new_name: str) -> SessionReport:
    """Give a tensor another name."""
    if _session(state).checked_name(new_name) in _session(state).space.real:
        raise LabError(f"There is a tensor {new_name} already; choose another name.")
    return run_statement(state, forms.rename_statements(name, new_name))


def duplicate(state: State, name: str, new_name: str = "") -> SessionReport:
    """Copy a tensor with memory of its own under ``new_name`` or the next free one."""
    tensor = _tensor(state, name)
    target = _session(state).checked_name(new_name) if new_name else ""
    target = target or forms.free_name(f"{name}2", list(_session(state).space.real))
    statement = forms.duplicate_statement(name, target, records=tensor.requires_grad)
    return run_statement(state, statement)


def delete(state: State, names: Sequence[str]) -> SessionReport:
    """Delete tensors."""
    return run_statement(state, f"del {', '.join(names)}")


def tensor_window(
    state: State,
    name: str,
    row_axis: int | None,
    column_axis: int | None,
    at: Sequence[int],
    row_start: int = 0,
    column_start: int = 0,
    rows: int = 100,
    columns: int = 50,
    of_gradient: bool = False,
) -> Window:
    """Return a part of one slice for a grid; ``at`` is the position on every axis."""
    tensor = _shown(state, name, of_gradient)
    matrix = _slice(name, tensor, row_axis, column_axis, at)
    part = matrix[row_start : row_start + rows, column_start : column_start + columns]
    return Window(
        name=name,
        shape=tuple(tensor.shape),
        row_axis=row_axis,
        column_axis=column_axis,
        at=tuple(at),
        row_start=row_start,
        column_start=column_start,
        numbers=to_array(part),
    )


def tensor_picture(
    state: State,
    name: str,
    row_axis: int | None,
    column_axis: int | None,
    at: Sequence[int],
    side: int = 256,
    of_gradient: bool = False,
) -> SlicePicture:
    """Return one slice averaged down to at most ``side`` by ``side``."""
    tensor = _shown(state, name, of_gradient)
    matrix = _slice(name, tensor, row_axis, column_axis, at)
    whole = block_of(tensor, 0)
    return SlicePicture(name, picture_of(matrix, side), whole.minimum, whole.maximum)


def backward(state: State, expression: str) -> SessionReport:
    """Run ``backward(expression)`` as a step; `backward_report` then has the graph."""
    return run_statement(state, f"backward({expression})")


def backward_report(state: State) -> BackwardReport | None:
    """Return the graph, steps and gradients of the last backward pass; None if there was none."""
    return _session(state).space.last_backward


def devices(state: State) -> list[str]:
    """Return torch's names of the devices that tensors can be on."""
    return ["cpu", *accelerators.present()]


def scripts(state: State) -> Scripts:
    """Return the session as a torch and as a NumPy script, and where the two differ."""
    own = _session(state)
    numpy_script = NumpyScript(own.log, own.space, own.limits)
    return Scripts(torch_script(own.log), numpy_script.text(), numpy_script.differences)


def time_point(state: State, expression: str, scale: int) -> TimingPoint:
    """Return the seconds of one expression with every axis ``scale`` times as long."""
    own = _session(state)
    return timed_point(expression, own.space, own.limits, scale)


def new_puzzle(
    state: State, kind: str | None = None, course: int = 0, seed: int | str | None = None
) -> Puzzle:
    """Return the next puzzle, or the one of a ``seed``; ``course`` seeds the series."""
    own: Course = state.setdefault(_COURSE_KEY, Course(course))
    return own.new(kind) if seed is None else own.again(seed)


def check_puzzle(state: State, answer: str) -> Verdict:
    """Return whether the answer to the open puzzle is right, and the score."""
    course: Course = state.setdefault(_COURSE_KEY, Course())
    return course.check(answer)


def _session(state: State) -> Session:
    if STATE_KEY not in state:
        state[STATE_KEY] = Session()
    own: Session = state[STATE_KEY]
    return own


def _run_one(state: State, statement: str, typed: str) -> SessionReport:
    """Run a statement that was put together from a field; the field must not bring another."""
    if len(list(fragments(statement))) != 1:
        raise LabError(f"{typed.strip()[:40]} is more than one value; write one.")
    return run_statement(state, statement)


def _report(
    state: State, reports: tuple[StatementReport, ...] = (), problem: Problem | None = None
) -> SessionReport:
    own = _session(state)
    return SessionReport(
        tensors=own.rows(MAX_NUMBERS),
        statements=reports,
        can_undo=bool(own.undo_text),
        can_redo=bool(own.redo_text),
        undo_text=own.undo_text,
        redo_text=own.redo_text,
        held_bytes=own.space.held_bytes(),
        problem=problem,
    )


def _tensor(state: State, name: str) -> Tensor:
    value = _session(state).space.real.get(name)
    if not isinstance(value, Tensor):
        raise LabError(f"There is no tensor {name}.")
    return value


def _shown(state: State, name: str, of_gradient: bool) -> Tensor:
    tensor = _tensor(state, name)
    if not of_gradient:
        return tensor
    grad = gradient(tensor)
    if grad is None:
        raise LabError(f"{name} has no gradient.")
    return grad


def _slice(
    name: str, tensor: Tensor, row_axis: int | None, column_axis: int | None, at: Sequence[int]
) -> Tensor:
    axes = [axis for axis in (row_axis, column_axis) if axis is not None]
    right = len(at) == tensor.dim() and len(set(axes)) == len(axes)
    right = right and all(0 <= axis < tensor.dim() for axis in axes)
    right = right and all(
        axis in axes or 0 <= position < tensor.shape[axis] for axis, position in enumerate(at)
    )
    if not right:
        raise LabError(f"{name} has shape {tuple(tensor.shape)}; there is no such slice.")
    return slice_matrix(tensor, row_axis, column_axis, tuple(at))


def _is_fraction(value: str) -> bool:
    try:
        return not float(value).is_integer()
    except ValueError:
        return False
