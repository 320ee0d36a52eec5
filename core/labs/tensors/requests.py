"""Answers what the exhibit asks, between runs; each answer is plain values.

Those that change the session answer with a `SessionReport`, whose ``problem`` says what went
wrong; they raise only `LabError`.
"""

from __future__ import annotations

from torch import Tensor

from core.labs.tensors.language import forms
from core.labs.tensors.language.source import fragments
from core.labs.tensors.operations import accelerators
from core.labs.tensors.operations.limits import MIB, Limits
from core.labs.tensors.problems import Problem
from core.labs.tensors.questions import (
    CheckPuzzle,
    CreateByFunction,
    CreateFromCsv,
    CreateFromImage,
    CreateFromRows,
    Delete,
    Duplicate,
    EditCell,
    NewPuzzle,
    PreviewText,
    ReadBackward,
    ReadDevices,
    ReadHistory,
    ReadPicture,
    ReadProgram,
    ReadScripts,
    ReadSession,
    ReadWindow,
    Redo,
    Rename,
    RunBackward,
    RunStatement,
    SetLimits,
    SliceOf,
    TimePoint,
    Undo,
)
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
from core.runtime.request import State, answers
from core.runtime.text import text

_COURSE_KEY = "course"


@answers(ReadSession)
def _read_session(state: State, asked: ReadSession) -> SessionReport:
    return _report(state)


@answers(ReadHistory)
def _history(state: State, asked: ReadHistory) -> tuple[StatementReport, ...]:
    return _session(state).space.reports


@answers(ReadProgram)
def _program(state: State, asked: ReadProgram) -> str:
    return _session(state).program()


@answers(ReadScripts)
def _scripts(state: State, asked: ReadScripts) -> Scripts:
    own = _session(state)
    numpy_script = NumpyScript(own.log, own.space, own.limits)
    return Scripts(torch_script(own.log), numpy_script.text(), numpy_script.differences)


@answers(ReadBackward)
def _backward_report(state: State, asked: ReadBackward) -> BackwardReport | None:
    return _session(state).space.last_backward


@answers(PreviewText)
def _preview(state: State, asked: PreviewText) -> Preview:
    return _session(state).preview(asked.text)


@answers(ReadDevices)
def _devices(state: State, asked: ReadDevices) -> list[str]:
    return ["cpu", *accelerators.present()]


@answers(RunStatement)
def _run_statement(state: State, asked: RunStatement) -> SessionReport:
    return _run(state, asked.text)


@answers(RunBackward)
def _backward(state: State, asked: RunBackward) -> SessionReport:
    return _run(state, f"backward({asked.expression})")


@answers(Undo)
def _undo(state: State, asked: Undo) -> SessionReport:
    _session(state).undo()
    return _report(state)


@answers(Redo)
def _redo(state: State, asked: Redo) -> SessionReport:
    _session(state).redo()
    return _report(state)


@answers(SetLimits)
def _set_limits(state: State, asked: SetLimits) -> SessionReport:
    _session(state).limits = Limits(asked.max_tensor_mib * MIB, asked.max_total_mib * MIB)
    return _report(state)


@answers(CreateByFunction)
def _create(state: State, asked: CreateByFunction) -> SessionReport:
    _session(state).checked_name(asked.name)
    statement = forms.creation_statement(asked.name, asked.function, asked.fields)
    return _run_one(state, statement, statement)


@answers(CreateFromRows)
def _create_from_rows(state: State, asked: CreateFromRows) -> SessionReport:
    fields = {
        "data": csv_literal(asked.text),
        "dtype": asked.dtype,
        "requires_grad": asked.requires_grad,
    }
    return _create(state, CreateByFunction(asked.name, "tensor", fields))


@answers(CreateFromCsv)
def _create_from_csv(state: State, asked: CreateFromCsv) -> SessionReport:
    own = _session(state)
    own.load(load_csv(own.checked_name(asked.name), asked.path, own.limits, asked.dtype))
    return _report(state)


@answers(CreateFromImage)
def _create_from_image(state: State, asked: CreateFromImage) -> SessionReport:
    own = _session(state)
    name = own.checked_name(asked.name)
    own.load(load_image(name, asked.path, own.limits, grey=asked.grey, max_side=asked.max_side))
    return _report(state)


@answers(EditCell)
def _edit_cell(state: State, asked: EditCell) -> SessionReport:
    name, value = asked.name, asked.value
    tensor = _tensor(state, name)
    if not tensor.dtype.is_floating_point and _is_fraction(value):
        raise LabError(
            text("tensors", "{name} holds whole numbers ({dtype}); {value} has a point.")(
                name=name, dtype=tensor.dtype, value=value
            )
        )
    return _run_one(state, forms.edit_statement(name, asked.index, value), value)


@answers(Rename)
def _rename(state: State, asked: Rename) -> SessionReport:
    new_name = asked.new_name
    if _session(state).checked_name(new_name) in _session(state).space.real:
        raise LabError(
            text("tensors", "There is a tensor {new_name} already; choose another name.")(
                new_name=new_name
            )
        )
    return _run(state, forms.rename_statements(asked.name, new_name))


@answers(Duplicate)
def _duplicate(state: State, asked: Duplicate) -> SessionReport:
    tensor = _tensor(state, asked.name)
    target = _session(state).checked_name(asked.new_name) if asked.new_name else ""
    target = target or forms.free_name(f"{asked.name}2", list(_session(state).space.real))
    statement = forms.duplicate_statement(asked.name, target, records=tensor.requires_grad)
    return _run(state, statement)


@answers(Delete)
def _delete(state: State, asked: Delete) -> SessionReport:
    return _run(state, f"del {', '.join(asked.names)}")


@answers(ReadWindow)
def _tensor_window(state: State, asked: ReadWindow) -> Window:
    tensor, matrix = _slice(state, asked.slice)
    rows = slice(asked.row_start, asked.row_start + asked.rows)
    columns = slice(asked.column_start, asked.column_start + asked.columns)
    return Window(
        name=asked.slice.name,
        shape=tuple(tensor.shape),
        row_axis=asked.slice.row_axis,
        column_axis=asked.slice.column_axis,
        at=asked.slice.at,
        row_start=asked.row_start,
        column_start=asked.column_start,
        numbers=to_array(matrix[rows, columns]),
    )


@answers(ReadPicture)
def _tensor_picture(state: State, asked: ReadPicture) -> SlicePicture:
    tensor, matrix = _slice(state, asked.slice)
    whole = block_of(tensor, 0)
    picture = picture_of(matrix, asked.side)
    return SlicePicture(asked.slice.name, picture, whole.minimum, whole.maximum)


@answers(TimePoint)
def _time_point(state: State, asked: TimePoint) -> TimingPoint:
    own = _session(state)
    return timed_point(asked.expression, own.space, own.limits, asked.scale)


@answers(NewPuzzle)
def _new_puzzle(state: State, asked: NewPuzzle) -> Puzzle:
    own: Course = state.setdefault(_COURSE_KEY, Course(asked.course))
    return own.new(asked.kind) if asked.seed is None else own.again(asked.seed)


@answers(CheckPuzzle)
def _check_puzzle(state: State, asked: CheckPuzzle) -> Verdict:
    course: Course = state.setdefault(_COURSE_KEY, Course())
    return course.check(asked.answer)


def _session(state: State) -> Session:
    if STATE_KEY not in state:
        state[STATE_KEY] = Session()
    own: Session = state[STATE_KEY]
    return own


def _run(state: State, text: str) -> SessionReport:
    reports, problem = _session(state).act(text)
    return _report(state, reports, problem)


def _run_one(state: State, statement: str, typed: str) -> SessionReport:
    """Run a statement that was put together from a field; the field must not bring another."""
    if len(list(fragments(statement))) != 1:
        raise LabError(
            text("tensors", "{strip} is more than one value; write one.")(strip=typed.strip()[:40])
        )
    return _run(state, statement)


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
        raise LabError(text("tensors", "There is no tensor {name}.")(name=name))
    return value


def _shown(state: State, name: str, of_gradient: bool) -> Tensor:
    tensor = _tensor(state, name)
    if not of_gradient:
        return tensor
    grad = gradient(tensor)
    if grad is None:
        raise LabError(text("tensors", "{name} has no gradient.")(name=name))
    return grad


def _slice(state: State, wanted: SliceOf) -> tuple[Tensor, Tensor]:
    """Return the tensor that is shown and its slice as a matrix."""
    name, at = wanted.name, wanted.at
    tensor = _shown(state, name, wanted.of_gradient)
    axes = [axis for axis in (wanted.row_axis, wanted.column_axis) if axis is not None]
    right = len(at) == tensor.dim() and len(set(axes)) == len(axes)
    right = right and all(0 <= axis < tensor.dim() for axis in axes)
    right = right and all(
        axis in axes or 0 <= position < tensor.shape[axis] for axis, position in enumerate(at)
    )
    if not right:
        raise LabError(
            text("tensors", "{name} has shape {shape}; there is no such slice.")(
                name=name, shape=tuple(tensor.shape)
            )
        )
    return tensor, slice_matrix(tensor, wanted.row_axis, wanted.column_axis, at)


def _is_fraction(value: str) -> bool:
    try:
        return not float(value).is_integer()
    except ValueError:
        return False
