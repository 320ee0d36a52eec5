"""Korean particles after a value: 을/를, 이/가, 은/는, 과/와, 으로/로, by how the value ends.

A translator writes both forms, ``{name}을(를)``, and `with_particles` keeps the one that is right.
"""

from __future__ import annotations

import re

_AFTER_CONSONANT = {
    "을(를)": "을",
    "이(가)": "이",
    "은(는)": "은",
    "과(와)": "과",
    "(으)로": "으로",
}
_AFTER_VOWEL = {"을(를)": "를", "이(가)": "가", "은(는)": "는", "과(와)": "와", "(으)로": "로"}
_BOTH = re.compile("|".join(map(re.escape, _AFTER_CONSONANT)))
_ASIDE = re.compile(r"(?<=\S)\s*\([^()]*\)$")  # read as the word before it: 손실(loss)
_SILENT = "\"'`)]}”’」"
_FIRST, _LAST, _FINALS, _FINAL_L = ord("가"), ord("힣"), 28, 8
_READ_AS = dict(zip("0123456789%", "영일이삼사오육칠팔구트", strict=True))
_LETTERS = {"l": "엘", "m": "엠", "n": "엔"}


def with_particles(words: str) -> str:
    """Return the words with each pair of particles cut to the one that what stands before asks for.

    Numbers are read in Korean; of Latin words those that end in l, m or n (and an abbreviation that
    ends in R) end in a consonant. After anything else, such as a sign, both forms stay.
    """
    return _BOTH.sub(_chosen, words)


def _chosen(pair: re.Match[str]) -> str:
    before = _ASIDE.sub("", pair.string[: pair.start()]).rstrip(_SILENT)
    final = _final(before)
    if final is None:
        return pair[0]
    is_vowel = final == 0 or (final == _FINAL_L and pair[0] == "(으)로")
    return (_AFTER_VOWEL if is_vowel else _AFTER_CONSONANT)[pair[0]]


def _final(words: str) -> int | None:
    """Return the number of the final consonant that the words are read with, 0 for none."""
    last = words[-1:]
    syllable = _READ_AS.get(last, last)
    if last.isascii() and last.isalpha():
        is_spelled = last == "R" and (len(words) < 2 or not words[-2].islower())
        syllable = "알" if is_spelled else _LETTERS.get(last.lower(), "이")
    if not syllable or not _FIRST <= ord(syllable) <= _LAST:
        return None
    return (ord(syllable) - _FIRST) % _FINALS
