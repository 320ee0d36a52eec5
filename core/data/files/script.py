"""The lines of pandas that read a file as it was decided; nothing heavy is loaded here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.data.files.decisions import Column, Decisions, Found
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import literal

_COLUMNS = "core.data.recipe_columns"
_LINE = 96
_PLAIN_THOUSANDS = (",", ".", "'")


def add_file(script: Script, path: str, found: Found | None) -> str:
    """Add ``PATH`` and the function that reads it; return the call that gives the table.

    Without ``found`` nobody has looked at the file yet, and the library's usual way stands there.
    """
    script.offer_import("import pandas as pd")
    script.add(f"PATH = {literal(path)}")
    if found is None:
        lines = ["    # Once the file has been looked at, how it is written stands here."]
        lines.append(f"    return {_usual_call(path)}")
    else:
        steps = [*_steps(script, found)]
        if steps:
            lines = [f"    table = {_call(found)}", *(f"    {step}" for step in steps)]
            lines.append("    return table")
        else:
            lines = [f"    return {_call(found)}"]
    body = "\n".join(lines)
    script.add(f'def read_table():\n    """Return the table of the file."""\n{body}')
    return "read_table()"


def _usual_call(path: str) -> str:
    ending = path.rpartition(".")[2].lower()
    readers = {
        "xlsx": "pd.read_excel(PATH)",
        "xlsm": "pd.read_excel(PATH)",
        "parquet": "pd.read_parquet(PATH)",
        "pq": "pd.read_parquet(PATH)",
        "json": "pd.read_json(PATH)",
        "jsonl": "pd.read_json(PATH, lines=True)",
        "ndjson": "pd.read_json(PATH, lines=True)",
    }
    return readers.get(ending, "pd.read_csv(PATH)")


def _call(found: Found) -> str:
    """Return the call of the library, with all that was decided."""
    if found.form == "parquet":
        return "pd.read_parquet(PATH)"
    if found.form in ("json", "json lines"):
        options: dict[str, Any] = {"lines": True} if found.form == "json lines" else {}
        options |= {"dtype": False, "convert_dates": False, "precise_float": True}
        return _wrapped("pd.read_json", options)
    name = "pd.read_excel" if found.form == "excel" else "pd.read_csv"
    return _wrapped(name, dict(_options(found)))


def _options(found: Found) -> Iterator[tuple[str, Any]]:
    known = found.decisions
    if found.form == "excel":
        yield "sheet_name", known.sheet
    else:
        yield "encoding", known.encoding
        yield "sep", known.delimiter
        yield from _mark_options(known)
    yield from _name_options(found)
    texts = {
        column.name: "str" for column in found.columns if not column.is_plain and _is_read(column)
    }
    if texts:
        yield "dtype", texts
    yield "keep_default_na", False
    yield "na_values", ["", *(known.gap_words or ())]
    if found.form == "text":
        yield "float_precision", "round_trip"
        yield "low_memory", False


def _mark_options(known: Decisions) -> Iterator[tuple[str, Any]]:
    yield "decimal", known.decimal
    if known.thousands in _PLAIN_THOUSANDS:
        yield "thousands", known.thousands


def _name_options(found: Found) -> Iterator[tuple[str, Any]]:
    above = (found.decisions.header_line or 1) if found.has_names else found.first_line
    if above > 1:
        yield "skiprows", above - 1
    if not found.has_names:
        yield "header", None
        yield "names", found.names
    if found.positions:
        yield "usecols", list(found.positions)


def _is_read(column: Column) -> bool:
    """Return whether a column is read as texts first; dates of Excel are dates already."""
    return bool(column.format) or column.kind != "date"


def _steps(script: Script, found: Found) -> Iterator[str]:
    """Yield the lines that make values where the library alone would not."""
    if found.empty_rows:
        yield 'table = table.dropna(how="all").reset_index(drop=True)'
    is_typed = found.form in ("parquet", "json", "json lines")
    if is_typed and not found.has_names:
        yield f"table.columns = {literal(found.names)}"
    needed: set[str] = set()
    for column in found.columns:
        function, arguments = _value_of(column, found, is_typed=is_typed)
        if function:
            needed.add(function)
            cells = f"table[{literal(column.name)}]"
            yield f"{cells} = {function}({', '.join([cells, *arguments])})"
    if "numbers" in needed:
        needed.add("number_pattern")
    script.add_functions(_COLUMNS, needed)


def _value_of(column: Column, found: Found, *, is_typed: bool) -> tuple[str, list[str]]:
    if column.kind == "date":
        return "days", [literal(column.format)] if column.format else []
    if column.kind == "number":
        if column.is_plain:
            return "", []
        if not column.decimal:
            return "finite", []
        return "numbers", [*_number_arguments(column)]
    words = found.decisions.gap_words or ()
    if column.is_padded or is_typed:
        return "words", [f"gaps={literal(list(words))}"] if words else []
    return "", []


def _number_arguments(column: Column) -> Iterator[str]:
    if column.decimal != ".":
        yield f"decimal={literal(column.decimal)}"
    if column.thousands:
        yield f"thousands={literal(column.thousands)}"
    if column.unit:
        yield f"unit={literal(column.unit)}"


def _wrapped(name: str, options: Mapping[str, Any]) -> str:
    """Return a call, an option a line if it is long."""
    arguments = ["PATH", *(f"{key}={_value(value)}" for key, value in options.items())]
    line = f"{name}({', '.join(arguments)})"
    if len(line) <= _LINE - len("    table = "):
        return line
    inside = "".join(f"        {argument},\n" for argument in arguments)
    return f"{name}(\n{inside}    )"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(k)}: {v}' for k, v in value.items())}}}"
    return literal(value)
