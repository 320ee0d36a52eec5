"""How long one expression takes in NumPy and in torch, on CPU and GPU, as its tensors grow."""

from __future__ import annotations

import ast
import math
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.labs.tensors.evaluation.checking import Check, check_statement
from core.labs.tensors.evaluation.lookup import look_up
from core.labs.tensors.language.recording import names_in
from core.labs.tensors.language.seeds import with_seeds
from core.labs.tensors.language.statements import Statement, parse
from core.labs.tensors.operations import accelerators
from core.labs.tensors.operations.failures import first_line
from core.labs.tensors.operations.limits import Budget, Limits
from core.labs.tensors.problems import Problem, ProgramError
from core.labs.tensors.reports import TimingPoint
from core.labs.tensors.scripts.numpy_code import NoEquivalentError, NumpyWriter
from core.labs.tensors.scripts.numpy_helpers import HELPERS
from core.labs.tensors.scripts.torch_script import torch_expression
from core.labs.tensors.session.display import to_array
from core.labs.tensors.session.facts import Space
from core.machine.matmul_timing import equal_threads
from core.runtime.text import text
from core.runtime.worker.threads import physical_cores

NUMPY, CPU, GPU = "NumPy", "torch CPU", "torch GPU"
SCALES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
# One point takes at least so long, for a steady number, and the series ends at a point this slow.
_STEADY_S = 0.02
_SLOW_S = 1.0
_MAX_REPEATS = 1_000
# Below this torch does one elementwise operation in one thread, too (ATen's GRAIN_SIZE).
_SHARED_FROM = 32_768

Call = Callable[[], Any]


def time_series(text: str, space: Space, limits: Limits) -> Iterator[TimingPoint]:
    """Yield a point for each scale, until one is slow or would not fit the memory limit.

    Raises
    ------
    ProgramError
        If the expression cannot be timed at all.
    """
    for scale in SCALES:
        try:
            point = time_point(text, space, limits, scale)
        except ProgramError as error:
            if scale == 1 or error.problem.kind != "size":
                raise
            return
        yield point
        if max(point.seconds.values()) > _SLOW_S:
            return


def time_point(text: str, space: Space, limits: Limits, scale: int) -> TimingPoint:
    """Return the seconds one evaluation takes with every axis ``scale`` times as long.

    Axes of size 1 stay, so that what was broadcast still is. The numbers are random. NumPy and
    torch get the same number of threads: one for small tensors, where several only wait for one
    another, and a thread a core for large ones.

    Raises
    ------
    ProgramError
        If the expression, with sizes written in it, does not fit the longer axes, or the memory.
    """
    statement = _expression(text)
    assert statement.value is not None
    names = _grown(statement, space, scale)
    check = Check()
    try:
        check_statement(statement, dict(names), Budget(limits), check)
    except ProgramError as error:
        raise _explained(statement, error, scale) from None
    made = {name: _random(value) for name, value in names.items()}
    source = torch_expression(statement.value)
    seconds = {}
    notes: list[str] = []
    largest = max((v.numel() for v in made.values() if isinstance(v, Tensor)), default=0)
    with equal_threads(1 if largest < _SHARED_FROM else physical_cores()):
        try:
            numpy_source = _numpy_source(statement, check)
            arrays = {n: to_array(v) if isinstance(v, Tensor) else v for n, v in made.items()}
            seconds[NUMPY] = _time(_compiled(numpy_source, {"np": np, **arrays}))
        except NoEquivalentError as error:
            notes.append(f"Without NumPy: {error}.")
        seconds[CPU] = _time(_compiled(source, {"torch": torch, **made}))
        for device in accelerators.present()[:1]:
            try:
                seconds[GPU] = _time_on_gpu(source, made, device)
            except (RuntimeError, TypeError) as error:  # no room, no such dtype or operation there
                notes.append(f"Without {GPU}: {first_line(error)}.")
    return TimingPoint(scale, largest, seconds, " ".join(notes))


def _expression(written: str) -> Statement:
    statements = parse(written)
    if len(statements) != 1 or statements[0].kind not in ("expression", "assign"):
        sentence = text("tensors", "Timing takes one expression, such as a @ b.")
        raise ProgramError(Problem(sentence, 0, len(written), 1, 1, "syntax"))
    if statements[0].changes_tensors:
        sentence = text(
            "tensors", "Timing repeats an expression, so it must not change its tensors."
        )
        raise ProgramError(Problem(sentence, 0, len(written), 1, 1, "forbidden"))
    return with_seeds(statements[0], 0)[0]


def _grown(statement: Statement, space: Space, scale: int) -> dict[str, object]:
    """Return a shape-only tensor for each name, its axes longer; plain numbers as they are."""
    assert statement.value is not None
    names = {}
    for name in sorted(names_in(statement.value)):
        node = ast.copy_location(ast.Name(name), statement.value)
        value = look_up(space.real, statement.fragment, node)
        if isinstance(value, Tensor):
            shape = [size * scale if size > 1 else size for size in value.shape]
            value = torch.empty(shape, dtype=value.dtype, device="meta")
        names[name] = value
    return names


def _explained(statement: Statement, error: ProgramError, scale: int) -> ProgramError:
    problem = error.problem
    if scale == 1 or problem.kind == "size":
        return error
    sentence = (
        "The expression has sizes written in it, so it cannot be timed with longer axes: "
        f"{problem.text}"
    )
    return statement.fragment.problem_at(problem.start, problem.end, sentence, "shape")


def _random(value: object) -> object:
    if not isinstance(value, Tensor):
        return value
    generator = torch.Generator().manual_seed(0)
    shape = tuple(value.shape)
    if value.dtype == torch.bool:
        return torch.rand(shape, generator=generator) > 0.5
    if not value.dtype.is_floating_point:
        return torch.randint(1, 5, shape, generator=generator).to(value.dtype)
    return torch.rand(shape, generator=generator, dtype=torch.float32).to(value.dtype)


def _numpy_source(statement: Statement, check: Check) -> str:
    writer = NumpyWriter({reading.node: reading for reading in check.readings}, set())
    assert statement.value is not None
    text = writer.write(statement.value)
    helpers = "\n".join(HELPERS[name] for name in sorted(writer.helpers))
    return f"{helpers}\n{text}" if helpers else text


def _compiled(source: str, names: dict[str, Any]) -> Call:
    """Return a function that evaluates our own generated expression on given arrays."""
    *helpers, expression = source.rsplit("\n", 1)
    if helpers:
        exec(compile(helpers[0], "timed.py", "exec"), names)
    code = compile(expression, "timed.py", "eval")

    def call() -> Any:
        return eval(code, names)

    return call


def _time(call: Call) -> float:
    """Return the seconds of one call, the best of three rounds of enough repeats."""
    with torch.no_grad(), np.errstate(all="ignore"):
        first = _seconds(call, 1)
        if first > _SLOW_S:
            return first
        repeats = min(_MAX_REPEATS, max(1, math.ceil(_STEADY_S / max(first, 1e-7))))
        return min(_seconds(call, repeats) for _ in range(3)) / repeats


def _seconds(call: Call, repeats: int) -> float:
    began = time.perf_counter()
    for _ in range(repeats):
        call()
    return time.perf_counter() - began


def _time_on_gpu(source: str, made: Mapping[str, object], device: str) -> float:
    moved = {name: _moved(value, device) for name, value in made.items()}
    call = _compiled(source, {"torch": torch, **moved})
    wait = torch.get_device_module(device).synchronize

    def synchronised() -> None:
        call()
        wait()

    return _time(synchronised)


def _moved(value: object, device: str) -> object:
    return value.to(device) if isinstance(value, Tensor) else value
