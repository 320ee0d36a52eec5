"""The Korean letters that Gradus brings along, for a computer that has none.

Qt falls back to an application's fonts for letters that its own font lacks, so adding them is all:
labels, plots, pictures and exports have Hangul then. ``.ci/fonts.py`` makes the files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

import resources

FIXED_FAMILY = "Noto Sans Mono CJK KR"
_FOLDER = Path(resources.__file__).parent / "fonts"


@cache
def add_fonts() -> tuple[str, ...]:
    """Add the fonts to the application, once, and return their families' names.

    Raises
    ------
    RuntimeError
        If a font cannot be read: the installation is damaged.
    """
    families: dict[str, None] = {}
    for file in sorted(_FOLDER.glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            raise RuntimeError(f"not a font: {file}")
        families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
    return tuple(families)
