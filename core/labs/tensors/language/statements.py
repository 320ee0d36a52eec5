"""Program text to statements: ``name = expression``, ``backward(expression)``, edits, ``del``."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from core.labs.tensors.language.desugar import desugar
from core.labs.tensors.language.functions import FUNCTIONS, METHODS, RESERVED
from core.labs.tensors.language.grammar import check, check_name, is_torch
from core.labs.tensors.language.source import Fragment, fragments
from core.labs.tensors.problems import ProgramError
from core.runtime.text import text

StatementKind = Literal["assign", "expression", "backward", "put", "delete"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One checked statement.

    ``value`` is the expression (for ``put`` the new numbers); ``place`` the subscript that ``put``
    writes to; ``targets`` the names given or deleted. ``written`` is the text with names and
    seeds put in, where they differ from what was typed. ``is_added`` marks a statement of ours.
    """

    kind: StatementKind
    fragment: Fragment
    targets: tuple[str, ...] = ()
    value: ast.expr | None = None
    place: ast.Subscript | None = None
    written: str = ""
    is_added: bool = False

    @property
    def text(self) -> str:
        """The statement as it was typed."""
        return self.fragment.text

    @property
    def full_text(self) -> str:
        """The statement with its seeds and its result's name written out."""
        return self.written or self.text

    @property
    def changes_tensors(self) -> bool:
        """Whether tensors that exist already change: their numbers, their gradient or flags."""
        return self.kind == "backward" or self.changes_in_place

    @property
    def changes_in_place(self) -> bool:
        """Whether numbers or flags of tensors that exist already change."""
        return self.kind == "put" or (
            self.value is not None
            and any(
                isinstance(node, ast.Attribute)
                and node.attr in METHODS
                and METHODS[node.attr].in_place
                and not _is_made_here(node.value)
                for node in ast.walk(self.value)
            )
        )


def parse(text: str) -> tuple[Statement, ...]:
    """Return the statements of a program.

    Raises
    ------
    ProgramError
        At the first statement that cannot be read, with line and column.
    """
    return tuple(parse_fragment(fragment) for fragment in fragments(text))


def parse_each(text: str) -> Iterator[tuple[Fragment, Statement | ProgramError]]:
    """Yield each statement, or what is wrong with it, so that the others can still be used."""
    for fragment in fragments(text):
        try:
            yield fragment, parse_fragment(fragment)
        except ProgramError as error:
            yield fragment, error


def parse_fragment(fragment: Fragment) -> Statement:
    """Return one statement's text as a checked statement."""
    tree = _syntax_tree(fragment)
    match tree:
        case ast.Assign(targets=[target], value=value):
            return _assignment(fragment, target, value)
        case ast.Assign():
            raise fragment.problem(
                tree, text("tensors", "Give one name a statement: a = ...; b = a."), "syntax"
            )
        case ast.AugAssign():
            raise fragment.problem(tree, _written_out(fragment, tree), "forbidden")
        case ast.AnnAssign():
            sentence = text("tensors", "Write the name without a type, as in a = 1.")
            raise fragment.problem(tree, sentence, "forbidden")
        case ast.Delete():
            return _deletion(fragment, tree)
        case ast.Expr(value=value):
            return _expression(fragment, value)
        case _:
            word = _first_word(fragment)
            raise fragment.problem(
                tree,
                text(
                    "tensors",
                    "{word} is not part of this lab; a statement is name = expression or "
                    "backward(expression).",
                )(word=word),
                "forbidden",
            )


def _syntax_tree(fragment: Fragment) -> ast.stmt:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(fragment.text).body
    except SyntaxError as error:
        raise _syntax_problem(fragment, error) from None
    except (RecursionError, MemoryError):
        begin, end = fragment.start, fragment.start + len(fragment.text)
        sentence = text(
            "tensors", "The expression is nested too deep; give parts of it names of their own."
        )
        raise fragment.problem_at(begin, end, sentence, "size") from None
    except ValueError:
        begin, end = fragment.start, fragment.start + len(fragment.text)
        sentence = text(
            "tensors",
            "The text contains a character that cannot be read; type the statement again.",
        )
        raise fragment.problem_at(begin, end, sentence, "syntax") from None
    return body[0]


def _syntax_problem(fragment: Fragment, error: SyntaxError) -> ProgramError:
    lines = fragment.text.split("\n")
    row = min(max(error.lineno or 1, 1), len(lines)) - 1
    column = max((error.offset or 1) - 1, 0)
    begin = sum(len(line) + 1 for line in lines[:row]) + min(column, len(lines[row]))
    end = len(fragment.text)
    if error.end_lineno == error.lineno and error.end_offset:
        end = begin + max(error.end_offset - (error.offset or 1), 1)
    begin, end = fragment.start + begin, fragment.start + min(end, len(fragment.text))
    return fragment.problem_at(begin, max(begin, end), _syntax_sentence(error.msg), "syntax")


def _syntax_sentence(message: str) -> str:
    message = message.split(". Perhaps")[0].split("; Consider")[0]
    if message.startswith("Exceeds the limit"):
        return text(
            "tensors", "The number has too many digits; write it with an exponent, as in 1e20."
        )
    if message.startswith("too many nested"):
        return text(
            "tensors", "The brackets are nested too deep; give parts of it names of their own."
        )
    if message in ("invalid syntax", "unexpected EOF while parsing", "invalid syntax. "):
        return text(
            "tensors",
            "This cannot be read as an expression; check for a missing operand or operator here.",
        )
    return text("tensors", "{upper}{message}; correct it here.")(
        upper=message[0].upper(), message=message[1:]
    )


def _assignment(fragment: Fragment, target: ast.expr, value: ast.expr) -> Statement:
    check(fragment, value)
    if isinstance(target, ast.Subscript):
        check(fragment, target)
        if not isinstance(target.value, ast.Name):
            raise fragment.problem(
                target,
                text("tensors", "Change the numbers of a tensor by its name, as in a[0, 1] = 5."),
                "syntax",
            )
        value, place = desugar(value), desugar(target)
        assert isinstance(place, ast.Subscript)
        return Statement("put", fragment, (target.value.id,), value, place)
    names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    for name in names:
        if not isinstance(name, ast.Name):
            raise fragment.problem(
                name,
                text("tensors", "The left of = is a name, or names separated by commas."),
                "syntax",
            )
        _check_target(fragment, name)
    targets = tuple(name.id for name in names if isinstance(name, ast.Name))
    if len(set(targets)) < len(targets) or not targets:
        raise fragment.problem(
            target, text("tensors", "Give each result a name of its own."), "name"
        )
    return Statement("assign", fragment, targets, desugar(value, whole=len(targets) == 1))


def _check_target(fragment: Fragment, node: ast.Name) -> None:
    check_name(fragment, node, node.id)
    if node.id in RESERVED:
        raise fragment.problem(
            node,
            text("tensors", "{id} has a meaning of its own here; choose another name.")(id=node.id),
            "name",
        )


def _deletion(fragment: Fragment, tree: ast.Delete) -> Statement:
    names = []
    for target in tree.targets:
        if not isinstance(target, ast.Name):
            raise fragment.problem(
                target, text("tensors", "del takes names, as in del a, b."), "syntax"
            )
        check_name(fragment, target, target.id)
        names.append(target.id)
    return Statement("delete", fragment, tuple(names))


def _expression(fragment: Fragment, value: ast.expr) -> Statement:
    match value:
        case ast.Call(func=ast.Name(id="backward"), args=[inner], keywords=[]):
            pass
        case ast.Call(func=ast.Attribute(attr="backward", value=inner), args=[], keywords=[]):
            pass
        case ast.Call(func=ast.Name(id="print"), args=args, keywords=[]) if _shown(args):
            return _expression(fragment, _shown(args)[0])
        case ast.Call(func=ast.Name(id="backward") | ast.Attribute(attr="backward")):
            raise fragment.problem(
                value, text("tensors", "backward takes one expression: backward(loss)."), "call"
            )
        case _:
            check(fragment, value)
            return Statement("expression", fragment, (), desugar(value, whole=True))
    check(fragment, inner)
    return Statement("backward", fragment, (), desugar(inner))


def _shown(args: list[ast.expr]) -> list[ast.expr]:
    """Return what a ``print`` shows beside words, if it is one thing: its value is shown here."""
    values = [each for each in args if not isinstance(each, ast.Constant | ast.Starred)]
    return values if len(values) == 1 else []


def _is_made_here(node: ast.expr) -> bool:
    """Return whether a method's tensor comes from a creation function in the same expression."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node.func, ast.Attribute) and not is_torch(node.func.value):
            node = node.func.value
        else:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
            return FUNCTIONS[name].category in ("creation", "random")
    return False


def _name(node: ast.expr) -> str:
    assert isinstance(node, ast.Name)
    return node.id


def _written_out(fragment: Fragment, tree: ast.AugAssign) -> str:
    """Return the sentence for ``a += 1``, in the statement's own names."""
    target, value = fragment.words(tree.target), fragment.words(tree.value)
    sign = ast.unparse(tree).removeprefix(ast.unparse(tree.target)).split("=", 1)[0].strip()
    sentence = f"Write the name twice, as in {target} = {target} {sign} {value}"
    method = _IN_PLACE.get(sign)
    if method is None:
        return f"{sentence}."
    return text("tensors", "{sentence}; or change it in place with {target}.{method}({value}).")(
        sentence=sentence, target=target, method=method, value=value
    )


_IN_PLACE = {"+": "add_", "-": "sub_", "*": "mul_", "/": "div_"}


def _first_word(fragment: Fragment) -> str:
    return fragment.text.split(None, 1)[0].rstrip(":(")[:40]


def retargeted(statement: Statement, name: str) -> Statement:
    """Return an expression statement as the assignment of its value to ``name``."""
    written = f"{name} = {statement.full_text}"
    return replace(statement, kind="assign", targets=(name,), written=written)
