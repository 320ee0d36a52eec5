"""The text of a program cut into statements, and the places of its parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.labs.tensors.problems import Explanation, Problem, ProblemKind, ProgramError
from core.labs.tensors.settings import MAX_TEXT

_IMPORT = re.compile(r"import\s+torch(\s+as\s+torch)?|from\s+torch\s+import\s+\w+(\s*,\s*\w+)*")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One statement's text and where it starts in the whole text; ``line`` counts from 1."""

    text: str
    start: int
    line: int
    column: int
    comments: tuple[str, ...] = ()

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Return where a node of this statement's tree begins and ends in the whole text."""
        begin = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return self.start + begin, self.start + end

    def words(self, node: ast.expr) -> str:
        """Return a node's source text, shortened."""
        begin, end = self.span(node)
        text = " ".join(self.text[begin - self.start : end - self.start].split())
        return text if len(text) <= 60 else text[:57] + "..."

    def problem(
        self,
        node: ast.expr | ast.stmt | ast.keyword,
        text: str,
        kind: ProblemKind,
        explanation: Explanation | None = None,
    ) -> ProgramError:
        """Return the error that says ``text`` of ``node``."""
        begin, end = self.span(node)
        return self.problem_at(begin, end, text, kind, explanation)

    def problem_at(
        self,
        begin: int,
        end: int,
        text: str,
        kind: ProblemKind,
        explanation: Explanation | None = None,
    ) -> ProgramError:
        """Return the error that says ``text`` of the characters from ``begin`` to ``end``."""
        before = self.text[: begin - self.start]
        line = self.line + before.count("\n")
        column = begin - self.start - before.rfind("\n")
        if line == self.line:
            column += self.column - 1
        return ProgramError(Problem(text, begin, end, line, column, kind, explanation))

    def _offset(self, lineno: int, col_offset: int) -> int:
        if lineno == 1 and self.text.isascii():
            return col_offset
        lines = self.text.split("\n")
        before = sum(len(line) + 1 for line in lines[: lineno - 1])
        if self.text.isascii():
            return before + col_offset
        return before + len(lines[lineno - 1].encode()[:col_offset].decode())


def fragments(text: str) -> Iterator[Fragment]:
    """Yield the statements of a program, cut at ``;`` and line ends outside brackets and quotes.

    ``import torch`` is left out: all of it is there.

    Raises
    ------
    ProgramError
        If the text is too long.
    """
    if len(text) > MAX_TEXT:
        sentence = (
            f"The program has {len(text):,} characters; write at most {MAX_TEXT:,}, "
            "and open large data as a CSV file."
        )
        raise ProgramError(Problem(sentence, 0, len(text), 1, 1, "size"))
    # Same length, so that places in the text stay right.
    text = text.replace("\r\n", " \n").replace("\r", "\n").replace("\f", " ")
    line, counted = 1, 0
    comments: list[str] = []
    waiting: Fragment | None = None
    for begin, end, is_comment in _cuts(text):
        line += text.count("\n", counted, begin)
        counted = begin
        if is_comment:
            comment = text[begin:end].lstrip("# ").rstrip()
            if waiting is not None and "\n" not in text[waiting.start + len(waiting.text) : begin]:
                waiting = replace(waiting, comments=(*waiting.comments, comment))
            else:
                comments.append(comment)
            continue
        if waiting is not None:
            yield waiting
        if _IMPORT.fullmatch(text[begin:end]):
            waiting = None  # as notes begin; what it brings is there anyway
            continue
        column = begin - text.rfind("\n", 0, begin)
        waiting = Fragment(text[begin:end], begin, line, column, tuple(comments))
        comments = []
    if waiting is not None:
        yield waiting


def _cuts(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield begin, end and whether it is a comment, of each piece that is not blank."""
    begin = position = depth = 0
    quote = ""
    while position < len(text):
        character = text[position]
        if quote:
            if character == "\\":
                position += 1
            elif character in (quote, "\n"):
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "#":
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            if depth == 0:
                yield from _piece(text, begin, position)
                yield position, end, True
                begin = end
            position = end - 1
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(0, depth - 1)
        if depth == 0 and not quote and text[position : position + 1] in (";", "\n"):
            yield from _piece(text, begin, position)
            begin = position + 1
        position += 1
    yield from _piece(text, begin, len(text))


def _piece(text: str, begin: int, end: int) -> Iterator[tuple[int, int, bool]]:
    stripped = text[begin:end].strip()
    if stripped:
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        yield begin, begin + len(stripped), False
