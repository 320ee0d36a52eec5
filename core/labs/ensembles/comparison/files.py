"""What leaves the lab: the table as CSV, a fitted model, a report."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xgboost

from core.labs.ensembles.comparison.report import report_html
from core.labs.ensembles.comparison.state import fitted_of, session_of
from core.labs.ensembles.fitting.columns import names
from core.runtime.errors import LabError
from core.runtime.text import text


def save_table(state: dict[str, Any], path: str) -> str:
    """Write the table of the last run as CSV; return the path."""
    rows = [
        {key: value for key, value in row.items() if not isinstance(value, list | dict)}
        for row in session_of(state).rows
    ]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    # With the mark at its beginning, spreadsheets too read the file as UTF-8.
    _write(path, lambda file: file.write_text(text.getvalue(), encoding="utf-8-sig"))
    return path


def save_model(state: dict[str, Any], model: str, path: str) -> str:
    """Write a fitted model; return the path.

    ``.skops`` keeps preparation and model together; ``.json`` or ``.ubj`` is xgboost's own format,
    without the preparation, for columns of the names that it holds.
    """
    fitted = fitted_of(session_of(state), model)
    ending = Path(path).suffix.lower()
    is_xgboost = fitted.plan.spec.kind.id == "xgboost"
    if ending == ".skops":
        import skops.io  # type: ignore[import-untyped]  # brings torch, for some seconds

        _write(path, lambda file: skops.io.dump(fitted.pipeline, file))
    elif ending in (".json", ".ubj") and is_xgboost:
        booster = fitted.fit.model.get_booster().copy()
        booster.feature_names = plain_names(names(fitted.fit.preparation))
        _write(path, booster.save_model)
    else:
        endings = text("ensembles", "Name the file .skops; got {name!r}.")
        if is_xgboost:
            endings = text(
                "ensembles", "Name the file .skops, or .json or .ubj for XGBoost; got {name!r}."
            )
        raise LabError(endings(name=Path(path).name))
    return path


def plain_names(columns: list[str]) -> list[str]:
    """Return names that xgboost takes: without the brackets and signs of its own language."""
    cleaned = ["".join("_" if mark in "[]<" else mark for mark in name) for name in columns]
    return [f"{n} ({i})" if cleaned.index(n) != i else n for i, n in enumerate(cleaned)]


def _write(path: str, write: Callable[[Path], Any]) -> None:
    try:
        write(Path(path))
    except (OSError, xgboost.core.XGBoostError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise LabError(
            text("ensembles", "Could not write {path}: {reason}; choose another folder.")(
                path=path, reason=reason
            )
        ) from error


def save_report(
    state: dict[str, Any], path: str, pictures: Sequence[tuple[str, str, bytes]] = ()
) -> str:
    """Write one HTML file on the last run: data, table, sentences, pictures and the script.

    Parameters
    ----------
    pictures : (title, kind, bytes)
        As the window draws them; kind is ``png`` or ``svg``.
    """
    text = report_html(session_of(state), pictures)
    _write(path, lambda file: file.write_text(text, encoding="utf-8"))
    return path
