"""One thing that is computed: what is called, on which values, from which place in the text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from core.labs.tensors.language.source import Fragment
from core.labs.tensors.operations.binding import Bound


@dataclass(frozen=True)
class Operation:
    """A call, an operator or an indexing, ready to run on other values of the same kinds.

    ``run(*positional, **named)`` computes it. ``node`` and ``operand_nodes`` tell where it and its
    tensor operands stand in the text.
    """

    name: str
    category: str
    run: Callable[..., Any]
    positional: tuple[Any, ...]
    fragment: Fragment
    node: ast.expr
    operand_nodes: tuple[ast.expr, ...]
    named: Mapping[str, Any] = field(default_factory=dict)
    returns: str = "tensor"
    bound: Bound | None = None

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments of a call by parameter; empty for an operator."""
        return self.bound.arguments if self.bound else {}

    def values(self) -> tuple[Any, ...]:
        """Return all arguments."""
        return (*self.positional, *self.named.values())


def call_operation(
    bound: Bound,
    fragment: Fragment,
    node: ast.Call,
    operand_nodes: tuple[ast.expr, ...],
    *,
    as_method: bool,
) -> Operation:
    """Return the operation of a bound call."""
    function = bound.function
    positional: list[Any] = []
    named: dict[str, Any] = {}
    gap = False
    for parameter in bound.signature.parameters:
        if parameter.name not in bound.arguments:
            gap = True
            continue
        value = bound.arguments[parameter.name]
        if parameter.variadic and parameter.kind == "T":
            positional.extend(value)
        elif gap or parameter.named_only:
            named[parameter.name] = value
        else:
            positional.append(value)
    owner: Any = Tensor if as_method else torch
    return Operation(
        name=function.name,
        category=function.category,
        run=getattr(owner, function.name),
        positional=tuple(positional),
        fragment=fragment,
        node=node,
        operand_nodes=operand_nodes,
        named=named,
        returns=bound.signature.returns,
        bound=bound,
    )
