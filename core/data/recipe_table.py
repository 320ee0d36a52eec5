"""Read a table from a file: find its encoding and delimiter, then the type of each column."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd


def read_table(path, encoding="auto", delimiter="auto", sheet=""):
    """Return the file's table as it is; of a text file every value is a text."""
    ending = Path(path).suffix.lower()
    if ending in (".parquet", ".pq"):
        return pd.read_parquet(path)
    if ending in (".xlsx", ".xlsm"):
        return pd.read_excel(path, sheet_name=sheet or 0, engine="openpyxl", dtype=object)
    text = decode(Path(path).read_bytes(), encoding)
    names, rows = split_lines(text, find_delimiter(text) if delimiter == "auto" else delimiter)
    return pd.DataFrame(rows, columns=names, dtype=object)


def decode(raw, encoding="auto"):
    """Return bytes as text; by itself it tries UTF-8, then CP949 as Korean Windows writes it."""
    if encoding != "auto":
        return raw.decode(encoding)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp949")


def find_delimiter(text):
    """Return the mark that cuts most of the first lines into as many parts as the first one."""
    lines = [line for line in text[:65536].splitlines()[:50] if line.strip()]
    found = {}
    for mark in (",", ";", "\t", "|"):
        widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
        if widths and widths[0] > 1:
            found[mark] = (widths.count(widths[0]), widths[0])
    return max(found, key=found.get) if found else ","


def split_lines(text, delimiter):
    """Return the names of the first line, and the rows below it, each as wide as the names."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = [row for row in lines if any(part.strip() for part in row)]
    names = rows[0] if rows else []
    width = len(names)
    return names, [(row + [None] * width)[:width] for row in rows[1:]]


def clean(table, types=None):
    """Return the table with names that occur once, and with a type for each column.

    ``types`` says number, category or date for some columns; the others are guessed. A gap, and
    in a column of numbers whatever is not a finite number, becomes NaN.
    """
    table = table.set_axis(unique_names(table.columns), axis=1).reset_index(drop=True)
    columns = {name: typed(table[name], (types or {}).get(name)) for name in table.columns}
    return pd.DataFrame(columns, index=table.index)


def unique_names(names):
    """Return the names as texts: ``column 3`` for an empty one, ``x (2)`` for the second x."""
    found = {}
    for number, name in enumerate(names, start=1):
        text = "" if name is None or name != name else str(name).strip()
        base = unique = text or f"column {number}"
        copies = 1
        while unique in found:
            copies += 1
            unique = f"{base} ({copies})"
        found[unique] = None
    return list(found)


def typed(column, kind=None):
    """Return a column as numbers, as days since 1970 for dates, or as texts."""
    if column.dtype.kind in "iuf" and kind != "category":
        return numbers(column)
    texts = column.astype(object).map(as_text)
    if kind is None:
        kind = guess(column, texts)
    if kind == "number":
        return numbers(texts.str.replace(",", ".") if has_decimal_commas(texts) else texts)
    if kind == "date":
        days = pd.to_datetime(texts, errors="coerce", format="ISO8601", utc=True)
        return (days - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1)
    return texts


def as_text(value):
    """Return a value as a text without blanks around it, or None for a gap."""
    text = str(value).strip()
    gaps = ("", "na", "n/a", "nan", "nat", "null", "none", "?", "-", "#n/a", "<na>")
    return None if text.lower() in gaps else text


def numbers(column):
    """Return a column as finite numbers and gaps."""
    found = pd.to_numeric(column, errors="coerce").astype("float64")
    return found.where(np.isfinite(found))


def guess(column, texts):
    """Return the type of a column: number or date where every value is one, else category."""
    known = texts.dropna()
    if column.dtype.kind == "b":
        return "category"
    if column.dtype.kind == "M":
        return "date"
    if has_decimal_commas(known) or pd.to_numeric(known, errors="coerce").notna().all():
        return "number"
    if known.str.match(r"\d{4}-\d\d-\d\d").all():
        days = pd.to_datetime(known, errors="coerce", format="ISO8601", utc=True)
        return "date" if days.notna().all() else "category"
    return "category"


def has_decimal_commas(texts):
    """Return whether all are numbers, and some are written like 3,14."""
    known = texts.dropna()
    commas = known.str.fullmatch(r"[+-]?\d+,\d+")
    return bool(commas.any() and (commas | known.str.fullmatch(r"[+-]?\d+")).all())
