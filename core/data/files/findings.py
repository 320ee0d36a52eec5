"""What to know of a file: what is left out of it, what was taken off, and what only users know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.data.files.columns import Writing
from core.data.files.decisions import Column, Decisions, Finding, Found
from core.data.files.layout import Layout
from core.runtime.text import Text, joined, text, verbatim

GAP_WORD = "gap_word"
"""The code of the question that matters for the target only."""

_MOST = 20


def findings_of(
    found: Found,
    notes: Sequence[Finding],
    writing: Writing,
    decisions: Decisions,
    layout: Layout | None,
) -> Found:
    """Return a file with what is to be known of it; questions come first."""
    all_of_them = [
        *_open_marks(writing),
        *_open_dates(writing),
        *_doubtful(writing),
        *(_first_row(layout) if layout and decisions.header_line is None else ()),
        *_odd_cells(found.columns, found.rows),
        *_units(found.columns),
        *_empty_rows(found.empty_rows),
        *_long_texts(found.columns),
        *notes,
    ]
    return replace(found, findings=tuple(all_of_them))


def _open_marks(writing: Writing) -> Iterator[Finding]:
    for name, example in writing.open_marks[:_MOST]:
        mark = "," if "," in example else "."
        plain, short = example.replace(mark, ""), example.replace(mark, ".")
        words = text(
            "reader",
            "{column}: {example} can mean {short} or {plain}, and nothing else in the file tells; "
            "is the {mark} a decimal mark, or between thousands?",
        )
        point, comma = text("reader", "decimal point"), text("reader", "decimal comma")
        named = text("reader", "point") if mark == "." else text("reader", "comma")
        filled = words(column=name, example=example, short=short, plain=plain, mark=named)
        choices = (("decimal=point", point), ("decimal=comma", comma))
        yield Finding("number_marks", filled, name, choices)


def _open_dates(writing: Writing) -> Iterator[Finding]:
    for name, example in writing.open_dates[:_MOST]:
        words = text(
            "reader",
            "{column}: does the day or the month come first in {example}? No date of the file "
            "tells.",
        )
        choices = (
            ("date_order=day", text("reader", "day first")),
            ("date_order=month", text("reader", "month first")),
        )
        yield Finding("date_order", words(column=name, example=example), name, choices)


def _doubtful(writing: Writing) -> Iterator[Finding]:
    for name, word in writing.doubtful[:_MOST]:
        words = text(
            "reader",
            "{column}: {word} means a gap among the numbers of the file, and is counted as one "
            "here, too; or is it a value?",
        )
        others = ",".join(each for each in writing.gap_words if each != word)
        choices = (
            (f"gap_words={','.join(writing.gap_words)}", text("reader", "a gap")),
            (f"gap_words={others or 'none'}", text("reader", "a value")),
        )
        yield Finding(GAP_WORD, words(column=name, word=word), name, choices)


def _first_row(layout: Layout) -> Iterator[Finding]:
    if layout.looks_like_data:
        words = text(
            "reader",
            "The first row, line {line}, looks like data and is used as a row; the columns have "
            "numbers for names. If it holds the names, set header_line={line}.",
        )
        yield Finding("no_header", words(line=layout.first_line))


def _odd_cells(columns: Sequence[Column], rows: int) -> Iterator[Finding]:
    for column in [column for column in columns if column.odd][:_MOST]:
        listed = ", ".join(repr(example) for example in column.examples)
        template = (
            text(
                "reader", "{odd:,} of {rows:,} cells of {column} are no dates: {listed}; left out."
            )
            if column.kind == "date"
            else text(
                "reader",
                "{odd:,} of {rows:,} cells of {column} are no numbers: {listed}; left out.",
            )
        )
        words = template(odd=column.odd, rows=rows, column=column.name, listed=listed)
        yield Finding("odd_cells", words, column.name)


def _units(columns: Sequence[Column]) -> Iterator[Finding]:
    with_unit = [column for column in columns if column.unit]
    if with_unit:
        listed = ", ".join(f"{column.name} ({column.unit})" for column in with_unit[:_MOST])
        yield Finding("units", text("reader", "Units taken off: {listed}.")(listed=listed))


def _empty_rows(count: int) -> Iterator[Finding]:
    if count:
        words = text("reader", "{count:,} rows without any value are left out.")
        yield Finding("empty_rows", words(count=count))


def _long_texts(columns: Sequence[Column]) -> Iterator[Finding]:
    texts = [column.name for column in columns if column.kind == "text"]
    listed = ", ".join(texts[:8])
    if texts[8:]:
        words = text("reader", "Nearly every value differs in {listed} and {count:,} more.")
        yield Finding("texts", words(listed=listed, count=len(texts) - 8))
    elif texts:
        words = text("reader", "Nearly every value differs in {listed}.")
        yield Finding("texts", words(listed=listed))


def questions_for(found: Found, target: str, dropped: Sequence[str] = ()) -> list[Finding]:
    """Return what a run cannot go on without: questions about columns that it uses."""
    return [
        question
        for question in found.questions
        if question.column not in dropped
        and (question.code != GAP_WORD or question.column == target)
    ]


def question_text(questions: Sequence[Finding]) -> Text:
    """Return the questions with what answers them."""
    parts = []
    for question in questions:
        answers = text("reader", "Set {choices}.")(
            choices=" / ".join(f"{setting} ({words})" for setting, words in question.choices)
        )
        parts.append(joined(question.text, answers))
    return joined(*parts)


def line_of(found: Found) -> Text:
    """Return in one line how a file is read."""
    known, parts = found.decisions, []
    if found.form == "text":
        parts.append(verbatim((known.encoding or "").upper()))
        parts.append(_DELIMITERS.get(known.delimiter or "") or verbatim(known.delimiter or ""))
    if found.form == "excel":
        parts.append(text("reader", "sheet {sheet}")(sheet=known.sheet))
    if known.header_line == 0:
        parts.append(text("reader", "no line of names"))
    elif known.header_line is not None:
        parts.append(text("reader", "names in line {line}")(line=known.header_line))
    if any(column.kind == "number" for column in found.columns) and found.form == "text":
        parts.append(
            text("reader", "decimal comma")
            if known.decimal == ","
            else text("reader", "decimal point")
        )
        if known.thousands:
            parts.append(_THOUSANDS[known.thousands])
    if known.date_order:
        parts.append(_ORDERS[known.date_order])
    words = ", ".join(known.gap_words or ())
    if words:
        parts.append(text("reader", "gaps: empty, {words}")(words=words))
    return joined(*parts, by=" · ")


_DELIMITERS = {
    ",": text("reader", "comma"),
    ";": text("reader", "semicolon"),
    "\t": text("reader", "tab"),
    "|": text("reader", "bar"),
}
_THOUSANDS = {
    ",": text("reader", "comma between thousands"),
    ".": text("reader", "point between thousands"),
    " ": text("reader", "space between thousands"),
    "'": text("reader", "apostrophe between thousands"),
}
_ORDERS = {
    "day": text("reader", "day first"),
    "month": text("reader", "month first"),
    "year": text("reader", "year first"),
}
