"""What each column of a file holds, by what nearly all of its values are; imports pandas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from core.data.files import dates, gaps
from core.data.files.decisions import Column, Decisions, Kind
from core.data.files.numbers import (
    MARKS,
    PLAIN,
    Marks,
    fitting,
    is_ambiguous,
    is_integer,
    is_number,
    normal,
    unit_of,
)

NEARLY_ALL = 0.9
"""The share of a column's values that decides what it holds."""

_POOLED = 5000
_EXAMPLES = 4
_MANY = 20
_DIGITS_OF_INT64 = 18
_BOOLEANS = frozenset({"True", "False", "TRUE", "FALSE", "true", "false"})


@dataclass
class Texts:
    """One column's different texts with how often each occurs; the empty one counts as a gap."""

    name: str
    counts: dict[str, int]
    raw: list[str]
    is_padded: bool
    parts: dict[str, tuple[str, str]] = field(default_factory=dict)
    forms: dict[str, str] | None = None

    @classmethod
    def of(cls, column: pd.Series) -> Texts:
        """Return the texts of a column of texts."""
        counts: Counter[str] = Counter()
        raw = []
        for text, count in column.value_counts(sort=False).items():
            raw.append(str(text))
            counts[normal(str(text))] += int(count)
        stripped = any(text != text.strip() for text in raw)
        return cls(str(column.name), dict(counts), raw, stripped)

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Return the texts that are none of these words, with their counts."""
        hidden = {"", *words}
        return {text: count for text, count in self.counts.items() if text not in hidden}

    def part(self, text: str) -> tuple[str, str]:
        """Return a text's number and unit."""
        if text not in self.parts:
            self.parts[text] = unit_of(text)
        return self.parts[text]

    def numbers(self) -> list[str]:
        """Return what stands without unit in the texts that may be numbers."""
        known = self.known(gaps.ALWAYS + gaps.PERHAPS)
        return [self.part(text)[0] for text in known]

    def is_of_numbers(self, allowed: Sequence[Marks]) -> bool:
        """Return whether nearly all texts are numbers in one way to write them."""
        known = self.known(gaps.ALWAYS + gaps.PERHAPS)
        total = sum(known.values())
        for marks in allowed:
            fit = sum(n for text, n in known.items() if is_number(self.part(text)[0], marks))
            if total and fit >= NEARLY_ALL * total:
                return True
        return False


@dataclass(frozen=True)
class Writing:
    """How a whole file writes numbers, dates and gaps, and what is open.

    ``open_marks`` and ``open_dates`` are columns that can be read in two ways, with an example;
    ``doubtful`` are words that mean a gap among numbers and stand among words, too, by column.
    """

    marks: Marks
    date_order: str | None
    gap_words: tuple[str, ...]
    open_marks: tuple[tuple[str, str], ...] = ()
    open_dates: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()


def allowed_marks(decisions: Decisions) -> list[Marks]:
    """Return the ways to write numbers that the user's decisions leave."""
    return [
        marks
        for marks in _with_chosen(decisions)
        if decisions.decimal in (None, marks.decimal)
        and decisions.thousands in (None, marks.thousands)
    ] or [PLAIN]


def _with_chosen(decisions: Decisions) -> Iterator[Marks]:
    yield from MARKS
    if decisions.decimal and decisions.thousands:
        yield Marks(decisions.decimal, decisions.thousands)


def find_writing(
    columns: Sequence[Texts], decisions: Decisions, types: Mapping[str, str]
) -> Writing:
    """Return how the file writes; each column tells something of the others."""
    allowed = allowed_marks(decisions)
    of_numbers = [
        column
        for column in columns
        if types.get(column.name, "number") == "number" and column.is_of_numbers(allowed)
    ]
    pool = [text for column in of_numbers for text in column.numbers()[:_POOLED]]
    fits = [marks for marks in fitting(pool) if marks in allowed] or _fitting(pool, allowed)
    open_marks = [
        (column.name, next(t for t in column.numbers() if is_ambiguous([t], fits)))
        for column in of_numbers
        if is_ambiguous(column.numbers()[:_POOLED], fits)
    ]
    of_dates = {
        column.name: found
        for column in columns
        if types.get(column.name, "date") == "date" and (found := _date_forms(column))
    }
    order, open_dates = _date_order(of_dates, decisions)
    among_values = [*of_numbers, *(column for column in columns if column.name in of_dates)]
    words, doubtful = _gap_words(columns, among_values, decisions)
    examples = tuple(
        (column.name, next(iter(column.known(gaps.ALWAYS + gaps.PERHAPS))))
        for column in columns
        if column.name in open_dates
    )
    marks = fits[0] if fits else PLAIN
    return Writing(marks, order, words, tuple(open_marks), examples, doubtful)


def _fitting(pool: Sequence[str], allowed: Sequence[Marks]) -> list[Marks]:
    counts = {marks: sum(is_number(text, marks) for text in pool) for marks in allowed}
    most = max(counts.values())
    return [marks for marks, count in counts.items() if count == most]


def _date_forms(column: Texts) -> dict[str, str]:
    """Return the forms that nearly all of a column's dates may have."""
    if column.forms is None:
        known = column.known(gaps.ALWAYS + gaps.PERHAPS)
        column.forms = dates.formats(list(known))
    return column.forms


def _date_order(
    found: Mapping[str, Mapping[str, str]], decisions: Decisions
) -> tuple[str | None, list[str]]:
    """Return what comes first in dates, and the columns that leave it open."""
    unsure = [name for name, forms in found.items() if len(forms) > 1]
    if decisions.date_order or not unsure:
        sure = {first for forms in found.values() for first in forms.values() if first}
        return decisions.date_order or (min(sure) if sure else None), []
    sure = {
        first
        for forms in found.values()
        if len(forms) == 1
        for first in forms.values()
        if first in ("day", "month")
    }
    return (sure.pop(), []) if len(sure) == 1 else (None, unsure)


def _gap_words(
    columns: Sequence[Texts], among: Sequence[Texts], decisions: Decisions
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    if decisions.gap_words is not None:
        return decisions.gap_words, ()
    names = {column.name for column in among}
    perhaps = [w for w in gaps.PERHAPS if any(w in column.counts for column in among)]
    always = [w for w in gaps.ALWAYS if any(w in column.counts for column in columns)]
    doubtful = [
        (column.name, word)
        for column in columns
        for word in perhaps
        if column.name not in names and word in column.counts
    ]
    return (*always, *perhaps), tuple(doubtful)


def find_column(column: Texts, writing: Writing, decisions: Decisions, kind: str | None) -> Column:
    """Return what a column of texts holds; ``kind`` is what the user says."""
    known = column.known(writing.gap_words)
    missing = sum(column.counts.values()) - sum(known.values())
    plain = Column(column.name, "number", gaps=missing)
    if not known:
        return plain if kind in (None, "number") else Column(column.name, "category", gaps=missing)
    if kind in (None, "date"):
        found = _as_dates(column, writing, known, missing, is_told=kind == "date")
        if found is not None:
            return found
    if kind in (None, "number"):
        found = _as_numbers(column, writing, decisions, known, missing, is_told=kind == "number")
        if found is not None:
            return found
    return _as_words(column, known, missing, kind)


def _as_dates(
    column: Texts, writing: Writing, known: Mapping[str, int], missing: int, *, is_told: bool
) -> Column | None:
    forms = _date_forms(column) or ({dates.ISO: ""} if is_told else {})
    if not forms:
        return None
    form = next((f for f, first in forms.items() if first == writing.date_order), next(iter(forms)))
    moments = pd.to_datetime(pd.Series([*known]), format=form, errors="coerce", utc=True)
    is_odd = moments.isna()
    odd = {text: known[text] for text, wrong in zip(known, is_odd, strict=True) if wrong}
    return Column(
        column.name,
        "date",
        is_plain=False,
        format=form,
        gaps=missing,
        odd=sum(odd.values()),
        examples=_examples(odd),
    )


def _as_numbers(
    column: Texts,
    writing: Writing,
    decisions: Decisions,
    known: Mapping[str, int],
    missing: int,
    *,
    is_told: bool,
) -> Column | None:
    units: Counter[str] = Counter()
    for text, count in known.items():
        units[column.part(text)[1]] += count
    common, count = units.most_common(1)[0]
    unit = common if 2 * count >= sum(known.values()) else ""
    for marks in _tried(column, writing, decisions):
        odd = {
            text: number
            for text, number in known.items()
            if column.part(text)[1] not in ("", unit) or not is_number(column.part(text)[0], marks)
        }
        if is_told or sum(odd.values()) <= (1 - NEARLY_ALL) * sum(known.values()):
            return Column(
                column.name,
                "number",
                _is_plain(column, known, marks, writing, unit) and not odd,
                decimal=marks.decimal,
                thousands=marks.thousands,
                unit=unit,
                gaps=missing,
                odd=sum(odd.values()),
                examples=_examples(odd),
            )
    return None


def _tried(column: Texts, writing: Writing, decisions: Decisions) -> Iterator[Marks]:
    """Yield the file's marks; then, where nobody decided them, the column's own."""
    yield writing.marks
    if decisions.decimal is None and decisions.thousands is None:
        yield from fitting(column.numbers())[:1]


def _is_plain(
    column: Texts, known: Mapping[str, int], marks: Marks, writing: Writing, unit: str
) -> bool:
    if unit or marks != writing.marks or marks.thousands == " " or column.is_padded:
        return False
    return all(map(str.isascii, column.raw)) and all(
        is_number(text, marks) and (len(text) <= _DIGITS_OF_INT64 or not is_integer(text))
        for text in known
    )


def _as_words(column: Texts, known: Mapping[str, int], missing: int, kind: str | None) -> Column:
    rows = sum(column.counts.values())
    is_text = len(known) > max(_MANY, rows // 2)
    found: Kind = "text" if kind == "text" or (kind is None and is_text) else "category"
    # What looks like numbers or truth values throughout would be made such by the library.
    is_changed = all(_may_be_number(text) for text in known) or set(known) <= _BOOLEANS
    return Column(
        column.name,
        found,
        is_plain=not is_changed,
        is_padded=column.is_padded,
        gaps=missing,
    )


def _may_be_number(text: str) -> bool:
    lowered = text.lower().lstrip("+-")
    return lowered in ("inf", "infinity", "nan") or any(is_number(text, m) for m in MARKS)


def _examples(odd: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(text[:40] for text in list(odd)[:_EXAMPLES])
