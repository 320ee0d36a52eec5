"""A session as a torch script that runs by itself; told from the text, without torch."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.labs.tensors.language.functions import CONSTANTS, DTYPE_ALIASES, DTYPES, FUNCTIONS
from core.labs.tensors.language.grammar import is_torch
from core.labs.tensors.language.kinds import Kind, kind_of
from core.labs.tensors.language.loaded import Load, LogItem
from core.labs.tensors.language.recording import puts_outside_autograd, recording_leaves
from core.labs.tensors.language.statements import Statement

_TITLE = '"""Made in the tensor playground of Gradus; needs torch only."""'
_TITLE_FILES = '"""Made in the tensor playground of Gradus."""'


def torch_script(items: Sequence[LogItem]) -> str:
    """Return the script; it ends by printing a ``key = value`` line for every name."""
    quiet = puts_outside_autograd(items)
    loads = [item for item in items if isinstance(item, Load)]
    lines = [_TITLE_FILES if loads else _TITLE, ""]
    if any(item.reader == "csv" for item in loads):
        lines += ["import numpy as np"]
    lines += ["import torch"]
    if any(item.reader == "image" for item in loads):
        lines = [*lines[:2], "import numpy as np", "import torch", "from PIL import Image"]
    lines.append("")
    for index, item in enumerate(items):
        lines.extend(_item_lines(item, is_quiet=index in quiet))
    lines.append("")
    lines.extend(_print_lines(items))
    return "\n".join(lines).rstrip() + "\n"


def torch_expression(node: ast.expr) -> str:
    """Return one expression in torch's own words."""
    return ast.unparse(_torch_tree(node))


def final_kinds(items: Iterable[LogItem]) -> dict[str, Kind]:
    """Return the names that are left at the end, and whether each is a tensor or a number."""
    kinds: dict[str, Kind] = {}
    for item in items:
        if isinstance(item, Load):
            kinds[item.name] = "tensor"
        elif item.kind == "delete":
            for name in item.targets:
                kinds.pop(name, None)
        elif item.kind == "assign" and item.value is not None:
            one_number = len(item.targets) == 1 and kind_of(item.value, kinds) == "number"
            kinds.update(dict.fromkeys(item.targets, "number" if one_number else "tensor"))
    return kinds


def comment_lines(item: Statement) -> list[str]:
    """Return the student's comments that stand before a statement."""
    return [f"# {comment}" for comment in item.fragment.comments]


def wrapped(line: str) -> str:
    """Return a line with the rows of a long literal each on a line of its own."""
    return line if len(line) <= 100 else line.replace("], [", "],\n    [")


def _item_lines(item: LogItem, *, is_quiet: bool) -> Iterator[str]:
    if isinstance(item, Load):
        yield from item.torch_lines
        return
    yield from comment_lines(item)
    match item.kind:
        case "delete":
            yield f"del {', '.join(item.targets)}"
        case "backward":
            assert item.value is not None
            yield f"{_receiver(item.value)}.backward(retain_graph=True)"
        case "put":
            assert item.value is not None and item.place is not None
            line = f"{torch_expression(item.place)} = {torch_expression(item.value)}"
            if is_quiet:
                yield "with torch.no_grad():  # a leaf that records is edited outside of autograd"
            yield f"    {line}" if is_quiet else line
        case "assign":
            assert item.value is not None
            yield wrapped(f"{', '.join(item.targets)} = {torch_expression(item.value)}")
        case _:
            assert item.value is not None
            note = "  # backward needs a leaf that records" if item.is_added else ""
            yield f"{torch_expression(item.value)}{note}"


def _receiver(node: ast.expr) -> str:
    """Return an expression so that a method can be called on it."""
    call = ast.Attribute(_torch_tree(node), "backward", ast.Load())
    return ast.unparse(call).removesuffix(".backward")


def _print_lines(items: Sequence[LogItem]) -> Iterator[str]:
    has_backward = any(isinstance(item, Statement) and item.kind == "backward" for item in items)
    leaves = recording_leaves(items)
    for name, kind in final_kinds(items).items():
        if kind == "number":
            yield f'print("value_of_{name} =", {name})'
            continue
        yield f'print("sum_of_{name} =", {name}.sum(dtype=torch.float64).item())'
        if has_backward and name in leaves:
            yield f"if {name}.grad is not None:"
            yield f'    print("sum_of_{name}_grad =", {name}.grad.sum(dtype=torch.float64).item())'


def _torch_tree(node: ast.expr) -> ast.expr:
    made: ast.expr = _TorchNames().visit(copy.deepcopy(node))
    return ast.fix_missing_locations(made)


class _TorchNames(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        known = node.id in DTYPES or node.id in DTYPE_ALIASES or node.id in CONSTANTS
        return _of_torch(node.id) if known else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name):
            node.func = _of_torch(node.func.id)
        elif isinstance(node.func, ast.Attribute) and not is_torch(node.func.value):
            node.func.value = self.visit(node.func.value)
        node.args = [self.visit(arg) for arg in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return _seeded(node) if _is_random(node) else node


def _of_torch(name: str) -> ast.expr:
    return ast.Attribute(ast.Name("torch", ast.Load()), name, ast.Load())


def _is_random(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute)
        and is_torch(node.func.value)
        and FUNCTIONS[node.func.attr].category == "random"
    )


def _seeded(node: ast.Call) -> ast.expr:
    """Draw on the CPU with a generator of its own, then move, as the lab does."""
    given: Mapping[str | None, ast.expr] = {k.arg: k.value for k in node.keywords}
    kept = [k for k in node.keywords if k.arg not in ("seed", "device", "requires_grad")]
    generator = ast.parse("torch.Generator().manual_seed(seed)", mode="eval").body
    assert isinstance(generator, ast.Call)
    generator.args = [given.get("seed", ast.Constant(0))]
    node.keywords = [*kept, ast.keyword("generator", generator)]
    made: ast.expr = node
    if "device" in given:
        made = ast.Call(ast.Attribute(made, "to", ast.Load()), [given["device"]], [])
        if "requires_grad" in given:
            method = ast.Attribute(made, "requires_grad_", ast.Load())
            return ast.Call(method, [given["requires_grad"]], [])
    elif "requires_grad" in given:
        node.keywords.append(ast.keyword("requires_grad", given["requires_grad"]))
    return made
