"""What a text would give, while it is typed: shapes, memory, remarks, and the place of errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.labs.tensors.checking import Check, check_statement
from core.labs.tensors.execute import execute
from core.labs.tensors.facts import Space
from core.labs.tensors.kinds import Kind, prepared
from core.labs.tensors.language import Statement, parse_each
from core.labs.tensors.limits import Budget, Limits
from core.labs.tensors.loaded import Load, LogItem
from core.labs.tensors.lookup import shape_only
from core.labs.tensors.meta_machine import MetaMachine
from core.labs.tensors.problems import Problem, ProgramError
from core.labs.tensors.recording import with_recording
from core.labs.tensors.reports import Preview, Remark, StatementPreview
from core.labs.tensors.small import SmallNumbers
from core.labs.tensors.source import Fragment
from core.labs.tensors.values import UNKNOWN, is_number


def preview_text(
    text: str, log: Sequence[LogItem], space: Space, limits: Limits, next_seed: int
) -> Preview:
    """Return the shapes of every part of every statement, on top of what a session holds.

    A statement that fails leaves its names unknown, so that later ones can still be shown.
    """
    try:
        read = list(parse_each(text))
    except ProgramError as error:  # the text is too long
        return Preview((), error.problem)
    good = [statement for _, statement in read if isinstance(statement, Statement)]
    kinds = kinds_of(space.real)
    statements = list(prepared(good, kinds, next_seed))
    names, waiting, switched = _start(log, statements, space, limits)
    previewer = _Previewer(names, SmallNumbers(space.real), Budget(limits, space.held_bytes()))
    found = []
    for fragment, statement in read:
        if isinstance(statement, ProgramError):
            found.append(_failed(fragment, statement.problem))
            continue
        found.append(previewer.preview(waiting.pop(0), switched))
        while waiting and waiting[0].is_added:
            previewer.preview(waiting.pop(0), ())
    problem = next((s.problem for s in found if s.problem is not None), None)
    return Preview(tuple(found), problem)


def kinds_of(names: Mapping[str, object]) -> dict[str, Kind]:
    """Return whether each name holds a tensor or a number."""
    return {name: "number" if is_number(value) else "tensor" for name, value in names.items()}


def recording_remark(names: Sequence[str]) -> Remark:
    """Return what is said where gradients were switched on for ``backward``."""
    several = len(names) > 1
    listed = " and ".join(names)
    text = (
        f"{listed} {'were' if several else 'was'} made without requires_grad=True, so torch itself "
        f"would stop here; the lab switched it on with {names[0]}.requires_grad_()."
    )
    return Remark("recording", text)


def _start(
    log: Sequence[LogItem], statements: Sequence[Statement], space: Space, limits: Limits
) -> tuple[dict[str, object], list[Statement], tuple[str, ...]]:
    """Return the names to start from, the statements to preview, and the names switched on.

    Statements that change tensors must not change the session's, so they get a replay of its
    shapes.
    """
    if not any(statement.changes_tensors for statement in statements):
        return dict(space.meta), list(statements), ()
    rewritten, switched = with_recording((*log, *statements))
    ours = {id(statement) for statement in statements}
    first = next(index for index, item in enumerate(rewritten) if id(item) in ours)
    names = _replayed(rewritten[:first], space, limits)
    waiting = [item for item in rewritten[first:] if isinstance(item, Statement)]
    return names, waiting, switched


def _replayed(items: Iterable[LogItem], space: Space, limits: Limits) -> dict[str, object]:
    names: dict[str, object] = {}
    machine = MetaMachine(names, Budget(limits), remembered=dict(space.remembered))
    for item in items:
        if isinstance(item, Load):
            names[item.name] = shape_only(item.tensor)
            continue
        try:
            execute(item, names, machine)
        except ProgramError:
            names.update(dict.fromkeys(item.targets, UNKNOWN))
    for name, known in space.meta.items():
        # What depends on values is not known to the replay, but to the session.
        if names.get(name, UNKNOWN) is UNKNOWN:
            names[name] = known
    return names


class _Previewer:
    def __init__(self, names: dict[str, object], numbers: SmallNumbers, budget: Budget) -> None:
        self._names = names
        self._numbers = numbers
        self._budget = budget

    def preview(self, statement: Statement, switched: Sequence[str]) -> StatementPreview:
        check, problem = Check(), None
        try:
            check_statement(statement, self._names, self._budget, check, self._numbers.of)
        except ProgramError as error:
            problem = error.problem
            if statement.kind == "assign":
                self._names.update(dict.fromkeys(statement.targets, UNKNOWN))
        self._numbers.define(statement)
        is_switching = statement.kind == "backward" and bool(switched)
        fragment = statement.fragment
        return StatementPreview(
            start=fragment.start,
            end=fragment.start + len(fragment.text),
            targets=statement.targets,
            parts=tuple(check.parts(fragment)),
            new_bytes=check.new_bytes,
            remarks=(recording_remark(switched),) if is_switching else (),
            problem=problem,
        )


def _failed(fragment: Fragment, problem: Problem) -> StatementPreview:
    end = fragment.start + len(fragment.text)
    return StatementPreview(fragment.start, end, (), (), 0, (), problem)
