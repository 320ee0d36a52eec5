"""The report of a comparison: one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from core.labs.ensembles.comparison.differences import pairs
from core.labs.ensembles.comparison.rows import Session
from core.labs.ensembles.comparison.words import outcome
from core.labs.ensembles.script.script import recipe
from core.runtime.figures import figure
from core.runtime.recipes.recipe import literal

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding: .25em .75em; border-bottom: 1px solid #8884; text-align: right; }
th:first-child, td:first-child { text-align: left; }
img { max-width: 100%; }
pre { overflow: auto; padding: 1em; background: #8881; }
"""
_COLUMNS = {
    "regression": {
        "label": "Model",
        "split_seed": "Split",
        "trees": "Trees",
        "train_r2": "Train R²",
        "test_r2": "Test R²",
        "test_rmse": "Test RMSE",
        "test_mae": "Test MAE",
        "fit_s": "Fit, s",
        "predict_s": "Predict, s",
        "size_mb": "Size, MB",
    },
    "classification": {
        "label": "Model",
        "split_seed": "Split",
        "trees": "Trees",
        "train_accuracy": "Train accuracy",
        "test_accuracy": "Test accuracy",
        "test_f1": "Test F1",
        "test_roc_auc": "Test ROC AUC",
        "test_log_loss": "Test log loss",
        "fit_s": "Fit, s",
        "predict_s": "Predict, s",
        "size_mb": "Size, MB",
    },
}


def report_html(session: Session, pictures: Sequence[tuple[str, str, bytes]]) -> str:
    """Return the report's text; every word of the user's is escaped."""
    problem = session.problem
    settings = problem.settings
    sample = settings.sample
    data = sample.title if sample else settings.data
    about = (
        f"{len(problem.features):,} rows, {problem.features.shape[1]:,} features, target "
        f"{problem.target_name}. {sample.note if sample else ''}"
    )
    sentences = [outcome(problem, session.rows)] if session.rows else []
    sentences += [p["sentence"] for p in pairs(session.rows, problem.main_score, settings.rope)]
    parts = [
        f"<h1>Ensembles: {escape(data)}</h1>",
        f"<p>{escape(about)}</p>",
        _table(session.rows, _COLUMNS[problem.task]),
        *(f"<p>{escape(sentence)}</p>" for sentence in sentences),
        *(_picture(*picture) for picture in pictures),
        "<h2>Settings</h2>",
        _lines(f"{name} = {literal(value)}" for name, value in settings.model_dump().items()),
        "<h2>The script that gives this table</h2>",
        _lines([recipe(settings).source]),
    ]
    head = f'<meta charset="utf-8"><title>Ensembles: {escape(data)}</title><style>{_STYLE}</style>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


def _table(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> str:
    head = "".join(f"<th>{word}</th>" for word in columns.values())
    lines = (
        "<tr>" + "".join(f"<td>{_cell(row.get(key, ''))}</td>" for key in columns) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{''.join(lines)}</table>"


def _cell(value: Any) -> str:
    return figure(value, 4) if isinstance(value, float) else escape(str(value))


def _lines(lines: Iterable[str]) -> str:
    return f"<pre>{escape(chr(10).join(lines))}</pre>"


def _picture(title: str, kind: str, content: bytes) -> str:
    media = {"png": "image/png", "svg": "image/svg+xml"}[kind]
    data = base64.b64encode(content).decode("ascii")
    return f'<h2>{escape(title)}</h2><img alt="{escape(title)}" src="data:{media};base64,{data}">'
