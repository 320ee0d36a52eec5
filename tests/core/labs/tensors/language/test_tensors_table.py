"""Every function of the table against torch itself, on generated arguments."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from support.tensor_calls import (
    ALL,
    FORMS,
    GENERATED,
    Form,
    as_text,
    by_torch,
    by_us,
    calls,
    in_groups,
    split_arguments,
)
from torch import Tensor

from core.labs.tensors.evaluation.lookup import shape_only
from core.labs.tensors.operations.limits import Limits
from core.labs.tensors.operations.values import dtype_name
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.session.facts import Space
from core.labs.tensors.session.previewing import Previewer


@pytest.mark.parametrize("forms", in_groups(FORMS))
@GENERATED
@given(data=st.data())
def test_functions_are_as_torch_has_them(forms: list[Form], data: Any) -> None:
    for function, as_method in forms:
        given_arguments, parameters = data.draw(calls(ALL, function))
        positional, named = split_arguments(given_arguments, parameters)
        if as_method and not isinstance(positional[0], Tensor):
            continue
        copies = [v.clone() if isinstance(v, Tensor) else v for v in positional]
        theirs = by_torch(function, copies, named, as_method=as_method)
        text, names = as_text(function, positional, named, as_method=as_method)
        check_against_torch(text, names, theirs)


def check_against_torch(text: str, names: dict[str, Tensor], theirs: Any) -> None:
    space = Space(dict(names), {name: shape_only(t) for name, t in names.items()})
    preview = Previewer().preview(text, (), space, Limits(), 0)
    run = by_us(text, {name: t.clone() for name, t in names.items()})
    about = f"{text} with { {n: (tuple(t.shape), t.dtype) for n, t in names.items()} }"
    if isinstance(theirs, Exception):
        assert preview.problem is not None, f"{about}: torch says {theirs!r}, preview {preview}"
        assert isinstance(run, ProgramError), f"{about}: torch says {theirs!r}, ours {run}"
        # Only before running is the wrong index named: torch's own words leave it out.
        assert preview.problem.text == run.problem.text or "index_select" in text, about
        return
    assert preview.problem is None, f"{about}: {preview.problem}, torch gives {theirs}"
    assert not isinstance(run, ProgramError), f"{about}: {run}, torch gives {theirs}"
    assert same(run, theirs), f"{about}: {run} is not {theirs}"
    if isinstance(theirs, Tensor):
        part = preview.statements[0].parts[-1]
        assert (part.shape, part.dtype) == (tuple(theirs.shape), dtype_name(theirs)), about


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, Tensor):
        return (
            isinstance(ours, Tensor)
            and ours.dtype == theirs.dtype
            and ours.shape == theirs.shape
            and bool(torch.allclose(ours.double(), theirs.double(), 0, 0, equal_nan=True))
        )
    if isinstance(theirs, tuple | list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return bool(ours == theirs) or (ours != ours and theirs != theirs)
