"""Cuts the fonts in resources/fonts out of Debian's fonts-noto-cjk; needs fonttools.

Latin, the jamo and the 2,350 syllables of KS X 1001, which Korean writing seldom leaves.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).parents[1] / "resources" / "fonts"
FONTS = {
    "NotoSansKR-Regular": ("Regular", "Noto Sans CJK KR"),
    "NotoSansKR-Bold": ("Bold", "Noto Sans CJK KR Bold"),
    "NotoSansMonoKR-Regular": ("Regular", "Noto Sans Mono CJK KR"),
}
SIGNS = "–—‘’“”…•、。→−"
SYLLABLE_ROWS = range(0xB0, 0xC9)
SYLLABLES_IN_ROW = range(0xA1, 0xFF)


def letters() -> set[int]:
    """Return the code points that are kept."""
    kept = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x3131, 0x318F), *map(ord, SIGNS)}
    pairs = itertools.product(SYLLABLE_ROWS, SYLLABLES_IN_ROW)
    return kept | {ord(bytes(pair).decode("euc_kr")) for pair in pairs}


def cut(weight: str, full_name: str, target: Path) -> None:
    """Write the kept letters of one font."""
    collection = TTCollection(SOURCE / f"NotoSansCJK-{weight}.ttc")
    font = next(f for f in collection.fonts if f["name"].getDebugName(4) == full_name)
    options = subset.Options(
        hinting=False,
        layout_features=["kern", "mark", "mkmk", "ccmp"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters())
    subsetter.subset(font)
    font.save(target)


if __name__ == "__main__":
    for stem, (weight, full_name) in FONTS.items():
        cut(weight, full_name, TARGET / f"{stem}.otf")
