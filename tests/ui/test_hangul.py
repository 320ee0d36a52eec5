"""Hangul is drawn by letters of ours where the computer has none: an empty font configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources

_FONTS = Path(resources.__file__).parent / "fonts"
_LIMIT_S = 60
_SYLLABLES = "한글학습률과적합"
_DRAW = f"""
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QImage, QPainter
from ui.fonts import add_fonts
from ui.text_size import fixed_font


def drawn(letter, font):
    image = QImage(40, 40, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return bytes(image.constBits())


application = QGuiApplication([])
if sys.argv[1] == "with":
    add_fonts()
bold = QFont()
bold.setBold(True)
for font in (QFont(), bold, fixed_font()):
    print(len({{drawn(letter, font) for letter in "{_SYLLABLES}"}}))
widths = QFontMetricsF(fixed_font())
print(int(widths.horizontalAdvance("iiii") == widths.horizontalAdvance("WWWW")))
"""


def _shapes(folder: Path, fonts: str) -> list[int]:
    """Return how many syllables look different in the plain, bold and fixed font;
    then whether letters of the fixed font are equally wide.

    Boxes all look the same; Qt gives them numbers as glyphs have, so that glyphs cannot be counted.
    """
    configuration = folder / "fonts.conf"
    configuration.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(configuration),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    said = subprocess.run(
        [sys.executable, "-c", _DRAW, fonts],
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=True,
    ).stdout
    return [int(count) for count in said.splitlines()]


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
def test_hangul_is_drawn_without_any_font_of_the_system(tmp_path):
    assert _shapes(tmp_path, "with") == [*[len(_SYLLABLES)] * 3, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
def test_without_ours_it_is_not(tmp_path):
    assert _shapes(tmp_path, "without")[:3] == [1] * 3


def test_the_licence_lies_beside_the_fonts():
    assert "SIL OPEN FONT LICENSE" in (_FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert len(list(_FONTS.glob("*.otf"))) == 3
