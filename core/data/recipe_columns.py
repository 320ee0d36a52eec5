"""Make values of a table's texts, column by column: numbers, dates as days, words."""

import re

import pandas as pd


def number_pattern(decimal=".", thousands=""):
    """Return what a number looks like, with groups of three digits where thousands are marked."""
    broken, between = re.escape(decimal), re.escape(thousands)
    groups = rf"|[1-9]\d{{0,2}}(?:{between}\d{{3}})+" if thousands else ""
    return rf"[+-]?(?:(?:\d+{groups})(?:{broken}\d*)?|{broken}\d+)(?:[eE][+-]?\d+)?"


def numbers(column, decimal=".", thousands="", unit=""):
    """Return the numbers of a column of texts; NaN for a cell that is none."""
    like_ascii = str.maketrans("−’\xa0\u202f\u2009", "-'   ")
    texts = column.astype(str).str.translate(like_ascii).str.strip()
    if unit:
        unit = re.escape(unit)
        texts = texts.str.replace(rf"^([+-]?){unit}\s*|\s*{unit}$", r"\1", n=1, regex=True)
    texts = texts.where(texts.str.fullmatch(number_pattern(decimal, thousands)))
    if thousands:
        texts = texts.str.replace(thousands, "", regex=False)
    return texts.str.replace(decimal, ".", regex=False).astype(float)


def days(column, form=None):
    """Return dates as days since 1970; NaN for a cell that is none."""
    texts = column.astype(str).str.strip() if form else column
    moments = pd.to_datetime(texts, format=form, errors="coerce", utc=True)
    return (moments - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1)


def words(column, gaps=()):
    """Return what a column holds as words without blanks around them; a gap stays a gap."""
    texts = column.map(lambda value: str(value).strip(), na_action="ignore")
    return texts.mask(texts.isin(["", *gaps]), None).astype(object)


def finite(column):
    """Return a column of numbers with NaN where one is not finite."""
    return column.where(column.abs() < float("inf"))
