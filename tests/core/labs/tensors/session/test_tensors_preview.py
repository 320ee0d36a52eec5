"""What is known while somebody types: shapes, views, promotion, values, errors in place."""

from __future__ import annotations

import time

import pytest

from core.labs.tensors import warm
from core.labs.tensors.problems import Broadcast, Problem, Product
from core.labs.tensors.reports import PartShape, Preview
from core.labs.tensors.session.previewing import Previewer
from core.labs.tensors.session.session import Session

warm.warm_up()


def preview(text: str, before: str = "") -> Preview:
    session = Session()
    _, problem = session.act(before)
    assert problem is None
    return session.preview(text)


def parts(text: str, before: str = "") -> dict[str, PartShape]:
    shown = preview(text, before)
    assert shown.problem is None, shown.problem
    return {part.text: part for statement in shown.statements for part in statement.parts}


def problem_of(text: str, before: str = "") -> Problem:
    problem = preview(text, before).problem
    assert problem is not None
    return problem


def test_every_part_has_its_shape_and_dtype() -> None:
    found = parts("y = relu(x @ w + 1)", "x = zeros(4, 3); w = ones(3, 2)")
    assert found["x @ w"].shape == (4, 2)
    assert found["x @ w + 1"].shape == (4, 2)
    assert found["relu(x @ w + 1)"].dtype == "float32"


def test_parts_stand_at_their_characters() -> None:
    text = "a = zeros(2)\nb = (a + 1).sum()"
    spans = [text[part.start : part.end] for part in preview(text).statements[1].parts]
    assert spans == ["a", "a + 1", "(a + 1).sum()"]


def test_nothing_is_added_to_the_session() -> None:
    session = Session()
    session.act("a = ones(2, requires_grad=True)")
    session.preview("b = a * 2; backward(b.sum()); a.requires_grad_(False); del a")
    assert list(session.space.real) == ["a"]
    assert session.space.tensors()["a"].grad is None
    assert session.space.meta["a"].requires_grad  # type: ignore[attr-defined]


def test_memory_is_counted_and_views_cost_none() -> None:
    found = parts("y = x.view(6) + 1", "x = zeros(2, 3)")
    assert found["x.view(6)"].is_view
    assert found["x.view(6)"].new_bytes == 0
    assert found["x.view(6) + 1"].new_bytes == 24


def test_reshape_of_a_transposed_matrix_is_known_to_copy() -> None:
    found = parts("x.t().reshape(6)", "x = zeros(2, 3)")
    assert not found["x.t().reshape(6)"].is_view


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i + f", "int64 and float32 give float32"),
        ("i * 1.5", "number with a point gives float32"),
        ("i / 2", "div of int64 gives float32"),
        ("m.sum()", "counts in int64"),
        ("sqrt(i)", "sqrt of int64 gives float32"),
        ("cat([i, f])", "int64 and float32 give float32"),
    ],
)
def test_promotion_is_said_where_it_happens(text: str, words: str) -> None:
    found = parts(text, "i = arange(3); f = ones(3); m = f > 0")
    remarks = [r.text for r in found[text].remarks if r.kind == "promotion"]
    assert any(words in remark for remark in remarks)


def test_equal_dtypes_promote_nothing() -> None:
    assert parts("a + 1 * a", "a = ones(3)")["a + 1 * a"].remarks == ()


def test_broadcast_names_the_stretched_operand() -> None:
    explanation = parts("a + b", "a = zeros(4, 3); b = zeros(3)")["a + b"].explanation
    assert isinstance(explanation, Broadcast)
    assert explanation.result == (4, 3)
    assert [axis.stretched for axis in explanation.axes] == [(False, True), (False, False)]


def test_failing_axis_is_named_with_a_repair() -> None:
    problem = problem_of("a * b", "a = zeros(4, 3); b = zeros(4)")
    assert isinstance(problem.explanation, Broadcast)
    assert problem.explanation.failing_axis == -1
    assert "a has 3 and b has 4" in problem.text
    assert "b.unsqueeze(1) would fit" in problem.text


def test_product_names_contracted_and_kept_axes_and_the_loop() -> None:
    explanation = parts("a @ b", "a = zeros(2, 3); b = zeros(3, 5)")["a @ b"].explanation
    assert isinstance(explanation, Product)
    assert {axis.letter: axis.role for axis in explanation.axes} == {
        "i": "kept",
        "j": "kept",
        "k": "contracted",
    }
    assert explanation.loop == (
        "for i in 0 to 1:",
        "    for j in 0 to 4:",
        "        c[i, j] = sum over k = 0 to 2 of a[i, k] * b[k, j]",
    )


def test_product_that_does_not_fit_suggests_the_transposed_matrix() -> None:
    problem = problem_of("a @ b", "a = zeros(2, 3); b = zeros(5, 3)")
    assert isinstance(problem.explanation, Product)
    assert "b.T would fit" in problem.text


def test_error_is_at_the_failing_part() -> None:
    text = "c = relu(a + 1) * (a + b)"
    problem = problem_of(text, "a = zeros(2); b = zeros(3)")
    assert text[problem.start : problem.end] == "a + b"


def test_statements_after_a_mistake_are_still_shown() -> None:
    shown = preview("a = zeros(2) +; b = zeros(3); c = a + b; d = b * 2")
    assert shown.statements[0].problem is not None
    assert shown.statements[1].parts[-1].shape == (3,)
    assert shown.statements[3].parts[-1].shape == (3,)


def test_result_of_a_failed_statement_is_unknown_not_missing() -> None:
    shown = preview("a = zeros(2) + zeros(3); b = a * 2")
    assert shown.statements[1].problem is None
    assert shown.statements[1].parts[-1].kind == "unknown"


def test_count_of_a_mask_is_looked_up_in_the_numbers() -> None:
    found = parts("x[x > 0]", "x = tensor([1., -2., 3.])")["x[x > 0]"]
    assert found.shape == (2,)
    assert any(remark.kind == "values" for remark in found.remarks)


def test_count_of_a_mask_is_found_for_a_tensor_that_is_only_typed() -> None:
    assert parts("x = tensor([1., -2., 3.]); y = x[x > 0]")["x[x > 0]"].shape == (2,)


def test_shape_that_depends_on_many_values_is_said_to_be_unknown() -> None:
    shown = preview("y = x[x > 0]; z = y + 1", "x = randn(1000, 1000, seed=0)")
    assert shown.problem is None
    assert [s.parts[-1].kind for s in shown.statements] == ["unknown", "unknown"]
    assert shown.statements[0].parts[-1].shape is None


def test_item_gives_its_number_where_a_size_needs_it() -> None:
    assert parts("zeros(n.item())", "n = tensor(4)")["zeros(n.item())"].shape == (4,)


def test_index_out_of_range_inside_an_index_tensor_is_found() -> None:
    problem = problem_of("x[tensor([0, 5])]", "x = zeros(3)")
    assert "Index 5 is outside axis 0" in problem.text


def test_gradient_has_a_shape_after_backward() -> None:
    before = "w = ones(3, requires_grad=True)"
    assert parts("backward((w * 2).sum()); w.grad", before)["w.grad"].shape == (3,)


def test_gradient_before_backward_is_explained() -> None:
    assert "backward" in problem_of("w.grad", "w = ones(3, requires_grad=True)").text
    assert "requires_grad=True" in problem_of("a.grad", "a = ones(3)").text


def test_backward_without_recording_says_what_is_switched_on() -> None:
    statement = preview("a = randn(3); backward((a * a).sum())").statements[1]
    assert statement.problem is None
    assert "a.requires_grad_()" in statement.remarks[0].text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("backward(w)", "add .sum() or .mean()"),
        ("backward(w.detach().sum())", "Nothing here requires a gradient"),
        ("w.add_(1)", "w.detach().add_"),
        ("x.view(4)", "view cannot: there are 6 numbers, but the shape (4,) takes 4"),
        ("x.reshape(4, -1)", "no size fits for -1"),
        ("x.t().view(6)", "write x.t().reshape(...)"),
        ("x.sum(dim=2)", "write a number from -2 to 1"),
        ("x[2]", "allowed is -2 to 1"),
        ("x[0, 0, 0]", "more indices than axes"),
        ("x.T.T.unsqueeze(0).T", "write .mT or .permute"),
        ("i.mean()", "write i.float() first"),
        ("i.softmax(dim=0)", "is not there for int64"),
        ("zeros(2, dtype=int64, requires_grad=True)", "Only floating point"),
        ("x.expand(4, 3)", "stretches axes of size 1 only"),
        ("mm(x, i)", "it takes two matrices"),
        ("x @ x.T.double()", "needs tensors of one dtype"),
        ("x.sum(axis=0)", "calls it dim"),
        ("x.sum(keepdim=True)", "no argument keepdim"),
        ("reshape(x, 3, 2)", "as a tuple here: (3, 2)"),
        ("y", "There is no tensor y; the names are w, x, i"),
        ("i.sort()", ""),
    ],
)
def test_mistake_is_told_in_the_student_s_words(text: str, words: str) -> None:
    before = "w = ones(2, requires_grad=True); x = zeros(2, 3); i = arange(3)"
    shown = preview(text, before)
    if not words:
        assert shown.problem is None
        return
    assert shown.problem is not None
    assert words in shown.problem.text


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        ("[[1, 2], [3]]", "Row 2 has 1 entries, but the first has 2"),
        ("[[1, 2], [3, 4, 5]]", "Row 2 has 3 entries"),
        ("[[1, 2], 3]", "Row 2 is a single number"),
        ("[1, [2]]", "Entry 2 is a list"),
        ("[[1, 2], [3, [4]]]", "Row 2, column 2 is a list"),
        ("[[[1], [2]], [[3], [4, 5]]]", "Block 2, row 2 has 2 entries"),
        ("[1, x]", "Entry 2 is not a plain number"),
    ],
)
def test_ragged_literal_is_named_by_row_and_column(literal: str, words: str) -> None:
    assert words in problem_of(f"a = {literal}", "x = zeros(2)").text


TYPED = [
    "a = randn(2, 3); b = a @ a.T\nc = (b + 1).relu()",
    "w = ones(3, requires_grad=True); backward((w * 2).sum()); g = w.grad * 2; w.grad.zero_()",
    "a = randn(3); b = a * 2; backward(b.sum()); a.grad",
    "x = randn(4)\nx[0] = 5; y = x[x > 0]; x.add_(1); del y; z = randn(2).requires_grad_()",
    "n = 2; a = zeros(n, 3); a + zeros(4); b = a[0]; n = 3; a.T",
]


@pytest.mark.parametrize("text", TYPED)
def test_typing_letter_by_letter_shows_what_the_whole_text_shows(text: str) -> None:
    session = Session()
    session.act("a = ones(2, 2); w = a * 2")
    for end in [*range(len(text) + 1), *range(len(text), 0, -3)]:
        fresh = Previewer().preview(text[:end], session.log, session.space, session.limits, 0)
        assert session.preview(text[:end]) == fresh, text[:end]


def test_preview_follows_a_session_that_goes_on() -> None:
    session = Session()
    session.act("a = ones(2, 2)")
    assert session.preview("a + 1").statements[0].parts[-1].shape == (2, 2)
    session.act("a = ones(3)")
    assert session.preview("a + 1").statements[0].parts[-1].shape == (3,)
    session.undo()
    assert session.preview("a + 1").statements[0].parts[-1].shape == (2, 2)


def test_forty_tokens_are_previewed_within_50_ms() -> None:
    session = Session()
    session.act("a = randn(64, 32); b = randn(32, 16); c = randn(16); d = randn(64, 16)")
    text = "((a @ b + c).relu() * d.sigmoid() - d.mean(dim=0, keepdim=True)).pow(2).sum(1).sqrt()"
    session.preview(text)
    began = time.process_time()
    for number in range(10):
        assert session.preview(f"{text} + {number}").problem is None
    assert (time.process_time() - began) / 10 < 0.05
