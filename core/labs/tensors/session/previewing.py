"""What a text would give, while it is typed: shapes, memory, remarks, and the place of errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.labs.tensors.evaluation.checking import Check, check_on
from core.labs.tensors.evaluation.execute import execute
from core.labs.tensors.evaluation.known_numbers import SmallNumbers
from core.labs.tensors.evaluation.lookup import shape_only
from core.labs.tensors.evaluation.meta_machine import MetaMachine
from core.labs.tensors.language.kinds import Kind, prepared, with_name
from core.labs.tensors.language.loaded import Load, LogItem
from core.labs.tensors.language.recording import with_recording
from core.labs.tensors.language.seeds import with_seeds
from core.labs.tensors.language.source import Fragment, fragments
from core.labs.tensors.language.statements import Statement, parse_fragment
from core.labs.tensors.language.unfinished import finished
from core.labs.tensors.operations.limits import Budget, Limits
from core.labs.tensors.operations.values import UNKNOWN, is_number
from core.labs.tensors.problems import Problem, ProgramError
from core.labs.tensors.reports import Preview, StatementPreview
from core.labs.tensors.session.backward import check_unchanged, reachable
from core.labs.tensors.session.facts import Space
from core.labs.tensors.session.unlike_torch import leaf_edit_remarks, recording_remark


@dataclass(frozen=True)
class _Standing:
    """Everything that a statement is previewed on top of; never changed, only followed up."""

    names: dict[str, object]
    grads: dict[int, tuple[Tensor, Tensor]]
    numbers: SmallNumbers
    held: int
    next_seed: int


@dataclass(frozen=True)
class _Known:
    """A statement as previewed before, and how things stood after it."""

    fragment: Fragment
    shown: StatementPreview
    after: _Standing


class Previewer:
    """Previews texts on top of one session; what was not typed anew is not evaluated anew."""

    def __init__(self) -> None:
        self._basis: tuple[object, ...] = ()
        self._known: list[_Known] = []

    def preview(
        self, text: str, log: tuple[LogItem, ...], space: Space, limits: Limits, next_seed: int
    ) -> Preview:
        """Return the shapes of every part of every statement.

        A statement that fails leaves its names unknown, so that later ones can still be shown.
        """
        try:
            pieces = list(fragments(text))
        except ProgramError as error:  # the text is too long
            return Preview((), error.problem)
        held = space.held_bytes()
        start = _Standing(dict(space.meta), {}, SmallNumbers(space.real), held, next_seed)
        basis = (log, space, tuple(space.real), limits, next_seed)
        if not _same(basis, self._basis):
            self._basis, self._known = basis, []
        read = [_read(piece) for piece in pieces[len(self._matching(pieces)) :]]
        if any(isinstance(one, Statement) and one.changes_tensors for one in read):
            special = _Special(log, [_read(piece) for piece in pieces], start, space, limits)
            if special.is_needed:
                return _whole(special.shown())
        shown = [known.shown for known in self._known]
        standing = self._known[-1].after if self._known else start
        for piece, one in zip(pieces[len(shown) :], read, strict=True):
            found, standing = _step(piece, one, standing, limits)
            self._known.append(_Known(piece, found, standing))
            shown.append(found)
        return _whole(shown)

    def _matching(self, pieces: Sequence[Fragment]) -> list[_Known]:
        """Keep and return what is known of the first pieces, up to the first that is new."""
        same = 0
        for known, piece in zip(self._known, pieces, strict=False):
            if known.fragment != piece:
                break
            same += 1
        del self._known[same:]
        return self._known


def kinds_of(names: Mapping[str, object]) -> dict[str, Kind]:
    """Return whether each name holds a tensor or a number."""
    return {name: "number" if is_number(value) else "tensor" for name, value in names.items()}


class _Special:
    """Previews a text that changes tensors in place or makes earlier ones record.

    The session's shapes must not be touched, so its statements are evaluated again, and all of the
    text with them.
    """

    def __init__(
        self,
        log: Sequence[LogItem],
        read: Sequence[Statement | ProgramError],
        start: _Standing,
        space: Space,
        limits: Limits,
    ) -> None:
        self._read, self._start, self._space, self._limits = read, start, space, limits
        self._statements = _prepared(read, start)
        self._items, self._switched = with_recording((*log, *self._statements))
        in_place = any(statement.changes_in_place for statement in self._statements)
        self.is_needed = in_place or bool(self._switched)

    def shown(self) -> list[StatementPreview]:
        """Return one preview a statement."""
        ours = {id(statement) for statement in self._statements}
        first = next(i for i, item in enumerate(self._items) if id(item) in ours)
        names = _replayed(self._items[:first], self._space, self._limits)
        standing = replace(self._start, names=names)
        waiting = [item for item in self._items[first:] if isinstance(item, Statement)]
        found = []
        for one in self._read:
            if isinstance(one, ProgramError):
                found.append(_failed(one.problem))
                continue
            shown, standing = _check(waiting.pop(0), standing, self._limits)
            if self._switched and one.kind == "backward":
                shown = replace(shown, remarks=(recording_remark(self._switched),))
            found.append(shown)
            while waiting and waiting[0].is_added:
                _, standing = _check(waiting.pop(0), standing, self._limits)
        return found


def _read(piece: Fragment) -> Statement | ProgramError:
    try:
        return parse_fragment(piece)
    except ProgramError as error:
        return error


def _prepared(read: Sequence[Statement | ProgramError], start: _Standing) -> list[Statement]:
    """Return the readable statements with seeds and names filled in, told from their text."""
    statements = [one for one in read if isinstance(one, Statement)]
    return list(prepared(statements, kinds_of(start.names), start.next_seed))


def _step(
    piece: Fragment, one: Statement | ProgramError, standing: _Standing, limits: Limits
) -> tuple[StatementPreview, _Standing]:
    if isinstance(one, ProgramError):
        return _unfinished(piece, one.problem, standing, limits), standing
    statement, next_seed = with_seeds(one, standing.next_seed)
    statement = with_name(statement, kinds_of(standing.names))
    shown, after = _check(statement, standing, limits)
    return shown, replace(after, next_seed=next_seed)


def _unfinished(
    piece: Fragment, problem: Problem, standing: _Standing, limits: Limits
) -> StatementPreview:
    """Return the shapes of what can be read already of a statement that is still being typed."""
    failed = _failed(problem, piece)
    text = finished(piece.text)
    read = None if text is None or text == piece.text else _read(replace(piece, text=text))
    if not isinstance(read, Statement) or read.kind not in ("assign", "expression"):
        return failed
    shown, _ = _step(piece, read, standing, limits)
    typed = (part for part in shown.parts if part.start < failed.end)
    parts = tuple(replace(part, end=min(part.end, failed.end)) for part in typed)
    return replace(failed, parts=parts, new_bytes=shown.new_bytes)


def _check(
    statement: Statement, standing: _Standing, limits: Limits
) -> tuple[StatementPreview, _Standing]:
    """Evaluate one statement's shapes; return what to show and how things stand after it."""
    names, grads = dict(standing.names), dict(standing.grads)
    numbers = standing.numbers.copy()
    budget = Budget(limits, standing.held)
    machine = MetaMachine(names, budget, numbers.of, grads=grads)
    check, problem = Check(), None

    def note_gradients(scalar: Tensor) -> None:
        for node in reachable(scalar):
            if node.name().endswith("NotImplemented"):
                raise RuntimeError("derivative for aten:: a step is not implemented")
            leaf = getattr(node, "variable", None)
            if leaf is not None:
                grads[id(leaf)] = leaf, torch.empty_like(leaf, requires_grad=False)
        check_unchanged(scalar, [leaf for leaf, _ in grads.values()])

    try:
        check_on(machine, statement, names, check, note_gradients)
    except ProgramError as error:
        problem = error.problem
        if statement.kind == "assign":
            names.update(dict.fromkeys(statement.targets, UNKNOWN))
    numbers.define(statement)
    fragment = statement.fragment
    shown = StatementPreview(
        start=fragment.start,
        end=fragment.start + len(fragment.text),
        targets=statement.targets,
        parts=tuple(check.parts(fragment)),
        new_bytes=check.new_bytes,
        remarks=leaf_edit_remarks(statement, names),
        problem=problem,
    )
    return shown, _Standing(names, grads, numbers, budget.held, standing.next_seed)


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


def _failed(problem: Problem, piece: Fragment | None = None) -> StatementPreview:
    start = problem.start if piece is None else piece.start
    end = problem.end if piece is None else piece.start + len(piece.text)
    return StatementPreview(start, end, (), (), 0, (), problem)


def _whole(shown: Sequence[StatementPreview]) -> Preview:
    problem = next((one.problem for one in shown if one.problem is not None), None)
    return Preview(tuple(shown), problem)


def _same(first: tuple[object, ...], second: tuple[object, ...]) -> bool:
    return len(first) == len(second) and all(
        a is b or (isinstance(a, tuple | int | Limits) and a == b)
        for a, b in zip(first, second, strict=True)
    )
