"""Indexing, slicing, masks and edits against torch, before running and for real."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.labs.tensors.session.session import Session

PARTS = st.one_of(
    st.integers(-4, 4).map(str),
    st.sampled_from((":", "...", "None", "1:", ":-1", "::2", "0:0", "-2:", "5:", "::-1")),
    st.sampled_from(("[0, 1]", "[1]", "[True, False]", "i", "i2", "m1", "m2", "m3", "s", "x > 0")),
)
# Torch lets ... stand twice and then counts axes in two ways; the lab refuses it as NumPy does.
INDICES = st.lists(PARTS, min_size=1, max_size=3).filter(lambda parts: parts.count("...") < 2)
VALUES = ("7", "x[0, 0, 0] * 2", "i * 1.5", "i", "s", "x", "x[0]", "x.clone()", "x[:, 0] + 1")
NAMES = {
    "i": torch.tensor([0, 1, 1]),
    "i2": torch.tensor([[0], [2]]),
    "m1": torch.tensor([True, False]),
    "m2": torch.tensor([[True, False, True], [False, False, True]]),
    "m3": torch.zeros(2, 3, 2, dtype=torch.bool),
    "s": torch.tensor(1),
}
BEFORE = (
    "i = tensor([0, 1, 1]); i2 = tensor([[0], [2]]); m1 = tensor([True, False]); s = tensor(1)\n"
    "m2 = tensor([[True, False, True], [False, False, True]]); m3 = zeros(2, 3, 2).bool()\n"
    "x = randn(2, 3, 2, seed=0)"
)


def session() -> Session:
    made = Session()
    made.act(BEFORE)
    return made


def by_torch(text: str, x: Tensor, **more: Any) -> Any:
    try:
        return eval(text, {**NAMES, "x": x, **more})
    except (IndexError, ValueError, TypeError, RuntimeError) as error:
        return error


def written_by_torch(x: Tensor, index: str, value: str) -> Tensor:
    exec(f"x[{index}] = {value}", {**NAMES, "x": x})
    return x


@settings(max_examples=150, deadline=None, derandomize=True)
@given(INDICES)
def test_index_gives_what_torch_gives_before_running_and_after(parts: list[str]) -> None:
    text = f"x[{', '.join(parts)}]"
    own = session()
    theirs = by_torch(text, own.space.tensors()["x"])
    preview = own.preview(text)
    _, problem = own.act(f"y = {text}")
    if isinstance(theirs, Exception):
        assert preview.problem is not None and problem is not None, (text, theirs)
        return
    assert preview.problem is None and problem is None, (text, preview.problem, problem)
    part = preview.statements[0].parts[-1]
    assert part.shape == tuple(theirs.shape), text
    assert torch.equal(own.space.tensors()["y"], theirs)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(INDICES, st.sampled_from(VALUES))
def test_edit_writes_what_torch_writes(parts: list[str], value: str) -> None:
    index = ", ".join(parts)
    own = session()
    x = own.space.tensors()["x"].clone()
    before = x.clone()
    theirs = by_torch("written(x)", x, written=lambda x: written_by_torch(x, index, value))
    text = f"x[{index}] = {value}"
    preview = own.preview(text)
    _, problem = own.act(text)
    if isinstance(theirs, Exception):
        assert problem is not None, (text, theirs)
        assert torch.equal(own.space.tensors()["x"], before)
        return
    assert preview.problem is None and problem is None, (text, preview.problem, problem)
    assert torch.equal(own.space.tensors()["x"], x)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x[..., 0, ...]", "Write ... once"),
        ("x[1.5]", "An index is a whole number"),
        ("x[True]", "An index is a whole number"),
        ("x['a']", "An index is a whole number"),
        ("x[x]", "An index tensor holds whole numbers"),
        ("x[x.to(uint8)]", "An index tensor holds whole numbers"),
        ("x[1.5:]", "The ends of a slice are whole numbers"),
        ("x.shape[3]", "Index 3 is too large: there are 3"),
        ("x.shape[s]", "one whole number"),
        ("(3)[0]", "Only a tensor has entries"),
        ("x[m1, m1, m1]", ""),
        ("x[0][m1]", "the mask has 2 entries along axis 0, but the tensor has 3"),
        ("m1[0] = x", ""),
        ("x.shape[0] = 3", "Change the numbers of a tensor by its name"),
        ("n = 3; n[0] = 1", "Only a tensor has entries"),
        ("x[0] = 'a'", "An entry is a number"),
    ],
)
def test_wrong_index_is_explained(text: str, words: str) -> None:
    _, problem = session().act(text)
    assert problem is not None
    assert words in problem.text


def test_edit_through_a_stretched_view_is_explained() -> None:
    own = session()
    own.act("e = ones(1, 3).expand(2, 3)")
    _, problem = own.act("e[0, 0] = 2; e.add_(1)")
    assert problem is not None
    assert "share memory" in problem.text


def test_tensor_without_axes_is_edited_as_a_whole() -> None:
    own = session()
    own.act("s[...] = 5")
    assert own.space.tensors()["s"].item() == 5
