"""Alt keys for labels whose words are not ours to mark."""

from __future__ import annotations

from collections.abc import Sequence

# Alt with this letter opens the window's menu.
MENU_LETTERS = "M"


def with_mnemonics(labels: Sequence[str], reserved: str = MENU_LETTERS) -> list[str]:
    """Return the labels with an ``&`` before one letter each, no letter twice.

    A word's first letter is preferred. A label without a free Latin letter or digit has none.
    """
    used = set(reserved.lower())
    return [_marked(label, used) for label in labels]


def _marked(label: str, used: set[str]) -> str:
    starts = [i for i, c in enumerate(label) if i == 0 or label[i - 1] == " "]
    places = [*starts, *(i for i in range(len(label)) if i not in starts)]
    place = next((i for i in places if _is_free(label[i], used)), None)
    if place is None:
        return label.replace("&", "&&")
    used.add(label[place].lower())
    before, after = label[:place].replace("&", "&&"), label[place:].replace("&", "&&")
    return f"{before}&{after}"


def _is_free(letter: str, used: set[str]) -> bool:
    return letter.isascii() and letter.isalnum() and letter.lower() not in used
