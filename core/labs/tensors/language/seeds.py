"""Give every random call that has no seed the session's next one, so that it can be repeated."""

from __future__ import annotations

import ast
from dataclasses import replace

from core.labs.tensors.language.functions import FUNCTIONS
from core.labs.tensors.language.grammar import is_torch
from core.labs.tensors.language.statements import Statement


def with_seeds(statement: Statement, next_seed: int) -> tuple[Statement, int]:
    """Return the statement with seeds counted up from ``next_seed``, and the next free one.

    The syntax tree gets them without moving, so that places in the text stay right; `written`
    is the text with the seeds in it.
    """
    trees = [tree for tree in (statement.value, statement.place) if tree is not None]
    calls = sorted(
        (call for tree in trees for call in _unseeded(tree)),
        key=lambda call: statement.fragment.span(call)[1],
    )
    if not calls:
        return statement, next_seed
    text, start = statement.text, statement.fragment.start
    for seed, call in reversed(list(enumerate(calls, start=next_seed))):
        end = statement.fragment.span(call)[1] - start - 1
        inside = text[:end].rstrip()
        comma = "" if inside.endswith((",", "(")) else ", "
        text = f"{inside}{comma}seed={seed}{text[end:]}"
        value = ast.copy_location(ast.Constant(seed), call)
        call.keywords.append(ast.copy_location(ast.keyword("seed", value), call))
    return replace(statement, written=text), next_seed + len(calls)


def _unseeded(tree: ast.expr) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _is_random(node.func)
        and not any(keyword.arg == "seed" for keyword in node.keywords)
    ]


def _is_random(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return is_torch(function.value) and FUNCTIONS[function.attr].category == "random"
    return isinstance(function, ast.Name) and FUNCTIONS[function.id].category == "random"
