"""The tree of intermediate values of a statement that has run."""

from __future__ import annotations

import ast

from torch import Tensor

from core.labs.tensors.compat import storage_id
from core.labs.tensors.evaluation.checking import value_kind
from core.labs.tensors.language.source import Fragment
from core.labs.tensors.operations.operation import Operation
from core.labs.tensors.operations.values import shape_words, tensors_in
from core.labs.tensors.reports import ValuePart
from core.labs.tensors.session.display import block_of
from core.runtime.figures import figure

_MAX_PART_NUMBERS = 100


class TreeBuilder:
    """Watches a real evaluation and keeps each part's value in bounded form.

    ``made`` maps the graph nodes of recorded tensors to the part that made them, for the
    autograd view; the tensors themselves are not kept.
    """

    def __init__(self, fragment: Fragment) -> None:
        self._fragment = fragment
        self._parts: dict[int, ValuePart] = {}
        self._nodes: dict[int, ast.expr] = {}
        self.made: list[tuple[object, ValuePart]] = []

    def watch(self, node: ast.expr, value: object, operation: Operation | None) -> None:
        """Take one part's value; parts come from the innermost out."""
        kind = value_kind(value)
        if kind is None or kind == "unknown":
            return
        start, end = self._fragment.span(node)
        known = {storage_id(t) for t in tensors_in(operation.values())} if operation else set()
        made = list(tensors_in((value,)))
        grad_fn = value.grad_fn if isinstance(value, Tensor) else None
        part = ValuePart(
            start=start - self._fragment.start,
            end=end - self._fragment.start,
            text=self._fragment.words(node),
            kind=kind,
            value=_words(value),
            block=block_of(value, _MAX_PART_NUMBERS) if isinstance(value, Tensor) else None,
            is_view=bool(made) and all(storage_id(t) in known for t in made),
            grad_fn=type(grad_fn).__name__ if grad_fn is not None else None,
            parts=tuple(self._below(node)),
        )
        self._parts[id(node)] = part
        # Kept so that no other node can get the same id meanwhile.
        self._nodes[id(node)] = node
        for tensor in made:
            if tensor.grad_fn is not None and operation is not None:
                self.made.append((tensor.grad_fn, part))

    def root(self, node: ast.expr | None) -> ValuePart | None:
        """Return the whole expression's part."""
        return self._parts.get(id(node))

    def _below(self, node: ast.AST) -> list[ValuePart]:
        """Return the nearest parts below a node, in the order of the text."""
        found = []
        for child in ast.iter_child_nodes(node):
            part = self._parts.get(id(child))
            if part is not None:
                found.append(part)
            elif isinstance(child, ast.expr | ast.keyword):
                found.extend(self._below(child))
        return found


def _words(value: object) -> str:
    if isinstance(value, Tensor):
        if value.numel() == 1:
            return figure(value.detach().item(), 6)
        return shape_words(value.shape)
    if isinstance(value, tuple | list):
        return f"{len(value)} tensors"
    return figure(value, 10) if isinstance(value, float) else str(value)
