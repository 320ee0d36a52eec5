"""Named tensors and their history: undo, redo, edits, views, memory."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.labs.tensors.operations.limits import MIB, Limits
from core.labs.tensors.session.session import Session


def act(session: Session, *texts: str) -> None:
    for text in texts:
        _, problem = session.act(text)
        assert problem is None, problem


def tensor(session: Session, name: str) -> Tensor:
    return session.space.tensors()[name]


def names(session: Session) -> list[str]:
    return list(session.space.real)


def test_result_without_a_name_gets_the_next_free_one() -> None:
    session = Session()
    act(session, "a = ones(2); a + 1; a + 2; r2 * 2")
    assert names(session) == ["a", "r1", "r2", "r3"]


def test_plain_number_and_existing_tensor_get_no_name() -> None:
    session = Session()
    act(session, "a = ones(2); a.sum().item(); a; a.shape; a.add_(1); allclose(a, a); 3 + 4")
    assert names(session) == ["a"]


def test_name_may_hold_a_plain_number() -> None:
    session = Session()
    act(session, "n = 2 * 3; a = zeros(n, n - 1); m = a.shape[1]")
    assert session.space.real["m"] == 5
    assert tensor(session, "a").shape == (6, 5)


def test_several_results_are_named_at_once() -> None:
    session = Session()
    act(session, "v, i = tensor([3, 1, 2]).sort(); a, b = zeros(2, 5); c, d = ones(4).chunk(2)")
    assert tensor(session, "v").tolist() == [1, 2, 3]
    assert tensor(session, "b").shape == (5,)
    assert tensor(session, "d").shape == (2,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("s = ones(4).chunk(2)", "This gives 2 tensors; name each (a, b = ...)"),
        ("a, b = ones(6).chunk(3)", "2 names on the left, but 3 results"),
        ("a, b = 3", "2 names on the left, but one value"),
        ("d = float32", "A name holds a tensor or a number"),
        ("del nothing", "no tensor nothing to delete"),
    ],
)
def test_result_that_cannot_be_named_is_explained(text: str, words: str) -> None:
    _, problem = Session().act(text)
    assert problem is not None and words in problem.text


def test_random_functions_without_a_seed_count_up() -> None:
    session = Session(seed=5)
    act(session, "a = randn(3); b = rand(2) + randn(2); c = randn(3, seed=5)")
    texts = [statement.full_text for statement in session.statements()]
    assert texts[:2] == ["a = randn(3, seed=5)", "b = rand(2, seed=6) + randn(2, seed=7)"]
    assert torch.equal(tensor(session, "a"), tensor(session, "c"))


def test_seed_draws_the_numbers_that_torch_draws() -> None:
    session = Session()
    act(session, "a = randn(3, 4, seed=7)")
    torch_s = torch.randn(3, 4, generator=torch.Generator().manual_seed(7))
    assert torch.equal(tensor(session, "a"), torch_s)


def test_failing_statement_changes_nothing_and_keeps_those_before_it() -> None:
    session = Session()
    reports, problem = session.act("a = ones(3); b = a + ones(4); c = a")
    assert problem is not None
    assert [report.targets for report in reports] == [("a",)]
    assert names(session) == ["a"]


def test_in_place_change_that_fails_leaves_the_numbers() -> None:
    session = Session()
    act(session, "a = arange(3)")
    _, problem = session.act("a.div_(2)")
    assert problem is not None
    assert tensor(session, "a").tolist() == [0, 1, 2]


def test_undo_and_redo_walk_through_the_steps() -> None:
    session = Session()
    act(session, "a = ones(2)", "b = a + 1; c = b * 2", "del a")
    assert session.undo() == "del a"
    assert names(session) == ["a", "b", "c"]
    assert session.undo_text == "b = a + 1; c = b * 2"
    session.undo()
    assert names(session) == ["a"]
    session.redo()
    session.redo()
    assert names(session) == ["b", "c"]
    assert session.redo() is None


def test_undo_of_a_change_in_place_brings_the_numbers_back_in_all_views() -> None:
    session = Session()
    act(session, "a = zeros(2, 2); v = a.view(4)", "a[0, 1] = 7")
    assert tensor(session, "v").tolist() == [0, 7, 0, 0]
    session.undo()
    assert tensor(session, "a").sum() == 0
    act(session, "v[0] = 3")
    assert tensor(session, "a").tolist() == [[3, 0], [0, 0]]


def test_undo_past_a_change_in_place_finds_the_old_numbers() -> None:
    session = Session()
    act(session, "a = zeros(2)", "b = a + 1", "a[0] = 5")
    session.undo()
    session.undo()
    assert names(session) == ["a"]
    assert tensor(session, "a").tolist() == [0, 0]


def test_undo_of_backward_takes_the_gradient_back() -> None:
    session = Session()
    act(session, "w = ones(2, requires_grad=True); s = (w * 3).sum()", "backward(s)", "backward(s)")
    session.undo()
    assert tensor(session, "w").grad.tolist() == [3, 3]  # type: ignore[union-attr]
    session.undo()
    assert tensor(session, "w").grad is None
    session.redo()
    assert tensor(session, "w").grad.tolist() == [3, 3]  # type: ignore[union-attr]


def test_undo_of_a_backward_that_switched_recording_on_switches_it_off() -> None:
    session = Session()
    act(session, "a = randn(3)", "backward((a * a).sum())")
    assert tensor(session, "a").requires_grad
    session.undo()
    assert not tensor(session, "a").requires_grad


def test_new_step_after_undo_forgets_what_could_be_redone() -> None:
    session = Session()
    act(session, "a = ones(2)", "b = a")
    session.undo()
    act(session, "c = a")
    assert session.redo() is None
    assert names(session) == ["a", "c"]


STEPS = st.lists(
    st.sampled_from(
        (
            "a = randn(2, 3)",
            "b = a * 2",
            "v = a.view(-1)",
            "a[0, 0] = 5",
            "v[1] = 7",
            "b.add_(1)",
            "w = ones(3, requires_grad=True)",
            "backward((w * a).sum())",
            "m = a[a > 0]",
            "del b",
            "a.sum()",
            "undo",
            "undo",
            "undo",
            "redo",
        )
    ),
    min_size=5,
    max_size=16,
).map(lambda steps: ["a = randn(2, 3)", "v = a.view(-1)", *steps, "undo", "undo"])


def contents(session: Session) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for name, value in session.space.tensors().items():
        grad = value.grad if value.is_leaf else None
        shares = sorted(
            other
            for other, t in session.space.tensors().items()
            if t.untyped_storage()._cdata == value.untyped_storage()._cdata
        )
        grads = None if grad is None else grad.tolist()
        found[name] = (value.tolist(), value.requires_grad, grads, shares)
    return found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STEPS)
def test_any_history_is_as_if_the_undone_steps_had_never_been(steps: list[str]) -> None:
    session = Session()
    done: list[str] = []
    undone: list[str] = []
    for step in steps:
        if step == "undo":
            if session.undo() is not None:
                undone.append(done.pop())
        elif step == "redo":
            if session.redo() is not None:
                done.append(undone.pop())
        else:
            reports, _ = session.act(step)
            if reports:
                done.append(step)
                undone.clear()
    fresh = Session()
    for step in done:
        session_of_step, problem = fresh.act(step)
        assert session_of_step and problem is None
    assert contents(session) == contents(fresh)
    assert session.space.meta.keys() == session.space.real.keys()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(STEPS)
def test_shapes_kept_beside_the_numbers_stay_those_of_the_numbers(steps: list[str]) -> None:
    session = Session()
    for step in steps:
        if step in ("undo", "redo"):
            getattr(session, step)()
        else:
            session.act(step)
    for name, value in session.space.tensors().items():
        shape = session.space.meta[name]
        assert isinstance(shape, Tensor) and shape.device.type == "meta"
        assert (shape.shape, shape.dtype, shape.stride()) == (
            value.shape,
            value.dtype,
            value.stride(),
        )
        assert shape.requires_grad == value.requires_grad


def test_tensor_past_the_limit_is_refused_with_its_size() -> None:
    session = Session(Limits(MIB, 4 * MIB))
    _, problem = session.act("a = zeros(1024, 1024)")
    assert problem is not None
    assert "4.0 MiB; the limit is 1.0 MiB" in problem.text


def test_all_tensors_together_are_limited() -> None:
    session = Session(Limits(MIB, 2 * MIB))
    act(session, "a = zeros(200_000); b = zeros(200_000)")
    _, problem = session.act("c = zeros(200_000)")
    assert problem is not None and "All tensors together" in problem.text
    act(session, "del a; c = zeros(200_000)")


def test_recorded_graph_counts_as_memory() -> None:
    session = Session(Limits(MIB, 2 * MIB))
    act(session, "w = ones(100_000, requires_grad=True)")
    _, problem = session.act("y = w.exp().exp().exp().exp().exp().exp()")
    assert problem is not None and problem.kind == "size"


def test_memory_of_past_tensors_stays_within_the_limit() -> None:
    session = Session(Limits(MIB, 2 * MIB))
    for _ in range(12):
        act(session, "a = zeros(200_000)")
    kept = {id(t): t.untyped_storage().nbytes() for t in _held(session)}
    assert sum(kept.values()) <= 2 * MIB
    for _ in range(12):
        session.undo()
    assert names(session) == []


def _held(session: Session) -> list[Tensor]:
    spaces = [moment.space for moment in session._undo if moment.space is not None]
    return [t for space in (session.space, *spaces) for t in space.tensors().values()]


def test_tree_holds_the_value_of_every_part() -> None:
    reports, _ = Session().act("y = relu(tensor([1., -2.]) * 3) + 1")
    root = reports[0].value
    assert root is not None and root.block is not None and root.block.numbers is not None
    assert root.block.numbers.tolist() == [4.0, 1.0]
    (inner,) = root.parts
    assert inner.text == "relu(tensor([1., -2.]) * 3)"
    (product,) = inner.parts
    assert product.block is not None and product.block.numbers is not None
    assert product.block.numbers.tolist() == [3.0, -6.0]
    assert "y = relu(tensor([1., -2.]) * 3) + 1"[product.start : product.end] == product.text


def test_facts_tell_what_shares_memory() -> None:
    session = Session()
    act(session, "a = zeros(2, 3); v = a.t(); c = a.clone(); d = a.detach()")
    rows = {row.facts.name: row.facts for row in session.rows(100)}
    assert rows["v"].shares_with == ("a", "d")
    assert rows["v"].is_view and not rows["a"].is_view
    assert not rows["v"].is_contiguous and rows["v"].strides == (1, 3)
    assert rows["c"].shares_with == ()
    assert rows["a"].made_by == "a = zeros(2, 3)"
    assert (rows["v"].bytes, rows["v"].storage_bytes) == (24, 24)


def test_rows_show_changed_numbers_and_keep_the_others() -> None:
    session = Session()
    act(session, "a = zeros(2); b = ones(2)")
    before = {row.facts.name: row for row in session.rows(100)}
    act(session, "a[0] = 4")
    after = {row.facts.name: row for row in session.rows(100)}
    assert after["a"].block.numbers.tolist() == [4.0, 0.0]  # type: ignore[union-attr]
    assert after["b"].block is before["b"].block


def test_comment_only_text_does_nothing() -> None:
    session = Session()
    assert session.act("# nothing here\n\n") == ((), None)
    assert session.undo() is None
