"""Python in colour: Pygments finds the words, the palette decides their colours."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

Role = Literal["keyword", "definition", "builtin", "string", "comment", "number"]

# Okabe-Ito hues, darkened or lightened until each reads at 4.5:1 on its background.
_ON_LIGHT: dict[Role, str] = {
    "keyword": "#7a2f6c",
    "definition": "#005a94",
    "builtin": "#00614a",
    "string": "#8f4100",
    "comment": "#5c6470",
    "number": "#0a5c8c",
}
_ON_DARK: dict[Role, str] = {
    "keyword": "#e3a0cb",
    "definition": "#7cc4f0",
    "builtin": "#5fd0ae",
    "string": "#f0b36b",
    "comment": "#9aa3ae",
    "number": "#8fd3f5",
}
_PYGMENTS_ROLES: tuple[tuple[str, Role], ...] = (
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Name.Function", "definition"),
    ("Token.Name.Class", "definition"),
    ("Token.Name.Decorator", "definition"),
    ("Token.Name.Builtin", "builtin"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "number"),
    ("Token.Comment", "comment"),
)


class Span(NamedTuple):
    """A coloured piece of one line; ``start`` and ``length`` count UTF-16 units, as Qt does."""

    start: int
    length: int
    role: Role


class PythonHighlighter(QSyntaxHighlighter):
    """Colours a document that holds one unchanging Python module."""

    def __init__(self, document: QTextDocument, palette: QPalette) -> None:
        super().__init__(document)
        self._lines: list[list[Span]] = []
        self._formats = _formats(palette)

    def read_source(self, source: str) -> None:
        """Take the colours of ``source``; call it before the document gets that text."""
        self._lines = python_spans(source)

    def follow_palette(self, palette: QPalette) -> None:
        """Colour the text anew for a light or a dark background."""
        self._formats = _formats(palette)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line with the spans found beforehand."""
        number = self.currentBlock().blockNumber()
        for span in self._lines[number] if number < len(self._lines) else ():
            self.setFormat(span.start, span.length, self._formats[span.role])


def python_spans(source: str) -> list[list[Span]]:
    """Return the coloured pieces of each line of ``source``."""
    # Pygments is read only when the first code is shown: the window starts without it.
    from pygments.lexers.python import PythonLexer

    lines: list[list[Span]] = [[]]
    column = 0
    for _, token, text in PythonLexer().get_tokens_unprocessed(source):
        role = _role_of(str(token))
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append([])
                column = 0
            length = len(piece.encode("utf-16-le")) // 2
            if role is not None and length:
                lines[-1].append(Span(column, length, role))
            column += length
    return lines


def syntax_colors(palette: QPalette) -> dict[Role, QColor]:
    """Return each role's colour for the palette's background."""
    is_dark = palette.base().color().lightness() < 128
    return {role: QColor(name) for role, name in (_ON_DARK if is_dark else _ON_LIGHT).items()}


def _role_of(token: str) -> Role | None:
    for prefix, role in _PYGMENTS_ROLES:
        if token.startswith(prefix):
            return role
    return None


def _formats(palette: QPalette) -> dict[Role, QTextCharFormat]:
    formats: dict[Role, QTextCharFormat] = {}
    for role, color in syntax_colors(palette).items():
        formats[role] = QTextCharFormat()
        formats[role].setForeground(color)
    formats["keyword"].setFontWeight(QFont.Weight.DemiBold)
    formats["comment"].setFontItalic(True)
    return formats
