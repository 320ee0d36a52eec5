"""Sentences that core says to a user: English here, in the student's language in the window.

``text("gan", "Diverged at step {n}.")(n=135)`` is a `Text`: a string that reads English in logs,
on the command line and in records, and that still knows its template and its values, so that the
window can show it in another language (`ui.language.shown`), also when it was said yesterday.

``pyside6-lupdate -tr-function-alias translate+=text`` finds these calls if both arguments are
literal strings and the values are given by a second call: hence no f-strings and no third argument
(a test over the syntax tree forbids both).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

_NO_VALUES: Mapping[str, Any] = MappingProxyType({})


class Text(str):
    """A template of a context with its values; as a string, it is English.

    ``context`` is empty where the template holds no words to be translated, such as the space
    between two sentences (`joined`). Call a text to fill its holes: ``{name}`` or, with a format,
    ``{share:.1%}``; a value may be a `Text` itself.

    Raises
    ------
    KeyError
        If a value is missing for a hole, once any value is given.
    """

    __slots__ = ("context", "source", "values")

    context: str
    source: str
    values: Mapping[str, Any]

    def __new__(cls, context: str, source: str, values: Mapping[str, Any] = _NO_VALUES) -> Self:
        """Fill the template's holes; without values it stays as it is."""
        made = super().__new__(cls, source.format(**values) if values else source)
        made.context, made.source, made.values = context, source, values
        return made

    def __call__(self, **values: Any) -> Text:
        """Return this text with its holes filled; a value that is not plain is written out now."""
        plain = {name: _plain(value) for name, value in values.items()}
        return Text(self.context, self.source, plain)

    def __reduce__(self) -> tuple[type[Text], tuple[str, str, dict[str, Any]]]:
        return Text, (self.context, self.source, dict(self.values))


def _plain(value: Any) -> Any:
    """Return a value that may go to another process: a number or a string, of NumPy's too."""
    if isinstance(value, str | int | float) or value is None:
        return value
    item = getattr(value, "item", None)
    return _plain(item()) if callable(item) and getattr(value, "size", 0) == 1 else str(value)


def text(context: str, source: str) -> Text:
    """Return a text to be translated; both arguments must be literal strings."""
    return Text(context, source)


NOTHING = Text("", "")


def verbatim(words: str) -> Text:
    """Return a text that is the same in every language: a name, another program's words."""
    return Text("", "{words}", {"words": words}) if words else NOTHING


def as_text(words: str) -> Text:
    """Return a text as it is, and another string as words that are the same in every language."""
    return words if isinstance(words, Text) else verbatim(words)


def joined(*parts: str, by: str = " ") -> Text:
    """Return one text of several, such as two sentences with a space between them."""
    kept = [part for part in parts if part]
    holes = by.replace("{", "{{").replace("}", "}}").join(f"{{p{i}}}" for i in range(len(kept)))
    return Text("", holes, {f"p{i}": part for i, part in enumerate(kept)}) if kept else NOTHING


def to_plain(words: Text) -> list[Any]:
    """Return a text as JSON values: context, source and the values it was filled with."""
    values = {
        name: {"text": to_plain(value)} if isinstance(value, Text) else value
        for name, value in words.values.items()
    }
    return [words.context, words.source, values]


def from_plain(plain: Any) -> Text:
    """Return the text that `to_plain` was given.

    Raises
    ------
    ValueError
        If these are not the values of a text.
    """
    try:
        context, source, values = plain
        filled = {
            name: from_plain(value["text"]) if isinstance(value, dict) else value
            for name, value in values.items()
        }
        return Text(str(context), str(source), filled)
    except (TypeError, AttributeError, LookupError, ValueError) as error:
        raise ValueError("not a text") from error
