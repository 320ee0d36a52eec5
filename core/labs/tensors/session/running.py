"""Run one statement for real: sizes first, then numbers, then the report."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from core.labs.tensors.evaluation.checking import Check, check_statement
from core.labs.tensors.evaluation.execute import execute
from core.labs.tensors.evaluation.known_numbers import SmallNumbers
from core.labs.tensors.evaluation.lookup import shape_only
from core.labs.tensors.evaluation.real_machine import RealMachine
from core.labs.tensors.language.loaded import Load
from core.labs.tensors.language.recording import names_in
from core.labs.tensors.language.statements import Statement
from core.labs.tensors.operations.limits import Budget, Limits
from core.labs.tensors.operations.values import (
    UNKNOWN,
    dtype_name,
    is_number,
    is_sequence,
    shape_words,
    tensors_in,
    words,
)
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.reports import Remark, StatementReport, ValuePart
from core.labs.tensors.session.backward import BackwardRecorder
from core.labs.tensors.session.facts import Origin, Space
from core.labs.tensors.session.tree import TreeBuilder
from core.labs.tensors.session.unlike_torch import (
    leaf_edit_remarks,
    recording_remark,
    second_backward_remark,
)
from core.runtime.figures import figure
from core.runtime.text import text


class Runner:
    """Runs statements on a space and writes down where each name comes from."""

    def __init__(self, space: Space, limits: Limits) -> None:
        self._space = space
        self._limits = limits

    def run(self, statement: Statement, switched: Sequence[str] = ()) -> StatementReport:
        """Run a statement; ``switched`` are the names that were made to record for it.

        Raises
        ------
        ProgramError
            With names as before; what a failing in-place change did is for the caller to mend.
        """
        space = self._space
        meta_before = dict(space.meta)
        held = space.held_bytes()
        check = Check()
        numbers = SmallNumbers(space.real).of
        builder = TreeBuilder(statement.fragment)
        recorder = self._recorder(statement, builder)
        guard = Budget(self._limits, held)
        try:
            budget = Budget(self._limits, held)
            check_statement(statement, space.meta, budget, check, numbers, space.remembered)
            machine = RealMachine(space.real, guard if check.has_unknown else None)
            value = execute(statement, space.real, machine, builder.watch, recorder)
        except ProgramError:
            space.meta = meta_before
            raise
        self._match_shapes(statement)
        self._note_origins(statement, builder, check)
        space.last_backward = recorder.report or space.last_backward
        report = self._report(statement, value, builder, check, recorder, switched)
        space.reports = (*space.reports, report)
        return report

    def load(self, item: Load) -> None:
        """Put a loaded tensor under its name."""
        tensor: Tensor = item.tensor.clone()
        self._space.real[item.name] = tensor
        self._space.meta[item.name] = shape_only(tensor)
        self._space.origins[item.name] = Origin(item.text)

    def _recorder(self, statement: Statement, builder: TreeBuilder) -> BackwardRecorder:
        text, used = "", set[str]()
        if statement.kind == "backward" and statement.value is not None:
            text = statement.fragment.words(statement.value)
            used = self._uses(statement)
        origins = self._space.origins.values()

        def made() -> dict[object, ValuePart]:
            return dict([pair for origin in origins for pair in origin.made] + builder.made)

        return BackwardRecorder(self._space, text, used, made, self._limits)

    def _uses(self, statement: Statement) -> set[str]:
        direct = names_in(statement.value) if statement.value is not None else set()
        origins = self._space.origins
        return direct.union(*(origins[name].uses for name in direct if name in origins))

    def _match_shapes(self, statement: Statement) -> None:
        """Take the real shape where the shape-only run could not know it."""
        space = self._space
        for name in statement.targets:
            real = space.real.get(name)
            shape = space.meta.get(name)
            if not isinstance(real, Tensor):
                if name in space.real:
                    space.meta[name] = real
            elif not isinstance(shape, Tensor) or shape.shape != real.shape:
                space.meta[name] = shape_only(real)

    def _note_origins(self, statement: Statement, builder: TreeBuilder, check: Check) -> None:
        space = self._space
        for name in list(space.origins):
            if name not in space.real:
                del space.origins[name]
        if statement.kind != "assign":
            return
        uses = frozenset(self._uses(statement))
        for position, name in enumerate(statement.targets):
            value = space.real[name]
            records = isinstance(value, Tensor) and value.grad_fn is not None
            graph_bytes = check.new_bytes if records and position == 0 else 0
            made = tuple(builder.made) if records else ()
            space.origins[name] = Origin(statement.full_text, uses, made, graph_bytes)

    def _report(
        self,
        statement: Statement,
        value: object,
        builder: TreeBuilder,
        check: Check,
        recorder: BackwardRecorder,
        switched: Sequence[str],
    ) -> StatementReport:
        remarks: list[Remark] = [r for reading in check.readings for r in reading.remarks]
        remarks += leaf_edit_remarks(statement, self._space.real)
        if switched:
            remarks.append(recording_remark(switched))
        if recorder.is_repeated:
            remarks.append(second_backward_remark(recorder.report.text if recorder.report else ""))
        return StatementReport(
            text=statement.text,
            written=statement.full_text,
            targets=statement.targets,
            value=builder.root(statement.value),
            remarks=tuple(dict.fromkeys(remarks)),
            new_bytes=check.new_bytes,
            message=_message(statement, value, self._space),
        )


def _message(statement: Statement, value: object, space: Space) -> str:
    match statement.kind:
        case "delete":
            return f"Deleted {', '.join(statement.targets)}."
        case "put":
            return f"Changed {statement.targets[0]}."
        case "backward":
            report = space.last_backward
            return f"Gradients of {report.text} = {figure(report.value, 6)}." if report else ""
    if statement.targets:
        made = [f"{name} {_shape(space.real[name])}" for name in statement.targets]
        return f"{', '.join(made)}."
    written = statement.fragment.words(statement.value) if statement.value is not None else ""
    if isinstance(value, Tensor):
        changed = next((name for name in space.real if space.real[name] is value), "")
        if changed and statement.changes_in_place:
            return text("tensors", "{changed} was changed in place; its shape is {value}.")(
                changed=changed, value=_facts(value)
            )
        return f"{written} {_shape(value)}."
    if is_sequence(value) and any(True for _ in tensors_in((value,))):
        return text("tensors", "{text} gives {count} tensors; name each to keep them.")(
            text=written,
            count=len(value),  # type: ignore[arg-type]
        )
    if is_number(value) or is_sequence(value):
        return f"{written} = {value}"
    return f"{written} is {words(value)}." if value is not UNKNOWN else ""


def _shape(value: object) -> str:
    if isinstance(value, Tensor):
        return f"has shape {_facts(value)}"
    return f"= {value}" if is_number(value) else str(value)


def _facts(tensor: Tensor) -> str:
    return f"{shape_words(tensor.shape)}, {dtype_name(tensor)}"
