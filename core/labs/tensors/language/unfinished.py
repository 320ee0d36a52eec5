"""A statement that is still being typed, brought to the end it may have so far."""

from __future__ import annotations

import re

_LONGEST = 2_000  # characters; what is longer was pasted, not typed
_REACH = 100  # how far back what waits may begin: a name has at most 40 characters
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")
# What waits for a right side: an operator, a comma, a keyword or a method without its value, an
# index, or a call without its first argument.
_WAITING = re.compile(
    r"(?:[-+*/%@&|^~<>=!,.:\[]|\b(?:not|and|or)|\w+\s*="
    r"|(?:\btorch\.\w+|\.\s*\w+|\w+)?\s*\()\s*$"
)


def finished(text: str) -> str | None:
    """Return the text without what waits for more, its brackets closed; None if that is nothing.

    The beginning stays as it was, so that places in it keep their meaning.
    """
    if len(text) > _LONGEST:
        return None
    masked = _STRING.sub(lambda found: "_" * len(found[0]), text)
    if "'" in masked or '"' in masked:
        return None  # inside a text, nothing can be said
    end = len(masked)
    while (waiting := _WAITING.search(masked, max(0, end - _REACH), end)) is not None:
        end = waiting.start()
    open_brackets: list[str] = []
    for character in masked[:end]:
        if character in _CLOSING:
            open_brackets.append(_CLOSING[character])
        elif character in _CLOSING.values() and (
            not open_brackets or open_brackets.pop() != character
        ):
            return None
    kept = text[:end].rstrip()
    return kept + "".join(reversed(open_brackets)) if kept else None
