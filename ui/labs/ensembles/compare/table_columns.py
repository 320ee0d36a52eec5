"""The columns of the table of models, for numbers and for classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from ui.widgets.basic.number_text import localized
from ui.widgets.basic.short_number import short_number


@dataclass(frozen=True)
class Column:
    """A column: the row's key, its words, and how its numbers are written."""

    key: str
    words: str
    tip: str
    decimals: int | None = None
    is_measured: bool = False


def columns(task: str) -> list[Column]:
    """Return the columns for a task, the scores in the middle."""
    scores = _class_scores() if task == "classification" else _number_scores()
    return [
        Column("name", _tr("Model"), _tr("The family, and what was set of it")),
        Column("split_seed", _tr("Split"), _tr("Seed of the split into training and test rows")),
        Column("trees", _tr("Trees"), _tr("How many trees there are; while fitting, of how many")),
        *scores,
        Column(
            "fit_s",
            _tr("Fit, s"),
            _tr("Seconds of fitting alone, without looking"),
            is_measured=True,
        ),
        Column(
            "predict_s",
            _tr("Predict, s"),
            _tr("Seconds to predict all test rows"),
            is_measured=True,
        ),
        Column(
            "size_mb",
            _tr("Size, MB"),
            _tr("What the model has learnt, in memory"),
            is_measured=True,
        ),
        Column(
            "memory_mb",
            _tr("Memory, MB"),
            _tr("How much the process grew while fitting"),
            is_measured=True,
        ),
    ]


def _number_scores() -> list[Column]:
    return [
        Column("train_r2", _tr("Train R²"), _tr("R² on the rows it was fitted on"), 3),
        Column("test_r2", _tr("Test R²"), _tr("R² on rows it has not seen; 1 is perfect"), 3),
        Column("test_rmse", _tr("RMSE"), _tr("Root of the mean squared error on the test part")),
        Column("test_mae", _tr("MAE"), _tr("Mean absolute error on the test part")),
        Column("test_mape", _tr("MAPE"), _tr("Mean absolute error as a share of the target"), 3),
        Column("oob_error", _tr("OOB"), _tr("RMSE on the rows that each tree has not drawn")),
    ]


def _class_scores() -> list[Column]:
    return [
        Column("train_accuracy", _tr("Train acc."), _tr("Accuracy on the training rows"), 3),
        Column("test_accuracy", _tr("Test acc."), _tr("Accuracy on rows it has not seen"), 3),
        Column("test_balanced_accuracy", _tr("Balanced"), _tr("Mean of the classes' recall"), 3),
        Column("test_f1", _tr("F1"), _tr("Mean F1 of the classes on the test part"), 3),
        Column("test_roc_auc", _tr("ROC AUC"), _tr("Area under the ROC curve, test part"), 3),
        Column("test_log_loss", _tr("Log loss"), _tr("Log loss on the test part; 0 is perfect"), 3),
        Column("oob_error", _tr("OOB"), _tr("Share wrong among rows each tree has not drawn"), 3),
    ]


def text_of(column: Column, value: Any) -> str:
    """Return a cell's text, with as many digits as it means."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    if column.decimals is not None:
        return localized(f"{value:.{column.decimals}f}", QLocale())
    return short_number(value, QLocale(), 2 if column.is_measured else 3)


def _tr(text: str) -> str:
    return QCoreApplication.translate("EnsembleTable", text)
