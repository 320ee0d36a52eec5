"""Shape puzzles made at random from a seed, checked by torch."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.labs.tensors.evaluation.checking import Check, check_statement
from core.labs.tensors.evaluation.execute import execute
from core.labs.tensors.evaluation.real_machine import RealMachine
from core.labs.tensors.language.statements import parse
from core.labs.tensors.operations.limits import MIB, Budget, Limits
from core.labs.tensors.operations.values import shape_words
from core.labs.tensors.problems import Explanation, ProgramError
from core.labs.tensors.reports import Puzzle, Verdict
from core.runtime.errors import LabError
from core.runtime.text import text

KINDS = ("shape", "mend", "axis")
MAX_SEED = 999_999
# Seeds drawn by a course have five digits at most: they are told to a class by word of mouth.
_DRAWN_SEEDS = 100_000
BLANK = "___"
_LIMITS = Limits(MIB, 8 * MIB)
_SIZES = (2, 3, 4, 5, 6)
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Made:
    """A puzzle with its solution, kept where the window cannot see it.

    ``solution`` is a shape as text, ``error``, what fills the blank, or an axis.
    """

    puzzle: Puzzle
    solution: str
    explanation: Explanation | None = None


@dataclass
class Score:
    """How a student does; ``streak`` counts right answers since the last wrong one."""

    right: int = 0
    asked: int = 0
    streak: int = 0
    best_streak: int = 0

    def note(self, *, is_right: bool) -> None:
        """Count one answer."""
        self.asked += 1
        self.right += is_right
        self.streak = self.streak + 1 if is_right else 0
        self.best_streak = max(self.best_streak, self.streak)


@dataclass
class Course:
    """A series of puzzles from one seed: the same seed asks the same.

    Every puzzle has a seed of its own, too, which alone brings it again; its remainder by the
    number of kinds is the puzzle's kind.
    """

    seed: int = 0
    number: int = 0
    current: Made | None = None
    score: Score = field(default_factory=Score)

    def new(self, kind: str | None = None) -> Puzzle:
        """Return the next puzzle, of any kind or of the one asked for."""
        if kind is not None and kind not in KINDS:
            raise LabError(
                text("tensors", "There are no puzzles of kind {kind}; choose from {names}.")(
                    kind=kind, names=", ".join(KINDS)
                )
            )
        self.number += 1
        rng = random.Random(f"{self.seed}/{self.number}")
        of_kind = KINDS.index(kind) if kind else (self.number - 1) % len(KINDS)
        return self.again(rng.randrange(of_kind, _DRAWN_SEEDS, len(KINDS)))

    def again(self, seed: int | str) -> Puzzle:
        """Return the puzzle that a seed stands for, in whatever course it was asked.

        Raises
        ------
        LabError
            If the seed, which may be typed, is not a whole number from 0 to `MAX_SEED`.
        """
        number = _seed_in(seed)
        kind = KINDS[number % len(KINDS)]
        self.current = _MAKERS[kind](random.Random(f"{kind}/{number}"), number)
        return self.current.puzzle

    def check(self, answer: str) -> Verdict:
        """Return whether an answer is right; a puzzle counts once.

        Raises
        ------
        LabError
            If no puzzle is open, or the answer cannot be read; then the puzzle stays open.
        """
        if self.current is None:
            raise LabError(text("tensors", "There is no open puzzle; ask for a new one."))
        made = self.current
        is_right, written = _CHECKERS[made.puzzle.kind](made, answer)
        self.current = None
        self.score.note(is_right=is_right)
        score = self.score
        return Verdict(
            is_right=is_right,
            text=written,
            solution=made.solution,
            explanation=made.explanation,
            score=score.right,
            asked=score.asked,
            streak=score.streak,
            best_streak=score.best_streak,
        )


def _seed_in(seed: int | str) -> int:
    written = str(seed).strip()
    if not (written.isdecimal() and len(written) <= len(str(MAX_SEED))):
        raise LabError(
            text(
                "tensors",
                "The seed of an exercise is a whole number from 0 to {max_seed:,}, not "
                "'{text}'; type one such as 42.",
            )(max_seed=MAX_SEED, text=written[:20])
        )
    return int(written)


def _outcome(
    expression: str, tensors: Sequence[tuple[str, Shape]]
) -> tuple[str, Explanation | None]:
    """Return the result's shape as text, or ``error``, as torch finds it."""
    names: dict[str, object] = {n: torch.empty(s, device="meta") for n, s in tensors}
    check = Check()
    try:
        check_statement(parse(f"result = {expression}")[0], names, Budget(_LIMITS), check)
    except ProgramError as error:
        return "error", error.problem.explanation
    result = names["result"]
    assert isinstance(result, Tensor)
    return shape_words(result.shape), check.readings[-1].explanation


def _sizes(rng: random.Random, count: int) -> list[int]:
    return rng.sample(_SIZES, count)


def _shape_puzzle(rng: random.Random, seed: int) -> Made:
    expression, tensors = rng.choice(_SHAPE_TEMPLATES)(rng)
    solution, explanation = _outcome(expression, tensors)
    puzzle = Puzzle(
        seed=seed,
        kind="shape",
        question=text(
            "tensors", "What shape does the result have? Write it as (3, 4), or write error."
        ),
        expression=expression,
        tensors=tuple(tensors),
        hint=text(
            "tensors",
            "Align shapes from the right; a size of 1 is stretched. In @ the inner sizes vanish.",
        ),
    )
    return Made(puzzle, solution, explanation)


Template = Callable[[random.Random], tuple[str, list[tuple[str, Shape]]]]


def _broadcast(rng: random.Random) -> tuple[str, list[tuple[str, Shape]]]:
    full = _sizes(rng, rng.choice((2, 3)))
    first = [size if rng.random() < 0.7 else 1 for size in full]
    second = [size if rng.random() < 0.7 else 1 for size in full][rng.choice((0, 0, 1)) :]
    if rng.random() < 0.5:
        place = rng.randrange(len(second))
        second[place] += 1
    return f"a {rng.choice('+-*')} b", [("a", tuple(first)), ("b", tuple(second))]


def _matrix_product(rng: random.Random) -> tuple[str, list[tuple[str, Shape]]]:
    rows, inner, columns, batch = _sizes(rng, 4)
    first, second = [rows, inner], [inner, columns]
    if rng.random() < 0.4:
        first = [batch, *first]
    if rng.random() < 0.3:
        second = second[::-1]
    elif rng.random() < 0.3:
        second = [inner]
    return "a @ b", [("a", tuple(first)), ("b", tuple(second))]


def _reduction(rng: random.Random) -> tuple[str, list[tuple[str, Shape]]]:
    shape = tuple(_sizes(rng, 3))
    keep = rng.choice(("", ", keepdim=True"))
    dim = rng.choice((0, 1, 2, -1, -2))
    name = rng.choice(("sum", "mean", "amax"))
    return f"a.{name}(dim={dim}{keep})", [("a", shape)]


def _rearrangement(rng: random.Random) -> tuple[str, list[tuple[str, Shape]]]:
    shape = tuple(_sizes(rng, 3))
    order = rng.sample(range(3), 3)
    expression = rng.choice(
        (
            f"a.permute({order[0]}, {order[1]}, {order[2]})",
            f"a.transpose({order[0]}, {order[1]})",
            f"a.unsqueeze({rng.choice((0, 1, 2, 3, -1))})",
            f"a.reshape({shape[0]}, -1)",
            f"a.reshape(-1, {shape[2]}).sum(0)",
            f"a[:, {rng.randrange(2)}]",
            f"a[{rng.randrange(2)}, :, 1:]",
            "a.flatten(1)",
        )
    )
    return expression, [("a", shape)]


_SHAPE_TEMPLATES: tuple[Template, ...] = (
    _broadcast,
    _broadcast,
    _matrix_product,
    _matrix_product,
    _reduction,
    _rearrangement,
)


def _mend_puzzle(rng: random.Random, seed: int) -> Made:
    rows, columns, depth = _sizes(rng, 3)
    variants: tuple[tuple[str, str, str, list[tuple[str, Shape]]], ...] = (
        (
            f"a * {BLANK}",
            "b.unsqueeze(1)",
            text("tensors", "b belongs to the rows of a: b[i] multiplies row i."),
            [("a", (rows, columns)), ("b", (rows,))],
        ),
        (
            f"a @ {BLANK}",
            "b.permute(1, 0)",
            text(
                "tensors",
                "The rows of b are the columns of the product: result[i, j] is a[i] times b[j].",
            ),
            [("a", (rows, depth)), ("b", (columns, depth))],
        ),
        (
            f"a + {BLANK}",
            "b.unsqueeze(-1)",
            text("tensors", "b has one number for each row of each matrix of a."),
            [("a", (depth, rows, columns)), ("b", (depth, rows))],
        ),
        (
            f"a @ {BLANK}",
            "b.unsqueeze(-1)",
            text(
                "tensors",
                "Each matrix of a meets its own vector of b; keep the last axis, of size 1.",
            ),
            [("a", (depth, rows, columns)), ("b", (depth, columns))],
        ),
        (
            f"a + {BLANK}",
            "b.permute(2, 0, 1)",
            text(
                "tensors",
                "b is (height, width, channel), a is (channel, height, width): the same picture.",
            ),
            [("a", (depth, rows, columns)), ("b", (rows, columns, depth))],
        ),
        (
            f"a * {BLANK}",
            f"b.reshape({rows}, {columns})",
            text("tensors", "b holds the numbers for a in one row, row by row."),
            [("a", (rows, columns)), ("b", (rows * columns,))],
        ),
    )
    expression, solution, meaning, tensors = rng.choice(variants)
    target, explanation = _outcome(expression.replace(BLANK, f"({solution})"), tensors)
    puzzle = Puzzle(
        seed=seed,
        kind="mend",
        question=f"Fill the blank so that the result has shape {target}. {meaning}",
        expression=expression,
        tensors=tuple(tensors),
        hint=text(
            "tensors",
            "unsqueeze adds an axis of size 1, permute and .T reorder axes, reshape regroups.",
        ),
    )
    return Made(puzzle, solution, explanation)


def _axis_puzzle(rng: random.Random, seed: int) -> Made:
    shape = _sizes(rng, 3)
    other = [size if rng.random() < 0.6 else 1 for size in shape]
    place = rng.randrange(3)
    other[place] = shape[place] + rng.choice((1, 2))
    cut = rng.choice((0, 0, min(place, 1)))
    tensors = [("a", tuple(shape)), ("b", tuple(other[cut:]))]
    expression = f"a {rng.choice('+-*')} b"
    _, explanation = _outcome(expression, tensors)
    puzzle = Puzzle(
        seed=seed,
        kind="axis",
        question=text(
            "tensors",
            "Torch refuses this. Which axis does not fit? Count from the right: -1 is the last.",
        ),
        expression=expression,
        tensors=tuple(tensors),
        hint=text(
            "tensors",
            "Write one shape under the other, right ends together; equal sizes fit, so does 1.",
        ),
    )
    return Made(puzzle, str(place - 3), explanation)


def _check_shape(made: Made, answer: str) -> tuple[bool, str]:
    if _shape_in(answer) == _shape_in(made.solution):
        return True, f"Right: {made.solution}."
    if made.solution == "error":
        return False, text("tensors", "Torch refuses this: the shapes do not fit.")
    return False, text("tensors", "The result has shape {solution}.")(solution=made.solution)


def _shape_in(written: str) -> tuple[int, ...] | str:
    """Return the sizes in ``(3, 4)``, ``3 x 4`` or ``torch.Size([3, 4])``, or ``error``."""
    words = written.lower().replace("torch.size", "").replace("shape", "")
    if "error" in words:
        return "error"
    if not re.fullmatch(r"[\s\d,x×()\[\].]*", words) or not words.strip():
        raise LabError(text("tensors", "Write the sizes as in (3, 4), or write error."))
    return tuple(int(size) for size in re.findall(r"\d+", words))


def _check_axis(made: Made, answer: str) -> tuple[bool, str]:
    found = re.search(r"[-−]?\s*\d+", answer)
    if found is None:
        raise LabError(text("tensors", "Write the axis as a number such as -2."))
    axis = int(found[0].replace("−", "-").replace(" ", ""))
    ranks = {len(shape) for _, shape in made.puzzle.tensors}
    if axis >= 0 and len(ranks) == 1:
        axis -= ranks.pop()
    if axis == int(made.solution):
        return True, f"Right: axis {made.solution}."
    return False, text("tensors", "It is axis {solution}.")(solution=made.solution)


def _check_mend(made: Made, answer: str) -> tuple[bool, str]:
    """Compare numbers, not only shapes: reshape in permute's place gives the right shape too."""
    if not answer.strip():
        raise LabError(text("tensors", "Write what fills the blank, such as b.unsqueeze(0)."))
    puzzle = made.puzzle
    names = _numbered(puzzle.tensors)
    wanted = _result(puzzle.expression.replace(BLANK, f"({made.solution})"), names)
    try:
        given = _result(puzzle.expression.replace(BLANK, f"({answer})"), names)
    except ProgramError as error:
        return False, f"Torch refuses it: {error.problem.text}"
    if given.shape != wanted.shape:
        shape = shape_words(given.shape)
        return False, text("tensors", "That gives shape {shape}, not {shape2}.")(
            shape=shape, shape2=shape_words(wanted.shape)
        )
    if not torch.allclose(given.double(), wanted.double()):
        return False, text(
            "tensors", "The shape is right, but the numbers stand in the wrong places."
        )
    return True, f"Right: {answer.strip()} fits."


def _numbered(tensors: Sequence[tuple[str, Shape]]) -> dict[str, object]:
    generator = torch.Generator().manual_seed(0)
    return {name: torch.randn(shape, generator=generator) for name, shape in tensors}


def _result(expression: str, names: dict[str, object]) -> Tensor:
    work = dict(names)
    statement = parse(f"result = {expression}")[0]
    execute(statement, work, RealMachine(work, guard=Budget(_LIMITS)))
    result = work["result"]
    return result if isinstance(result, Tensor) else torch.tensor(result)


_MAKERS = {"shape": _shape_puzzle, "mend": _mend_puzzle, "axis": _axis_puzzle}
_CHECKERS = {"shape": _check_shape, "mend": _check_mend, "axis": _check_axis}
