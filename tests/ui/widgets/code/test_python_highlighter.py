from __future__ import annotations

import io
import subprocess
import sys
import tokenize

import pytest
from PySide6.QtGui import QColor, QPalette, QTextDocument

from ui.widgets.code.python_highlighter import PythonHighlighter, python_spans, syntax_colors

SOURCE = '''"""Doc.

Two lines.
"""
import torch


def train(rate=1e-6):  # β₂ stays
    for t in range(500):
        print(f"loss {t}", None)
'''


def words(source, role):
    return [
        line[span.start : span.start + span.length]
        for line, spans in zip(source.split("\n"), python_spans(source), strict=True)
        for span in spans
        if span.role == role
    ]


def test_comments_are_those_of_the_standard_tokenizer():
    tokens = tokenize.generate_tokens(io.StringIO(SOURCE).readline)
    expected = [token.string for token in tokens if token.type == tokenize.COMMENT]
    assert words(SOURCE, "comment") == expected


def test_numbers_are_those_of_the_standard_tokenizer():
    tokens = tokenize.generate_tokens(io.StringIO(SOURCE).readline)
    expected = [token.string for token in tokens if token.type == tokenize.NUMBER]
    assert words(SOURCE, "number") == expected


def test_a_string_over_several_lines_is_coloured_on_each():
    assert words(SOURCE, "string")[:3] == ['"""Doc.', "Two lines.", '"""']


def test_the_name_in_a_def_is_a_definition():
    assert words(SOURCE, "definition") == ["train"]


def test_columns_count_as_qt_counts_them():
    span = next(span for span in python_spans("x = '😀'  # ok")[0] if span.role == "comment")
    assert span.start == len("x = '😀'  ".encode("utf-16-le")) // 2


def test_a_document_gets_the_colours(qapp):
    document = QTextDocument()
    highlighter = PythonHighlighter(document, qapp.palette())
    highlighter.read_source("import torch\n")
    document.setPlainText("import torch\n")
    highlighter.rehighlight()
    first = document.firstBlock().layout().formats()[0]
    assert (first.start, first.length) == (0, len("import"))
    assert first.format.foreground().color() == syntax_colors(qapp.palette())["keyword"]


@pytest.mark.parametrize("background", ["#ffffff", "#f7f7f7", "#1e1e1e", "#000000", "#2b2b2b"])
def test_every_colour_reads_at_a_contrast_of_four_and_a_half(background):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(background))
    ground = luminance(QColor(background))
    for role, color in syntax_colors(palette).items():
        lighter, darker = sorted((ground, luminance(color)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, role


def luminance(color: QColor) -> float:
    """Relative luminance of WCAG 2.2."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_importing_the_code_view_leaves_pygments_alone():
    code = "import ui.widgets.code.code_view, sys; sys.exit('pygments' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
