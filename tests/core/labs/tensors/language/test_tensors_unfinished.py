"""Statements that are still being typed: their end so far, and the shapes of what is there."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.tensors.language.unfinished import finished
from core.labs.tensors.session.session import Session

WHOLE = (
    "y = relu(x @ w + b).sum(dim=0)[1:, None] * 2",
    "z = cat([x, torch.ones(4, 3)], dim=1).view(-1, 2)",
    "t = tensor([[1, 2], [3, 4]], dtype=torch.float32).T",
    "e = einsum('ij,jk->ik', x, w) >= (x + 1) @ w ** -2",
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("y = relu(x @ w", "y = relu(x @ w)"),
        ("y = relu(x @ ", "y = relu(x)"),
        ("y = relu(x @", "y = relu(x)"),
        ("relu(", None),
        ("x @ relu(", "x"),
        ("x.sum(dim=", "x"),
        ("cat([x, w], dim=", "cat([x, w])"),
        ("cat([x,", "cat([x])"),
        ("x[1:", "x[1]"),
        ("x[", "x"),
        ("cat([x, torch.ones(", "cat([x])"),
        ("x.", "x"),
        ("(x + 1", "(x + 1)"),
        ("x)", None),
        ("x + 'ij", None),
        ("einsum('i(j", None),
        ("einsum('ij', x", "einsum('ij', x)"),
        ("", None),
    ],
)
def test_what_waits_for_more_is_left_out_and_brackets_are_closed(typed, read):
    assert finished(typed) == read


@given(st.sampled_from(WHOLE), st.data())
def test_the_beginning_of_a_statement_can_be_read(whole, data):
    typed = whole[: data.draw(st.integers(0, len(whole)))]
    read = finished(typed)
    if read is not None:
        ast.parse(read)
        common = len(read.rstrip(")]}"))
        assert typed.startswith(read[:common])


@given(st.text(alphabet="xyw(1)[,].@+='\"{}: \\n", max_size=40))
def test_any_text_is_taken(typed):
    finished(typed)


@pytest.mark.parametrize("piece", ["a", "x = ", "(", ",", "x.sum(dim=", "'a", "- "])
def test_a_pasted_text_of_any_length_is_taken_at_once(piece):
    session = Session()
    assert session.preview(piece * (90_000 // len(piece))).problem is not None
    assert session.preview(piece * (1_900 // len(piece))).problem is not None


def test_shapes_stand_while_a_bracket_is_open():
    session = Session()
    session.act("x = zeros(4, 3); w = ones(3, 2)")
    text = "y = relu(x @ w + "
    shown = session.preview(text)
    shapes = {part.text: part.shape for part in shown.statements[0].parts}
    assert shapes["x @ w"] == shapes["relu(x @ w)"] == (4, 2)
    assert all(part.end <= len(text) for part in shown.statements[0].parts)
    assert shown.problem is not None


def test_what_is_unfinished_gives_no_names():
    session = Session()
    session.act("x = zeros(4, 3)")
    shown = session.preview("y = (x + 1\n")
    assert shown.statements[0].targets == ()
    assert session.preview("y = (x +; z = y").problem is not None
