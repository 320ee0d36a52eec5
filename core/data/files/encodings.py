"""Which encoding a text file is written in.

Detectors that can be installed were tried on our cases: charset-normalizer 3.5 (2 MB) and chardet
7.7 (4 MB) take a file whose only accents are ° and µ for Chinese, and German names for Celtic or
Chinese. A table has few words, so the few letters that a language writes tell more here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from core.runtime.errors import LabError
from core.runtime.text import text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 1 << 20
_LEAST = 0.5
_OLD = 0.8  # any bytes make some word in what DOS and the first Macintosh wrote
_OLD_ONES = frozenset({"cp850", "mac_roman"})

_WESTERN = frozenset("äöüÄÖÜßéèêëÉÈÊàâÀÂçÇñÑáíóúÁÍÓÚåÅæÆøØïîÎôÔûùÛÙœŒãõÃÕìòÌÒ")
_CENTRAL = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäöüÄÖÜßőűŐŰăâîşţôđĐ")
_TURKISH = frozenset("ğışİŞçÇöÖüÜâîûĞ")
_SYMBOLS = frozenset("°µ²³€£§±–—‘’“”„…«»·®©™½¼¾×÷¹ºª¿¡´¥¢‰\xa0")
_BEFORE_LETTERS = frozenset("°µ“‘„«¿¡\xa0")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def find_encoding(raw: bytes) -> str:
    """Return the encoding whose letters make words of the bytes; UTF-8 where it fits at all.

    Raises
    ------
    LabError
        If there is none.
    """
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return name
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _find_among(raw, error.start)
    return "utf-8"


def _find_among(raw: bytes, first: int) -> str:
    half = len(raw[:_LOOKED_AT]) // 3
    if raw[:_LOOKED_AT:2].count(0) > half or raw[1:_LOOKED_AT:2].count(0) > half:
        return "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    start = max(0, first - 1000)
    piece = raw[start : start + _LOOKED_AT]
    best, share = "", 0.0
    for name, plausible in _CANDIDATES.items():
        found = _share(piece, name, plausible) * (_OLD if name in _OLD_ONES else 1.0)
        if found > share:
            best, share = name, found
    if share < _LEAST:
        words = text(
            "reader",
            "No encoding makes words of this file: byte {byte:,} is not UTF-8. Choose the encoding "
            "it was saved in, or save it as UTF-8.",
        )
        raise LabError(words(byte=first))
    return best


def _share(piece: bytes, name: str, plausible: Callable[[str], float]) -> float:
    """Return which share of the letters beyond ASCII make sense in an encoding."""
    try:
        # The piece may end within a letter.
        decoded = codecs.getincrementaldecoder(name)().decode(piece)
    except UnicodeDecodeError:
        return 0.0
    foreign = sum(len(run) for run in _FOREIGN.findall(decoded))
    return plausible(decoded) / foreign if foreign else 0.0


def _of_alphabet(letters: frozenset[str]) -> Callable[[str], float]:
    """Return the judge of an alphabet of Latin letters: a symbol does not stand within a word."""

    def plausible(text: str) -> float:
        return sum(_is_in_place(text, found.start(), letters) for found in _EACH.finditer(text))

    return plausible


_EACH = re.compile(r"[^\x00-\x7f]")


def _is_in_place(text: str, place: int, letters: frozenset[str]) -> bool:
    letter, before, behind = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if letter in letters:
        return True
    is_between = behind.isalpha() and (before.isalpha() or letter not in _BEFORE_LETTERS)
    return letter in _SYMBOLS and not is_between


def _of_script(first: int, last: int) -> Callable[[str], float]:
    """Return the judge of another script than Latin: its words have no other letters."""

    def plausible(text: str) -> float:
        found = 0
        for word in _WORD.findall(text):
            is_whole = all(first <= ord(letter) <= last for letter in word)
            is_cased = word.islower() or word.isupper() or word[1:].islower()
            found += len(word) if is_whole and is_cased else 0
        return found + sum(letter in _SYMBOLS for letter in text)

    return plausible


def _of_bytes(encoding: str, first: int, last: int) -> Callable[[str], float]:
    """Return the judge of two bytes a sign: the frequent ones have the lower first bytes."""

    def plausible(text: str) -> float:
        return sum(_is_frequent(letter, encoding, first, last) for letter in _EACH.findall(text))

    return plausible


def _is_frequent(letter: str, encoding: str, first: int, last: int) -> float:
    try:
        raw = letter.encode(encoding)
    except UnicodeEncodeError:
        return 0.0
    if len(raw) != 2:
        return 0.0
    if first <= raw[0] <= last:
        return 1.0
    return 0.0 if letter.isalpha() and letter >= "一" else 1.0  # a sign of another kind, such as ㎡


# Of two that fit equally well the first is taken.
_CANDIDATES: dict[str, Callable[[str], float]] = {
    "cp949": _of_bytes("euc_kr", 0xB0, 0xC8),
    "cp1252": _of_alphabet(_WESTERN),
    "cp1251": _of_script(0x400, 0x45F),
    "koi8-r": _of_script(0x400, 0x45F),
    "cp1253": _of_script(0x384, 0x3CE),
    "cp1254": _of_alphabet(_TURKISH),
    "cp1250": _of_alphabet(_CENTRAL),
    "iso8859-2": _of_alphabet(_CENTRAL),
    "cp932": _of_bytes("shift_jis", 0x82, 0x97),
    "gb18030": _of_bytes("gb2312", 0xB0, 0xD7),
    "big5": _of_bytes("big5", 0xA4, 0xC6),
    "cp850": _of_alphabet(_WESTERN),
    "mac_roman": _of_alphabet(_WESTERN),
}
