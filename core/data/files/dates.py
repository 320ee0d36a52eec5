"""Which form the dates of a column have."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

ISO = "ISO8601"

_ISO_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?"
)
_DAYS = {
    "day": ("%d{0}%m{0}%Y", "%d{0}%m{0}%y"),
    "month": ("%m{0}%d{0}%Y", "%m{0}%d{0}%y"),
    "year": ("%Y{0}%m{0}%d", "%y{0}%m{0}%d"),
}
_NAMED = (
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d.%b.%Y", "%d/%b/%Y", "%d. %B %Y"),
    *("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%Y-%b-%d"),
    *("%Y. %m. %d.", "%Y. %m. %d", "%Y년 %m월 %d일"),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_DIGIT = re.compile(r"\d")
_COMPACT = "%Y%m%d"
_YEARS = range(1800, 2200)
_NUMBERS = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)")
_NAMES = re.compile(r"[A-Za-z]{3}|[년.] ")
_LOOKED_AT = 2000
_PROBED = 12
_NEARLY_ALL = 0.9


def formats(texts: Sequence[str]) -> dict[str, str]:
    """Return each form that fits nearly all of these texts, with what comes first in it.

    Two of them for dates such as 03/04/2023; none first where the form says it by itself.
    """
    texts = texts[:_LOOKED_AT]
    probe = [text for text in texts[:_PROBED] if _DIGIT.search(text)]
    forms = {form: first for form, first in _forms_of(probe) if any(_fits(t, form) for t in probe)}
    counts = {form: _count(texts, form) for form in forms}
    most = max(counts.values(), default=0)
    if most < _NEARLY_ALL * len(texts):
        return {}
    found = {form: first for form, first in forms.items() if counts[form] == most}
    if len(found) > 1:  # nobody writes 01/02/03 for a day of 2001, either
        found = {form: first for form, first in found.items() if first != "year"}
    return found


def _forms_of(probe: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the forms that texts which look so may have."""
    if any(_ISO_DATE.fullmatch(text) for text in probe):
        yield ISO, ""
    elif any(len(text) == 8 and text.isdigit() for text in probe):
        yield _COMPACT, ""
    elif any(_NUMBERS.match(text) for text in probe):
        for separator in {found[1] for text in probe if (found := _NUMBERS.match(text))}:
            for first, forms in _DAYS.items():
                if separator == "." and first == "month":
                    continue  # nobody writes 12.31.2023
                for form, clock in itertools.product(forms, _TIMES):
                    yield form.format(separator) + clock, first
    elif any(_NAMES.search(text) for text in probe):
        for form, clock in itertools.product(_NAMED, _TIMES):
            yield form + clock, ""


def _count(texts: Sequence[str], form: str) -> int:
    """Return how many texts have this form; counting ends where they are too few."""
    left = int((1 - _NEARLY_ALL) * len(texts)) + 1
    found = 0
    for text in texts:
        if _fits(text, form):
            found += 1
        else:
            left -= 1
            if left < 0:
                return 0
    return found


def _fits(text: str, form: str) -> bool:
    if form == ISO:
        return _ISO_DATE.fullmatch(text) is not None and _fits(text[:10], "%Y-%m-%d")
    try:
        return datetime.strptime(text, form).year in _YEARS
    except ValueError:
        return False
