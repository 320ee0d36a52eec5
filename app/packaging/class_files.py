"""Reads which classes a Java class names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from struct import unpack_from

_IN_DESCRIPTOR = re.compile(r"L([\w/$-]+);")
_QUALIFIED = re.compile(r"[\w$-]+(?:[/.][\w$-]+)+")
_UTF8, _LONG, _DOUBLE, _CLASS = 1, 5, 6, 7
# Bytes of a constant by its tag (JVM specification, §4.4), the tag itself not counted.
_SIZES = {3: 4, 4: 4, _LONG: 8, _DOUBLE: 8, _CLASS: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3}
_SIZES |= {16: 2, 17: 4, 18: 4, 19: 2, 20: 2}


def names_in(data: bytes) -> set[str]:
    """Return the names of classes, such as ``java/lang/Object``, that a class file holds.

    Among them are texts that look like a name: many a class is found by such a text alone.
    """
    texts, classes = _constants(data)
    found = {texts[index] for index in classes if not texts[index].startswith("[")}
    for text in texts.values():
        found.update(_IN_DESCRIPTOR.findall(text))
        if _QUALIFIED.fullmatch(text):
            found.add(text.replace(".", "/"))
    return found


def _constants(data: bytes) -> tuple[dict[int, str], list[int]]:
    """Return the texts by their number, and the numbers of those that name a class."""
    texts, classes = {}, []
    for index, tag, start in _walk(data):
        if tag == _UTF8:
            length = unpack_from(">H", data, start)[0]
            texts[index] = data[start + 2 : start + 2 + length].decode(errors="replace")
        elif tag == _CLASS:
            classes.append(unpack_from(">H", data, start)[0])
    return texts, classes


def _walk(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Give number, tag and place of each constant."""
    count = unpack_from(">H", data, 8)[0]
    index, place = 1, 10
    while index < count:
        tag = data[place]
        yield index, tag, place + 1
        size = 2 + unpack_from(">H", data, place + 1)[0] if tag == _UTF8 else _SIZES[tag]
        place += 1 + size
        index += 2 if tag in (_LONG, _DOUBLE) else 1  # those count for two
