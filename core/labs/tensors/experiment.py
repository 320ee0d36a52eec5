"""Run a program statement by statement and report every tensor it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.language.statements import parse
from core.labs.tensors.operations.limits import MIB, Limits
from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.reports import StatementReport
from core.labs.tensors.session.display import to_array
from core.labs.tensors.session.facts import Space, gradient
from core.labs.tensors.session.session import STATE_KEY, Session
from core.labs.tensors.settings import TensorSettings
from core.runtime.events import Event, Note, Started, Step
from core.runtime.text import Text, as_text, text
from core.runtime.worker.context import RunContext


def run(settings: TensorSettings, context: RunContext) -> Iterator[Event]:
    """Run the program in a new session, which stays in the tab's state.

    Raises
    ------
    ProgramError
        At the first statement that cannot be read or run; the tensors before it stay.
    """
    limits = Limits(settings.max_tensor_mib * MIB, settings.max_total_mib * MIB)
    session = Session(limits, settings.seed)
    context.state[STATE_KEY] = session
    yield Started("cpu", {"torch": str(torch.__version__), "threads": torch.get_num_threads()})
    # All of it is read first: a mistake anywhere is told before anything runs.
    statements = parse(settings.program)
    _fill(context.result, session.space, settings.max_values, 0)
    for index, statement in enumerate(statements, start=1):
        report = session.run(statement)
        _fill(context.result, session.space, settings.max_values, index)
        yield Step(index, len(statements), _metrics(session.space, report))
        yield from _notes(report)
    context.message = _message(session.space, len(statements))


def _metrics(space: Space, report: StatementReport) -> dict[str, float]:
    tensors = space.tensors().values()
    return {
        "new_bytes": float(report.new_bytes),
        "held_bytes": float(space.held_bytes()),
        "tensors": float(len(tensors)),
        "numbers": float(sum(tensor.numel() for tensor in tensors)),
    }


def _notes(report: StatementReport) -> Iterator[Note]:
    if report.message:
        yield Note("statement", as_text(report.message), {"statement": report.written})
    for remark in report.remarks:
        yield Note(remark.kind, as_text(remark.text), {"statement": report.written})


def _fill(result: dict[str, Any], space: Space, max_values: int, statements: int) -> None:
    result.clear()
    result["statements"] = statements
    result["tensors"] = {name: _entry(value, max_values) for name, value in space.real.items()}
    for name, value in space.real.items():
        if not isinstance(value, Tensor):
            result[f"value_of_{name}"] = value
            continue
        result[f"sum_of_{name}"] = value.detach().sum(dtype=torch.float64).item()
        grad = gradient(value)
        if grad is not None:
            result[f"sum_of_{name}_grad"] = grad.sum(dtype=torch.float64).item()


def _entry(value: object, max_values: int) -> dict[str, Any]:
    if not isinstance(value, Tensor):
        return {"shape": [], "dtype": dtype_name(value), "values": value}
    entry: dict[str, Any] = {"shape": list(value.shape), "dtype": dtype_name(value)}
    entry["requires_grad"] = value.requires_grad
    is_listed = value.numel() <= max_values
    if is_listed:
        entry["values"] = to_array(value).tolist()
    grad = gradient(value)
    if grad is not None and is_listed:
        entry["grad"] = to_array(grad).tolist()
    return entry


def _message(space: Space, statements: int) -> Text:
    # Said of the run alone: lines that are run later change what is there.
    count = len(space.real)
    ran = text("tensors", "{count} statements ran")(count=statements)
    if statements == 1:
        ran = text("tensors", "1 statement ran")
    if count == 1:
        return text("tensors", "{ran} and left 1 tensor.")(ran=ran)
    return text("tensors", "{ran} and left {count} tensors.")(ran=ran, count=count)
