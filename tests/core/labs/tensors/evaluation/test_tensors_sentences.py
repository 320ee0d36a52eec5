"""The sentences a student reads: names as they were typed, the wrong value, what to do."""

from __future__ import annotations

import pytest

from core.labs.tensors.session.session import Session

READY = "a = ones(2, 3); w = ones(3, requires_grad=True); e = zeros(2, 0); n = tensor(1.0)"


def said(text: str) -> str:
    """Return the problem's sentence, or what the statement says of its result."""
    session = Session()
    session.act(READY)
    reports, problem = session.act(text)
    return problem.text if problem else reports[-1].message


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("c = a + 1", "c has shape (2, 3), float32."),
        ("k = a.sum(1); m, i = a.max(1)", "m has shape (2,), float32, i has shape (2,), int64."),
        ("w.requires_grad_()", "w was changed in place; its shape is (3,), float32."),
        ("a.add_(1)", "a was changed in place; its shape is (2, 3), float32."),
        ("a", "a has shape (2, 3), float32."),
        ("a.sum().item()", "a.sum().item() = 6.0"),
        ("a.shape", "a.shape = (2, 3)"),
        ("a.split(1)", "a.split(1) gives 2 tensors; name each to keep them."),
        ("a.sort(1)", "a.sort(1) gives 2 tensors; name each to keep them."),
        ("float32", "float32 is the dtype float32."),
    ],
)
def test_a_statement_says_what_it_made(text: str, sentence: str) -> None:
    assert said(text) == sentence


def test_a_long_statement_is_shortened() -> None:
    assert len(said("((((" * 20 + "a" + "))))" * 20 + ".split(1)")) < 120


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("open('x')", "open reads files"),
        ("torch.load('x')", "load reads files"),
        ("a.numpy()", "numpy() is not"),
        ("print(a, a)", "print is not needed"),
        ("lambda: 1", "lambda makes a function"),
        ("a and a", "and, or work on single values"),
        ("b = backward(w.sum())", "backward is a statement"),
        ("[x for x in a]", "A list is written out"),
        ("{'k': 1}", "A dictionary is not a tensor"),
    ],
)
def test_a_name_keeps_its_letters_at_the_start(text: str, beginning: str) -> None:
    assert said(text).startswith(beginning)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("zeros(10**10)", "The result would have shape (10000000000,)"),
        ("a.repeat(10**5, 10**5)", "The result would have shape (200000, 300000)"),
        ("a.expand(10**9, 2, 3)", "The view would stretch to (1000000000, 2, 3)"),
        ("zeros(2.5)", "got 2.5"),
        ("zeros(2, 'x')", "got the text 'x'"),
        ("zeros(True)", "got True"),
        ("a.sum(dim=0, dim=1)", "sum is given dim twice"),
        ("a.permute(0)", "permute names every axis once"),
        ("a.reshape(-1, -1)", "Only one size can be -1"),
        ("a.reshape(7)", "there are 6 numbers, but the shape (7,) takes 7"),
        ("a.view(4, 2)", "there are 6 numbers, but the shape (4, 2) takes 8"),
        ("e.reshape(-1, 0)", "-1 could be any size"),
        ("n[0]", "has no axes to index"),
        ("e.max()", "max of no numbers is not defined"),
        ("e.argmax(1)", "argmax of no numbers is not defined"),
        ("a.topk(9)", "topk asks for more than there are"),
        ("arange(5, 0)", "arange never arrives"),
        ("a[::0]", "A slice's step cannot be 0"),
        ("a[0] = ones(7)", "The picked entries have 3 along axis 0, but there are 7 numbers"),
        ("nothing", "There is no tensor nothing; the names are a, w, e, n."),
        ("a: int = 1", "Write the name without a type, as in a = 1."),
        ("1 <= a <= 2", "Compare two things at a time"),
    ],
)
def test_a_mistake_is_told_in_plain_words(text: str, part: str) -> None:
    assert part in said(text)
