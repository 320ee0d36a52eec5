"""Products on shapes alone: letters for axes, which are contracted or kept, the loop in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from core.labs.tensors.problems import LetterAxis, Operand, Product, Role

_BATCH = "bnmpqrstuvw"
_FIXED = {
    "mm": "ik,kj->ij",
    "bmm": "bik,bkj->bij",
    "mv": "ik,k->i",
    "dot": "k,k->",
    "outer": "i,j->ij",
}
# Along axes of these roles a size of 1 is stretched, as in broadcasting.
_STRETCHED: dict[str, tuple[Role, ...]] = {
    "matmul": ("batch",),
    "einsum": ("batch", "kept", "contracted"),
}
_MAX_NAME = 12


def explain_product(
    name: str, operands: Sequence[Operand], equation: str | None = None
) -> Product | None:
    """Return the axes of a product by letters, or None where no letters fit the shapes' ranks.

    Parameters
    ----------
    name : str
        ``matmul``, ``mm``, ``bmm``, ``mv``, ``dot``, ``outer``, ``inner`` or ``einsum``.
    equation : str
        Einsum's own letters.
    """
    ranks = [len(operand.shape) for operand in operands]
    if name != "einsum" and len(ranks) != 2:
        return None
    if name == "einsum":
        terms, output = _read_equation(equation or "", ranks)
    elif name == "matmul":
        terms, output = _matmul_letters(*ranks)
    elif name == "inner":
        terms, output = _inner_letters(*ranks)
    else:
        left, output = _FIXED[name].split("->")
        terms = left.split(",")
    if [len(term) for term in terms] != ranks:
        return None
    stretched: Collection[Role] = _STRETCHED.get(name, ())
    return _product(operands, terms, output, stretched)


def _matmul_letters(left: int, right: int) -> tuple[list[str], str]:
    if left == 0 or right == 0:
        return [], ""
    batch = _BATCH[: max(left, right, 2) - 2][::-1]
    first = "k" if left == 1 else batch[len(batch) - (left - 2) :] + "ik"
    second = "k" if right == 1 else batch[len(batch) - (right - 2) :] + "kj"
    output = batch + ("i" if left > 1 else "") + ("j" if right > 1 else "")
    return [first, second], output


def _inner_letters(left: int, right: int) -> tuple[list[str], str]:
    if left == 0 or right == 0:
        return [], ""
    first, second = "abcdefgh"[: left - 1], "mnopqrst"[: right - 1]
    if (left, right) == (2, 2):
        first, second = "i", "j"
    return [first + "k", second + "k"], first + second


def _read_equation(equation: str, ranks: Sequence[int]) -> tuple[list[str], str]:
    text = equation.replace(" ", "")
    if not re.fullmatch(r"[A-Za-z.,]*(->[A-Za-z.]*)?", text):
        return [], ""
    left, arrow, output = text.partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        return [], ""
    spare = [c for c in _BATCH + "xyzacdefghijklo" + "ABCDEFGHIJKLMNOP" if c not in text]
    widths = [
        rank - len(term) + 3 if "..." in term else 0
        for term, rank in zip(terms, ranks, strict=True)
    ]
    if min(widths, default=0) < 0 or max(widths, default=0) > len(spare):
        return [], ""
    dots = "".join(spare[: max(widths, default=0)][::-1])
    if not arrow:
        letters = left.replace(",", "").replace(".", "")
        output = "..." * ("..." in left) + "".join(
            sorted(c for c in set(letters) if letters.count(c) == 1)
        )
    full = [
        term.replace("...", dots[len(dots) - width :] if width else "")
        for term, width in zip(terms, widths, strict=True)
    ]
    return full, output.replace("...", dots)


def _product(
    operands: Sequence[Operand], terms: Sequence[str], output: str, stretched: Collection[Role]
) -> Product:
    order = list(dict.fromkeys([*output, *"".join(terms)]))
    axes = tuple(_letter_axis(letter, operands, terms, output, stretched) for letter in order)
    sizes = {axis.letter: max((s for s in axis.sizes if s is not None), default=1) for axis in axes}
    for axis in axes:
        if 0 in axis.sizes:
            sizes[axis.letter] = 0
    failed = [axis for axis in axes if axis.fails]
    result = None if failed else tuple(sizes[letter] for letter in output)
    text = _failure(failed[0], operands, terms) if failed else _success(axes, sizes)
    equation = f"{','.join(terms)}->{output}"
    loop = () if failed else _loop(operands, terms, output, sizes)
    letters = tuple(tuple(term) for term in terms)
    return Product(equation, tuple(operands), letters, tuple(output), axes, result, loop, text)


def _letter_axis(
    letter: str,
    operands: Sequence[Operand],
    terms: Sequence[str],
    output: str,
    stretched: Collection[Role],
) -> LetterAxis:
    sizes = tuple(
        operand.shape[term.index(letter)] if letter in term else None
        for operand, term in zip(operands, terms, strict=True)
    )
    everywhere = {
        size
        for operand, term in zip(operands, terms, strict=True)
        for size, own in zip(operand.shape, term, strict=True)
        if own == letter
    }
    shared = sum(letter in term for term in terms) > 1
    role: Role = "contracted" if letter not in output else "batch" if shared else "kept"
    wide = everywhere - {1} if role in stretched else everywhere
    return LetterAxis(letter, role, sizes, fails=len(wide) > 1)


def _failure(axis: LetterAxis, operands: Sequence[Operand], terms: Sequence[str]) -> str:
    given = [
        f"{operand.text} has {size} (axis {term.index(axis.letter)})"
        for operand, size, term in zip(operands, axis.sizes, terms, strict=True)
        if size is not None
    ]
    kind = "summed over" if axis.role == "contracted" else "shared"
    sentence = f"The axis {axis.letter} is {kind}, so its sizes must be equal: {', '.join(given)}"
    hint = _transposed(axis, operands, terms)
    return f"{sentence}{f'; {hint} would fit' if hint else ''}."


def _transposed(axis: LetterAxis, operands: Sequence[Operand], terms: Sequence[str]) -> str | None:
    """Return the transposed matrix that would fit a product of two matrices, if one does."""
    if axis.letter != "k" or [len(term) for term in terms] != [2, 2]:
        return None
    (rows, inner), (height, width) = operands[0].shape, operands[1].shape
    if terms[1].startswith("k") and inner == width:
        return f"{operands[1].text}.T"
    if terms[1].startswith("k") and rows == height:
        return f"{operands[0].text}.T"
    return None


def _success(axes: Sequence[LetterAxis], sizes: dict[str, int]) -> str:
    def named(role: Role) -> str:
        return ", ".join(f"{a.letter} ({sizes[a.letter]})" for a in axes if a.role == role)

    words: dict[Role, str] = {"contracted": "summed over", "kept": "kept", "batch": "shared"}
    parts = [f"{word} {named(role)}" for role, word in words.items() if named(role)]
    text = "; ".join(parts) or "A single number"
    return f"{text[0].upper()}{text[1:]}."


def _loop(
    operands: Sequence[Operand], terms: Sequence[str], output: str, sizes: dict[str, int]
) -> tuple[str, ...]:
    taken = set("".join(terms))
    short = all(len(o.text) <= _MAX_NAME and o.text not in taken for o in operands)
    names = [o.text if short else chr(ord("A") + i) for i, o in enumerate(operands)]
    result = next(name for name in ("c", "result", "product") if name not in names)
    lines = [
        f"{'    ' * depth}for {letter} in 0 to {sizes[letter] - 1}:"
        for depth, letter in enumerate(dict.fromkeys(output))
    ]
    factors = " * ".join(
        f"{name}[{', '.join(term)}]" if term else name
        for name, term in zip(names, terms, strict=True)
    )
    summed = [letter for letter in dict.fromkeys("".join(terms)) if letter not in output]
    over = ", ".join(f"{letter} = 0 to {sizes[letter] - 1}" for letter in summed)
    right = f"sum over {over} of {factors}" if summed else factors
    place = f"{result}[{', '.join(output)}]" if output else result
    lines.append(f"{'    ' * len(lines)}{place} = {right}")
    return tuple(lines)
