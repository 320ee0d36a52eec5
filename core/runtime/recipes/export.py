"""Saves a recipe, with its settings, as a script or notebook that needs nothing of ours."""

from __future__ import annotations

import ast
import platform
import re
import textwrap
from importlib import metadata
from pathlib import Path

import nbformat
from nbformat import v4

from core.runtime.atomic_files import written
from core.runtime.errors import LabError
from core.runtime.recipes.recipe import Recipe, literal
from core.runtime.settings import Settings
from core.runtime.text import text

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
    codes = [code for code in _parts(recipe.source) if code]
    cells = [
        v4.new_markdown_cell("\n\n".join(intro), id="intro"),
        *(v4.new_code_cell(code, id=f"code-{n}") for n, code in enumerate(codes, start=1)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    language = {"name": "python", "version": platform.python_version()}
    notebook = v4.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": language}
    )
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def save(path: Path, recipe: Recipe, title: str, settings: Settings, guide: str = "") -> None:
    """Write a script (``.py``) or a notebook (``.ipynb``).

    Raises
    ------
    LabError
        If the name has another ending, or the file cannot be written.
    """
    match path.suffix.lower():
        case ".py":
            code = to_script(recipe, title, settings)
        case ".ipynb":
            code = to_notebook(recipe, title, settings, guide)
        case _:
            said = text(
                "engine",
                "{name} has another ending: name the file .py for a script or .ipynb for a "
                "notebook.",
            )
            raise LabError(said(name=path.name))
    with written(str(path)) as part:
        part.write_text(code, encoding="utf-8", newline="\n")


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
