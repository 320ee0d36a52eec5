"""What is said before a line runs is what is said when it runs, and what torch itself would do."""

from __future__ import annotations

import pytest
import torch
from support.answering import answered

from core.labs.tensors.questions import PreviewText, ReadScripts, RunStatement


def said(*lines: str) -> tuple[list[str], list[str]]:
    """Return what is said of the last line before it runs, and when it does."""
    state: dict[str, object] = {}
    for line in lines[:-1]:
        assert answered(state, RunStatement(line)).problem is None, line
    preview = answered(state, PreviewText(lines[-1]))
    report = answered(state, RunStatement(lines[-1]))
    early = [r.text for s in preview.statements for r in s.remarks]
    late = [r.text for s in report.statements for r in s.remarks]
    if preview.problem is not None:
        early.append(preview.problem.text)
    if report.problem is not None:
        late.append(report.problem.text)
    return early, late


LEAF = "w = ones(2, requires_grad=True); y = w * w; loss = (y * y).sum()"


@pytest.mark.parametrize("line", ["ones(2) & ones(2)", "ones(2) | arange(2)", "~ones(2)"])
def test_bits_of_floats_are_not_mended_by_making_them_floats(line):
    early, late = said(line)
    assert early == late
    assert "not for float32; compare first" in early[0]
    assert ".float()" not in early[0]


def test_indices_of_gather_count_from_0():
    for line in ("a.gather(1, tensor([[-1]]))", "a.index_select(1, tensor([-1]))"):
        early, late = said("a = arange(6).reshape(2, 3)", line)
        assert early == late
        assert early[0].endswith("allowed is 0 to 2.")
    assert "allowed is -3 to 2" in said("a = arange(6).reshape(2, 3)", "a[0, 5]")[0][0]


@pytest.mark.parametrize(
    "line",
    ["tensor([300], dtype=uint8)", "full((2,), 300, dtype=uint8)", "full_like(k, 1e30)"],
)
def test_a_number_that_the_dtype_does_not_hold_is_told_as_one_types(line):
    early, late = said("k = arange(3)", line)
    assert early == late
    assert "too large" in early[0]


def test_numbers_that_torch_wraps_or_cuts_are_let_be():
    for line in ("tensor([-1], dtype=uint8)", "tensor([1.5], dtype=int64)"):
        assert said(line) == ([], [])


@pytest.mark.parametrize("in_one", [True, False])
def test_backward_after_a_change_in_place_is_told_as_one_types(in_one):
    lines = [LEAF, "y.add_(1)", "backward(loss)"]
    early, late = said("; ".join(lines)) if in_one else said(*lines)
    assert early[-1] == late[-1]
    assert "changed in place since" in early[-1]


def test_a_second_backward_says_that_torch_would_stop():
    assert said(LEAF, "backward(loss)") == ([], [])
    _, late = said(LEAF, "backward(loss)", "backward(loss)")
    assert "as loss.backward(retain_graph=True) does, and the gradients add up" in late[0]


def test_a_second_backward_that_torch_allows_is_not_remarked_on():
    torch.ones(2, requires_grad=True).sum().backward()
    w = torch.ones(2, requires_grad=True)
    total = w.sum()
    total.backward()
    total.backward()  # nothing of it was freed
    leaf = "w = ones(2, requires_grad=True); total = w.sum()"
    assert said(leaf, "backward(total)", "backward(total)") == ([], [])
    again = (LEAF, "backward(loss)", "loss = (w * w).sum()", "backward(loss)")
    assert said(*again) == ([], [])


def test_writing_into_a_leaf_says_that_torch_would_stop():
    early, late = said(LEAF, "w[0] = 5")
    assert early == late
    assert early[0].startswith("w is a leaf that requires grad, so torch itself would stop here")
    assert said("a = zeros(2)", "a[0] = 5") == ([], [])
    leaf = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="leaf Variable"):
        leaf[0] = 5


def test_the_script_does_what_the_remarks_say():
    state: dict[str, object] = {}
    for line in (LEAF, "backward(loss)", "backward(loss)", "w[0] = 5"):
        answered(state, RunStatement(line))
    script = answered(state, ReadScripts()).torch
    assert script.count("loss.backward(retain_graph=True)") == 2
    assert "with torch.no_grad()" in script


@pytest.mark.parametrize(
    ("lines", "advice"),
    [
        (("mask = ones(2) > 0", "-mask"), "write ~mask to swap them"),
        (("mask = ones(2) > 0", "mask - mask"), "write ~mask to swap them, or mask.int()"),
        (("k = arange(3)", "k ** -1"), "write k.float() first"),
        (("k = arange(3)", "k.mean()"), "write k.float() first"),
        (("k = arange(3)", "(k + 1).mean()"), "write (k + 1).float() first"),
        (("u = ones(2, 3).T", "u.view(6)"), "write u.reshape(...)"),
        (("w = ones(2, requires_grad=True)", "w.add_(1)"), "write w.detach().add_(...)"),
        (("u = ones(2)", "u += 1"), "as in u = u + 1; or change it in place with u.add_(1)."),
        (("u = ones(2)", "u **= 2"), "as in u = u ** 2."),
    ],
)
def test_advice_is_in_the_students_own_names(lines, advice):
    early, late = said(*lines)
    assert early == late
    assert advice in early[0]


def test_every_name_is_told_where_one_is_not_there():
    names = [f"n{i}" for i in range(12)]
    early, _ = said(*(f"{name} = 1" for name in names), "nothing + 1")
    assert f"the names are {', '.join(names)}." in early[0]
    many = "; ".join(f"n{i} = 1" for i in range(50))
    assert said(many, "nothing + 1")[0][0].endswith("n39 and 10 more.")
