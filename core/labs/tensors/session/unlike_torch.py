"""What the lab does where torch itself would stop, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor

from core.labs.tensors.language.statements import Statement
from core.labs.tensors.reports import Remark
from core.runtime.text import text

_KIND = "unlike torch"


def recording_remark(names: Sequence[str]) -> Remark:
    """Return what is said where gradients were switched on for ``backward``."""
    words = text(
        "tensors",
        "{listed} was made without requires_grad=True, so torch itself would stop here; the lab "
        "switched it on with {first}.requires_grad_().",
    )
    if len(names) > 1:
        words = text(
            "tensors",
            "{listed} were made without requires_grad=True, so torch itself would stop here; the "
            "lab switched it on with {first}.requires_grad_().",
        )
    return Remark(_KIND, words(listed=" and ".join(names), first=names[0]))


def second_backward_remark(written: str) -> Remark:
    """Return what is said where ``backward`` goes back over numbers that torch would have freed."""
    return Remark(
        _KIND,
        text(
            "tensors",
            "The first backward frees what a second one needs, so torch itself would "
            "stop here; the lab keeps it, as {text}.backward(retain_graph=True) does, "
            "and the gradients add up.",
        )(text=written),
    )


def leaf_edit_remarks(statement: Statement, names: Mapping[str, object]) -> tuple[Remark, ...]:
    """Return what is said where a statement writes into a leaf that requires grad."""
    target = names.get(statement.targets[0]) if statement.kind == "put" else None
    if not (isinstance(target, Tensor) and target.is_leaf and target.requires_grad):
        return ()
    name = statement.targets[0]
    written = text(
        "tensors",
        "{name} is a leaf that requires grad, so torch itself would stop here; the "
        "lab writes inside torch.no_grad(), as one does by hand.",
    )(name=name)
    return (Remark(_KIND, written),)
