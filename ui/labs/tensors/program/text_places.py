"""Places in a text: Python counts characters, Qt counts UTF-16 units."""

from __future__ import annotations


def to_units(text: str, place: int) -> int:
    """Return the place in UTF-16 units of a place in characters."""
    if text.isascii():
        return place
    return len(text[:place].encode("utf-16-le")) // 2


def to_characters(text: str, units: int) -> int:
    """Return the place in characters of a place in UTF-16 units."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
