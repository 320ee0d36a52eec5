"""Read a table from a file: find its encoding and delimiter, then the type of each column."""

import csv
import io
import re
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
        found = column.to_numpy(dtype="float64", na_value=np.nan)
        return np.where(np.isfinite(found), found, np.nan)
    texts = [as_text(value) for value in column]
    kind = kind or guess(column, [text for text in texts if text is not None])
    if kind == "number":
        commas = comma_as(texts)
        return np.array([number(text, commas) for text in texts])
    if kind == "date":
        column = pd.Series(texts, dtype=object)
        days = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
        return ((days - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1)).to_numpy()
    return np.array(texts, dtype=object)


def as_text(value):
    """Return a value as a text without blanks around it, or None for a gap."""
    text = str(value).strip()
    gaps = ("", "na", "n/a", "nan", "nat", "null", "none", "?", "-", "#n/a", "<na>")
    return None if text.lower() in gaps else text


def comma_as(texts):
    """Return what commas in numbers stand for: nothing in 1,234 and 5,678, a point in 3,14."""
    with_comma = [text for text in texts if text and "," in text]
    thousands = all(re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text) for text in with_comma)
    return "" if thousands else "."


def number(text, commas):
    """Return a text such as 3.14, 3,14 or 1e-6 as a finite number, or NaN."""
    try:
        found = float((text or "").replace(",", commas))
    except ValueError:
        return np.nan
    return found if np.isfinite(found) and "_" not in text else np.nan


def guess(column, known):
    """Return the type of a column: number or date where every value is one, else category."""
    if column.dtype.kind == "M":
        return "date"
    commas = comma_as(known)
    infinite = ("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity")
    if column.dtype.kind != "b" and all(
        not np.isnan(number(text, commas)) or text.lower() in infinite for text in known
    ):
        return "number"
    if known and all(text[:4].isdigit() and text[4:5] == "-" for text in known):
        days = pd.to_datetime(pd.Series(known), errors="coerce", format="ISO8601", utc=True)
        return "date" if days.notna().all() else "category"
    return "category"
