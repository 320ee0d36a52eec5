"""The tab's memory: named tensors, the statements that made them, undo and redo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from torch import Tensor

from core.labs.tensors.compat import storage_id, version_of
from core.labs.tensors.language.kinds import with_name
from core.labs.tensors.language.loaded import Load, LogItem
from core.labs.tensors.language.recording import with_recording
from core.labs.tensors.language.seeds import with_seeds
from core.labs.tensors.language.source import fragments
from core.labs.tensors.language.statements import Statement, parse, parse_fragment
from core.labs.tensors.operations.limits import Limits
from core.labs.tensors.problems import Problem, ProgramError
from core.labs.tensors.reports import NamedTensor, Preview, StatementReport
from core.labs.tensors.session.facts import Space, gradient, refreshed, row_of
from core.labs.tensors.session.previewing import Previewer, kinds_of
from core.labs.tensors.session.running import Runner
from core.runtime.errors import LabError
from core.runtime.text import text

# The session's place in the tab's state, shared by runs and requests.
STATE_KEY = "session"
# So many steps back keep their tensors; older ones are computed again.
_KEPT_MOMENTS = 20


@dataclass
class Moment:
    """The session before or after an action; without its ``space`` it is computed again."""

    log: tuple[LogItem, ...]
    space: Space | None
    next_seed: int
    label: str


class Session:
    """Owns the names and their history; every change is a statement or a loaded file."""

    def __init__(self, limits: Limits | None = None, seed: int = 0) -> None:
        self.limits = limits or Limits()
        self.space = Space()
        self.log: tuple[LogItem, ...] = ()
        self._next_seed = seed
        self._previewer = Previewer()
        self._rows: dict[str, tuple[tuple[object, ...], NamedTensor]] = {}
        self._undo: list[Moment] = []
        self._redo: list[Moment] = []

    def act(self, text: str, label: str = "") -> tuple[tuple[StatementReport, ...], Problem | None]:
        """Run statements as one step of the history, up to the first that fails."""
        before = self._moment(label or " ".join(text.split())[:60])
        done: list[StatementReport] = []
        problem = None
        try:
            for fragment in fragments(text):
                done.append(self._run(parse_fragment(fragment)))
        except ProgramError as error:
            problem = error.problem
        if done:
            self._remember(before)
        return tuple(done), problem

    def run(self, statement: Statement) -> StatementReport:
        """Run one statement as one step of the history.

        Raises
        ------
        ProgramError
            With the session as it was.
        """
        before = self._moment(statement.text)
        report = self._run(statement)
        self._remember(before)
        return report

    def load(self, item: Load) -> None:
        """Add a tensor read from a file as one step of the history."""
        before = self._moment(f"{item.name} from {item.source}")
        Runner(self.space, self.limits).load(item)
        self.log = (*self.log, item)
        self._remember(before)

    def undo(self) -> str | None:
        """Take the last step back; return what it was, None if there is none."""
        return self._travel(self._undo, self._redo)

    def redo(self) -> str | None:
        """Do the step again that was taken back last."""
        return self._travel(self._redo, self._undo)

    @property
    def undo_text(self) -> str:
        """What undo would take back; empty if nothing."""
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; empty if nothing."""
        return self._redo[-1].label if self._redo else ""

    def preview(self, text: str) -> Preview:
        """Return what a text would give here, computing shapes only."""
        return self._previewer.preview(text, self.log, self.space, self.limits, self._next_seed)

    def rows(self, max_numbers: int) -> tuple[NamedTensor, ...]:
        """Return every name's facts and numbers; what did not change is not read again."""
        made = {}
        for name, value in self.space.real.items():
            state = _state_of(value)
            known = self._rows.get(name)
            if known is None or not _same(known[0], state):
                made[name] = (state, row_of(self.space, name, max_numbers))
            else:
                made[name] = (state, refreshed(self.space, name, known[1]))
        self._rows = made
        return tuple(row for _, row in made.values())

    def program(self) -> str:
        """Return the session as program text; files that were read are left out with a remark."""
        lines = []
        for item in self.log:
            if isinstance(item, Load):
                lines.append(f"# {item.text}: open the file again for this one")
            else:
                lines += [f"# {comment}" for comment in item.fragment.comments]
                lines.append(item.full_text)
        return "\n".join(lines)

    def checked_name(self, name: str) -> str:
        """Return a name for a tensor if it can be one.

        Raises
        ------
        LabError
            If it is no name, or has a meaning of its own.
        """
        try:
            statements = parse(f"{name} = 0")
        except ProgramError as error:
            if error.problem.kind != "syntax":
                raise LabError(error.problem.text) from None
            statements = ()
        if len(statements) != 1 or statements[0].targets != (name,):
            raise LabError(
                text("tensors", "{name} cannot be a name; use letters, digits and underscores.")(
                    name=name[:40]
                )
            )
        return name

    def statements(self) -> tuple[Statement, ...]:
        """Return the statements of the session, loaded files left out."""
        return tuple(item for item in self.log if isinstance(item, Statement))

    def _run(self, statement: Statement) -> StatementReport:
        statement, next_seed = with_seeds(statement, self._next_seed)
        statement = with_name(statement, kinds_of(self.space.real))
        log = self.log
        switched: tuple[str, ...] = ()
        if statement.kind == "backward":
            switched = self._switch_recording_on(statement)
        if statement.changes_tensors:
            self._forget_spaces()
        try:
            report = Runner(self.space, self.limits).run(statement, switched)
        except ProgramError:
            if statement.changes_tensors:
                self._rebuild(log)
            raise
        self.log = (*self.log, statement)
        self._next_seed = next_seed
        return report

    def _switch_recording_on(self, statement: Statement) -> tuple[str, ...]:
        """Run the session again with gradients recorded, if only that lets ``backward`` work."""
        rewritten, switched = with_recording((*self.log, statement))
        if not switched:
            return ()
        log = self.log
        try:
            self._rebuild(rewritten[:-1])
        except ProgramError:
            self._rebuild(log)
            return ()
        return switched

    def _rebuild(self, log: Iterable[LogItem]) -> None:
        self.space = Space(remembered=self.space.remembered)
        self.log = tuple(log)
        runner = Runner(self.space, self.limits)
        for item in self.log:
            if isinstance(item, Load):
                runner.load(item)
            else:
                runner.run(item)

    def _moment(self, label: str) -> Moment:
        return Moment(self.log, self.space.copy(), self._next_seed, label)

    def _remember(self, before: Moment) -> None:
        done = self.log[len(before.log) :]
        if any(isinstance(item, Statement) and item.changes_tensors for item in done):
            before.space = None
        self._undo.append(before)
        self._redo.clear()
        self._trim()

    def _forget_spaces(self) -> None:
        """Tensors that a step changes are shared with the moments kept; compute those again."""
        for moment in (*self._undo, *self._redo):
            moment.space = None

    def _travel(self, source: list[Moment], other: list[Moment]) -> str | None:
        if not source:
            return None
        moment = source.pop()
        other.append(self._moment(moment.label))
        if moment.space is not None:
            self.space, self.log = moment.space, moment.log
        else:
            self._rebuild(moment.log)
        self._next_seed = moment.next_seed
        return moment.label

    def _trim(self) -> None:
        """Keep the memory of past tensors within the limit; older moments are computed again."""
        held = {storage_id(t): t.untyped_storage().nbytes() for t in self._tensors(self.space)}
        for age, moment in enumerate(reversed(self._undo)):
            if moment.space is None:
                continue
            tensors = self._tensors(moment.space) if age < _KEPT_MOMENTS else []
            held.update({storage_id(t): t.untyped_storage().nbytes() for t in tensors})
            if age >= _KEPT_MOMENTS or sum(held.values()) > self.limits.total_bytes:
                moment.space = None

    @staticmethod
    def _tensors(space: Space) -> list[Tensor]:
        return list(space.tensors().values())


def _state_of(value: object) -> tuple[object, ...]:
    """Return what tells whether a value, or its gradient, has changed since."""
    if not isinstance(value, Tensor):
        return (value,)
    grad = gradient(value)
    return value, version_of(value), grad, None if grad is None else version_of(grad)


def _same(first: tuple[object, ...], second: tuple[object, ...]) -> bool:
    return len(first) == len(second) and all(
        a is b or (isinstance(a, int) and a == b) for a, b in zip(first, second, strict=True)
    )
