"""The words that mean that a value is missing."""

from __future__ import annotations

ALWAYS = ("#N/A", "#NA", "#NULL!", "<NA>", "N/A", "n/a", "NaN", "nan", "NULL", "null", "?", "NaT")
"""Words that are hardly a value of anything."""

PERHAPS = (
    *("NA", "na", "Na", "None", "none", "NONE", "-", "--", "---", ".", "..", "k.A.", "n.a."),
    *("N.A.", "missing", "Missing", "unknown", "nil", "NAN", "Null", "NIL", "-NaN", "-nan"),
    *("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "결측", "없음"),
)
"""Words that mean a gap among numbers, and may be a value among words."""

_ALL = frozenset(ALWAYS + PERHAPS)


def is_gap(text: str) -> bool:
    """Return whether a text without blanks around it may mean a gap."""
    return not text or text in _ALL
