"""What core says to a user is a `Text`: lupdate finds it, its holes are filled, no f-string."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_CORE = sorted((_ROOT / "core").rglob("*.py"))
# Called with a sentence at this place: Note(kind, text), Finished(outcome, message).
_SAID_AT = {"Note": 1, "Finished": 1}
_SAID_BY_NAME = {"Note": "text", "Finished": "message"}
_SETTING_WORDS = ("label", "help", "group", "unit")


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _text_calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (c for c in _calls(tree) if isinstance(c.func, ast.Name) and c.func.id == "text")


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _holes(template: str) -> set[str]:
    return {
        field.split(".")[0].split("[")[0]
        for _, field, _, _ in string.Formatter().parse(template)
        if field is not None
    }


def _mistakes_of_texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    filled = {id(call.func): call for call in _calls(tree) if isinstance(call.func, ast.Call)}
    for call in _text_calls(tree):
        if len(call.args) != 2 or call.keywords or not all(map(_is_literal, call.args)):
            yield call.lineno, "text() takes two literal strings and is called to be filled"
            continue
        template = call.args[1].value
        if not template or template != template.strip():
            yield call.lineno, "a text neither is empty nor begins or ends with a space"
        holes = _holes(template)
        if "" in holes or any(hole.isdigit() for hole in holes):
            yield call.lineno, "a hole has a name"
        if id(call) not in filled:
            continue
        given = filled[id(call)]
        names = {keyword.arg for keyword in given.keywords}
        if None not in names and (names != holes or given.args):
            yield call.lineno, f"holes {sorted(holes)}, given {sorted(map(str, names))}"


def _is_bare(node: ast.AST | None) -> bool:
    """Return whether this is words that no translator will find."""
    match node:
        case ast.Constant(value=str() as words):
            return any(letter.isalpha() for letter in words)
        case ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right):
            return _is_bare(left) or _is_bare(right)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_bare(body) or _is_bare(orelse)
        case ast.BoolOp(values=values):
            return any(map(_is_bare, values))
        case ast.Dict(values=values):
            return any(map(_is_bare, values))
    return False


def _said(call: ast.Call) -> list[ast.expr | None]:
    """Return the arguments of a call that a user will read."""
    name = _name(call)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if name.endswith("Error") and name not in _FOR_DEVELOPERS:
        return list(call.args)
    if name in _SAID_AT:
        place = _SAID_AT[name]
        return [call.args[place] if len(call.args) > place else named.get(_SAID_BY_NAME[name])]
    if name == "setting":
        label = call.args[1] if len(call.args) > 1 else named.get("label")
        return [label, *(named.get(word) for word in _SETTING_WORDS), named.get("choices")]
    if name == "LabSpec":
        return [named.get("title"), named.get("summary")]
    return []


# Python's own errors never reach a student in their own words; `explain` says what happened.
_FOR_DEVELOPERS = {
    name for name, value in vars(__import__("builtins")).items() if isinstance(value, type)
} | {
    "UnpicklingError",
    "PydanticCustomError",
    "SubprocessError",
    "CalledProcessError",
    "NotPlainError",
}


def _bare_words(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(map(_is_bare, _said(node))):
            yield node.lineno
        elif isinstance(node, ast.Assign) and _is_bare(node.value):
            targets = (t for t in node.targets if isinstance(t, ast.Attribute))
            if any(target.attr == "message" for target in targets):
                yield node.lineno


def _is_ours(file: Path) -> bool:
    """Return whether a file speaks for Gradus: a recipe speaks as a student's own script does."""
    return not file.name.startswith("recipe") or "runtime" in file.parts


@pytest.mark.parametrize("file", _CORE, ids=lambda file: str(file.relative_to(_ROOT)))
def test_texts_are_literal_and_their_holes_are_filled(file):
    assert list(_mistakes_of_texts(ast.parse(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "file",
    [file for file in _CORE if _is_ours(file)],
    ids=lambda file: str(file.relative_to(_ROOT)),
)
def test_what_a_user_reads_is_a_text(file):
    assert sorted(_bare_words(ast.parse(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        'text("gan", f"Diverged at {n}.")',
        'text("gan", "Diverged at {n}.", n=3)',
        'text("gan", words)',
        'text("gan", "Diverged at {n}.")(m=3)',
        'text("gan", "Diverged at {}.")',
        'text("gan", "Diverged ")',
        'text("gan", "")',
    ],
)
def test_a_mistake_is_found(code):
    assert len(list(_mistakes_of_texts(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'raise LabError("No rows.")',
        'raise DataError(f"No column {name}.")',
        'Note("diverged", f"Diverged at {n}.")',
        'Finished("done", message="Done.")',
        'context.message = "Done." if is_done else text("gan", "Stopped.")',
        'setting(3, "Steps")',
        'setting(3, text("gan", "Steps"), help="How many.")',
        'setting(3, text("gan", "Steps"), choices={"a": "The first"})',
        'LabSpec("gan", title="GAN")',
    ],
)
def test_bare_words_are_found(code):
    assert len(list(_bare_words(ast.parse(code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'raise LabError(text("gan", "No rows of {name}.")(name=name))',
        'raise ValueError(f"no {name}")',
        'Note("diverged", said)',
        'context.message = text("gan", "Stopped.")',
        'setting(3, text("gan", "Steps"), unit="")',
        'text("gan", "Loss {loss:.3f} of {name.x}")(loss=3, name=name)',
        'text("gan", "Steps {n}")',
    ],
)
def test_texts_are_let_be(code):
    tree = ast.parse(code)
    assert not list(_bare_words(tree))
    assert not list(_mistakes_of_texts(tree))
