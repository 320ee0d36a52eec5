"""NumPy's equivalent of every function of the table that has one, on generated arguments."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tensor_calls import (
    FORMS,
    GENERATED,
    PLAIN,
    Form,
    as_text,
    by_us,
    calls,
    in_groups,
    split_arguments,
)
from torch import Tensor

from core.labs.tensors.evaluation.checking import Check, check_statement
from core.labs.tensors.evaluation.known_numbers import SmallNumbers
from core.labs.tensors.evaluation.lookup import shape_only
from core.labs.tensors.language.statements import parse
from core.labs.tensors.operations.limits import Budget, Limits
from core.labs.tensors.problems import ProgramError
from core.labs.tensors.scripts.numpy_code import NoEquivalentError, NumpyWriter
from core.labs.tensors.scripts.numpy_helpers import HELPERS

# Whole numbers: torch cuts addmm's factors, NumPy refuses negative powers even of 1.
WHOLE_DIFFERS = {"addmm", "pow"}
NUMPY_TOO = [
    (function, as_method)
    for function, as_method in FORMS
    if any(signature.numpy for signature in function.signatures) and function.category != "random"
]


@pytest.mark.parametrize("forms", in_groups(NUMPY_TOO))
@GENERATED
@given(data=st.data())
def test_numpy_equivalents_give_the_same_numbers(forms: list[Form], data: Any) -> None:
    for function, as_method in forms:
        given_arguments, parameters = data.draw(calls(PLAIN, function))
        positional, named = split_arguments(given_arguments, parameters)
        text, names = as_text(function, positional, named, as_method=as_method)
        if "dtype" in given_arguments or (as_method and not isinstance(positional[0], Tensor)):
            continue
        whole = any(not tensor.dtype.is_floating_point for tensor in names.values())
        if whole and function.name in WHOLE_DIFFERS:
            continue
        theirs = by_us(text, {name: t.clone() for name, t in names.items()})
        ours = None if isinstance(theirs, ProgramError) else by_numpy(text, names)
        if ours is not None:
            assert near(ours, theirs), f"{text} with {names}: {ours} is not {theirs}"


def by_numpy(text: str, names: dict[str, Tensor]) -> Any:
    """What the translated expression gives."""
    statement, check = parse(text)[0], Check()
    shapes: dict[str, object] = {name: shape_only(t) for name, t in names.items()}
    check_statement(statement, shapes, Budget(Limits()), check, SmallNumbers(names).of)
    writer = NumpyWriter({reading.node: reading for reading in check.readings}, set())
    assert statement.value is not None
    try:
        source = writer.write(statement.value)
    except NoEquivalentError:
        return None
    space: dict[str, Any] = {"np": np, **{name: t.numpy().copy() for name, t in names.items()}}
    exec("\n".join(HELPERS[name] for name in writer.helpers), space)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of too few numbers for a variance
        return eval(source, space)


def near(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, Tensor):
        wide = theirs.detach().double().numpy()
        return np.shape(ours) == wide.shape and np.allclose(
            np.asarray(ours, dtype=np.float64), wide, rtol=1e-4, atol=1e-5, equal_nan=True
        )
    if isinstance(theirs, tuple | list):
        return len(ours) == len(theirs) and all(map(near, ours, theirs))
    return bool(ours == theirs)
