"""Shape puzzles: made from a seed, solved by torch, scored."""

from __future__ import annotations

import pytest
import torch

from core.labs.tensors.problems import Broadcast
from core.labs.tensors.reports import Puzzle
from core.labs.tensors.tools.puzzles import BLANK, KINDS, Course
from core.runtime.errors import LabError

MANY = range(60)


def solved_by_torch(puzzle: Puzzle, expression: str) -> str:
    """The result's shape, or error, from torch on real tensors."""
    tensors = {name: torch.ones(shape) for name, shape in puzzle.tensors}
    try:
        return str(tuple(eval(expression, {}, tensors).shape))
    except (RuntimeError, IndexError):
        return "error"


@pytest.mark.parametrize("seed", MANY)
def test_shape_puzzle_accepts_what_torch_gives(seed: int) -> None:
    course = Course(seed)
    puzzle = course.new("shape")
    verdict = course.check(solved_by_torch(puzzle, puzzle.expression))
    assert verdict.is_right, (puzzle, verdict)


@pytest.mark.parametrize("seed", MANY)
def test_mend_puzzle_s_solution_fits_in_torch(seed: int) -> None:
    course = Course(seed)
    puzzle = course.new("mend")
    solution = course.current.solution  # type: ignore[union-attr]
    filled = puzzle.expression.replace(BLANK, f"({solution})")
    assert solved_by_torch(puzzle, filled) in puzzle.question
    assert course.check(solution).is_right


@pytest.mark.parametrize("seed", MANY)
def test_axis_puzzle_fails_at_one_axis_only(seed: int) -> None:
    course = Course(seed)
    puzzle = course.new("axis")
    assert solved_by_torch(puzzle, puzzle.expression) == "error"
    (_, first), (_, second) = puzzle.tensors
    pairs = zip(range(-1, -4, -1), reversed(first), reversed(second), strict=False)
    wrong = [axis for axis, a, b in pairs if a != b and 1 not in (a, b)]
    verdict = course.check(str(wrong[0]))
    assert len(wrong) == 1 and verdict.is_right
    assert isinstance(verdict.explanation, Broadcast)
    assert verdict.explanation.failing_axis == wrong[0]


def test_same_seed_asks_the_same_and_kinds_take_turns() -> None:
    first, second = Course(7), Course(7)
    asked = [first.new() for _ in range(6)]
    assert asked == [second.new() for _ in range(6)]
    assert [puzzle.kind for puzzle in asked] == [*KINDS, *KINDS]
    assert asked != [Course(8).new() for _ in range(6)]


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_seed_of_a_puzzle_brings_it_again_in_another_course(kind: str | None) -> None:
    course = Course(7)
    asked = [course.new(kind) for _ in range(9)]
    assert [Course(8).again(puzzle.seed) for puzzle in asked] == asked


def test_puzzle_asked_again_is_checked_and_counted_as_any_other() -> None:
    course = Course(7)
    puzzle = course.again(42)
    assert puzzle.kind == "shape"
    assert course.check(solved_by_torch(puzzle, puzzle.expression)).streak == 1


@pytest.mark.parametrize("seed", ["", "4x", "-1", "1000000", "9" * 5000, "٣.٥", "1e3"])
def test_seed_that_is_none_is_refused_with_what_to_write(seed: str) -> None:
    with pytest.raises(LabError, match="from 0 to 999,999"):
        Course().again(seed)


def test_seed_may_be_typed() -> None:
    assert Course().again(" 42 ") == Course().again(42)


def test_shapes_and_errors_are_both_asked() -> None:
    solutions = []
    for seed in MANY:
        course = Course(seed)
        course.new("shape")
        solutions.append(course.current.solution)  # type: ignore[union-attr]
    assert 5 < solutions.count("error") < 35


@pytest.mark.parametrize("spelling", ["(3, 4)", "3,4", "[3, 4]", " ( 3,4, ) "])
def test_shape_may_be_written_in_several_ways(spelling: str) -> None:
    course = mended(Course(), "shape", "(3, 4)")
    assert course.check(spelling).is_right


def mended(course: Course, kind: str, solution: str) -> Course:
    """A course whose open puzzle has a known solution."""
    from dataclasses import replace

    course.new(kind)
    assert course.current is not None
    course.current = replace(course.current, solution=solution)
    return course


def permuting_course() -> Course:
    """A course whose open puzzle asks for a permutation."""
    for seed in range(200):
        course = Course(seed)
        course.new("mend")
        assert course.current is not None
        if "permute(2, 0, 1)" in course.current.solution:
            return course
    raise AssertionError("no such puzzle among 200")


def test_right_shape_with_the_numbers_in_wrong_places_is_not_right() -> None:
    course = permuting_course()
    shape = dict(course.current.puzzle.tensors)["a"]  # type: ignore[union-attr]
    verdict = course.check(f"b.reshape{shape}")
    assert not verdict.is_right
    assert "wrong places" in verdict.text


def test_another_way_to_the_same_numbers_is_right() -> None:
    assert permuting_course().check("b.transpose(1, 2).transpose(0, 1)").is_right


def test_answer_that_torch_refuses_or_that_is_no_expression_is_explained() -> None:
    assert "Torch refuses it" in permuting_course().check("b.view(1)").text
    assert "Torch refuses it" in permuting_course().check("__import__('os')").text


def test_score_and_streak_count_each_puzzle_once() -> None:
    course = Course()
    for answer in ("right", "right", "wrong", "right"):
        course.new("axis")
        solution = course.current.solution  # type: ignore[union-attr]
        verdict = course.check(solution if answer == "right" else "9")
    assert (verdict.score, verdict.asked) == (3, 4)
    assert (verdict.streak, verdict.best_streak) == (1, 2)
    with pytest.raises(LabError, match="no open puzzle"):
        course.check("(3, 4)")


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(LabError, match="choose from shape, mend, axis"):
        Course().new("riddle")


@pytest.mark.parametrize(
    "spelling", ["torch.Size([3, 4])", "3 x 4", "3×4", "3 4", "(3, 4).", "shape (3, 4)"]
)
def test_shape_may_be_written_as_others_write_it(spelling: str) -> None:
    assert mended(Course(), "shape", "(3, 4)").check(spelling).is_right


@pytest.mark.parametrize("spelling", ["error", "Error.", "an error"])
def test_error_may_be_written_in_several_ways(spelling: str) -> None:
    assert mended(Course(), "shape", "error").check(spelling).is_right


def axis_course(*, same_rank: bool) -> Course:
    """A course whose open puzzle fails at axis -2, of tensors of the same rank or not."""
    for seed in range(500):
        course = Course(seed)
        course.new("axis")
        assert course.current is not None
        ranks = {len(shape) for _, shape in course.current.puzzle.tensors}
        if course.current.solution == "-2" and (len(ranks) == 1) == same_rank:
            return course
    raise AssertionError("no such puzzle among 500")


@pytest.mark.parametrize("spelling", ["-2", " - 2", "−2", "axis -2", "dim=-2", "1"])
def test_axis_may_be_written_in_several_ways(spelling: str) -> None:
    assert axis_course(same_rank=True).check(spelling).is_right


def test_axis_from_the_left_means_nothing_where_the_ranks_differ() -> None:
    assert not axis_course(same_rank=False).check("1").is_right


@pytest.mark.parametrize(
    ("kind", "answer"), [("shape", ""), ("shape", "what"), ("axis", "last"), ("mend", "  ")]
)
def test_answer_that_cannot_be_read_leaves_the_puzzle_open(kind: str, answer: str) -> None:
    course = Course()
    course.new(kind)
    with pytest.raises(LabError, match="Write"):
        course.check(answer)
    assert course.current is not None
    assert course.score.asked == 0


@pytest.mark.parametrize(
    "answer", ["b.permute(2, 0, 1).double()", "einsum('hwc->chw', b)", "b.movedim(-1, 0)"]
)
def test_right_numbers_are_right_however_they_are_made(answer: str) -> None:
    assert permuting_course().check(answer).is_right


@pytest.mark.parametrize("answer", ["b > 0", "b.permute(2, 0, 1) > 0", "1", "(b, b)", "a"])
def test_other_numbers_are_wrong_and_explained(answer: str) -> None:
    verdict = permuting_course().check(answer)
    assert not verdict.is_right
    assert verdict.text.endswith(".")
