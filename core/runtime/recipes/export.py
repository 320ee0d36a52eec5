"""Saves a recipe, with its settings, as a script or notebook that needs nothing of ours."""

from __future__ import annotations

import ast
import json
import platform
import re
import textwrap
from importlib import metadata
from pathlib import Path
from typing import Any

from core.runtime.errors import LabError
from core.runtime.recipes.recipe import Recipe, literal
from core.runtime.settings import Settings

_OUR_LINK = re.compile(r"\[([^\]]+)\]\(gradus:[^)]*\)")


def to_script(recipe: Recipe, title: str, settings: Settings) -> str:
    """Return the recipe's text below a comment that lists its packages and its settings."""
    lines = [
        title,
        "",
        "Needs:",
        *(f"  {package}" for package in _packages(recipe)),
        "Settings:",
        *(f"  {setting}" for setting in _settings(settings)),
    ]
    header = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    return f"{header}\n{recipe.source}"


def to_notebook(recipe: Recipe, title: str, settings: Settings, guide: str = "") -> str:
    """Return the recipe as a notebook: what it is, the imports, the functions, the run.

    Links of ``guide`` that only the app understands become plain words.
    """
    intro = [
        f"# {title}",
        "Needs " + ", ".join(f"`{package}`" for package in _packages(recipe)) + ".",
        "Settings: " + ", ".join(f"`{setting}`" for setting in _settings(settings)) + ".",
    ]
    if guide:
        intro.append(_OUR_LINK.sub(r"\1", guide).strip())
    imports, functions, run = _parts(recipe.source)
    codes = [code for code in (imports, functions, run) if code]
    cells = [
        {"cell_type": "markdown", "id": "intro", "metadata": {}, "source": "\n\n".join(intro)},
        *(_code_cell(number, code) for number, code in enumerate(codes, start=1)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    language = {"name": "python", "version": platform.python_version()}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": language},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def save(path: Path, recipe: Recipe, title: str, settings: Settings, guide: str = "") -> None:
    """Write a script (``.py``) or a notebook (``.ipynb``).

    Raises
    ------
    LabError
        If the name has another ending, or the file cannot be written.
    """
    match path.suffix.lower():
        case ".py":
            text = to_script(recipe, title, settings)
        case ".ipynb":
            text = to_notebook(recipe, title, settings, guide)
        case ending:
            given = f"in {ending}" if ending else "without an ending"
            raise LabError(
                f"{path.name} is {given}: name the file .py for a script or .ipynb for a notebook."
            )
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise LabError(
            f"Could not write {path}: {error.strerror or error}; choose another folder."
        ) from error


def _packages(recipe: Recipe) -> list[str]:
    return [f"Python {platform.python_version()}", *map(_with_version, recipe.packages)]


def _with_version(package: str) -> str:
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return package


def _settings(settings: Settings) -> list[str]:
    return [f"{name} = {literal(value)}" for name, value in settings.model_dump().items()]


def _parts(source: str) -> tuple[str, str, str]:
    """Return the text of the imports, of what is defined, and of the ``__main__`` block."""
    lines = source.splitlines(keepends=True)
    body = ast.parse(source).body
    imports_end = max((_end(node) for node in body if _is_import(node)), default=0)
    main_line = next((node.lineno for node in body if _is_main(node)), len(lines) + 1)
    return (
        "".join(lines[:imports_end]).strip(),
        "".join(lines[imports_end : main_line - 1]).strip(),
        textwrap.dedent("".join(lines[main_line:])).strip(),
    )


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _is_main(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _code_cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"code-{number}",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }
