"""How a text file may be written, in words."""

from __future__ import annotations

from core.runtime.text import text

DELIMITERS = {
    "auto": text("ensembles", "Found by itself"),
    "comma": text("ensembles", "Comma"),
    "semicolon": text("ensembles", "Semicolon"),
    "tab": text("ensembles", "Tab"),
    "bar": text("ensembles", "Bar |"),
}

DELIMITER_MARKS = {"auto": "auto", "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}

ENCODINGS = {
    "auto": text("ensembles", "Found by itself"),
    "utf-8": text("ensembles", "UTF-8"),
    "cp949": text("ensembles", "CP949 (Korean Windows)"),
    "utf-16": text("ensembles", "UTF-16"),
    "latin-1": text("ensembles", "Latin-1"),
}
