"""The table of several models: Spark's scores, and the ensembles lab's beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from core.labs.spark.options.model_texts import ListedModel
from ui.widgets.basic.plain_table import cell, plain_table
from ui.widgets.basic.short_number import short_number

_TIME = "fit_s"
_SCORES = {"regression": ("test_r2", "test_rmse"), "classification": ("test_accuracy",)}
_SCORE_DIGITS, _TIME_DIGITS = 4, 2


@dataclass(frozen=True)
class Compared:
    """A model of the table: its words, what Spark has found, what was found before.

    ``is_next`` tells that it is the one that is being fitted.
    """

    model: ListedModel
    name: str
    found: Mapping[str, Any] = field(default_factory=dict)
    peer: Mapping[str, Any] = field(default_factory=dict)
    is_next: bool = False

    @property
    def is_fitted(self) -> bool:
        """Whether there are scores of it."""
        return bool(self.found) and "error" not in self.found


class CompareTable(QWidget):
    """A row a model; the columns of the other lab are there if it has found anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: QTableWidget = plain_table([])
        self.table.setAccessibleName(self.tr("Models on one split"))
        self.table.horizontalHeader().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def show_models(self, models: Sequence[Compared], template: str) -> None:
        """Show these rows; the chosen one stays chosen."""
        keys = (*score_keys(template), _TIME)
        has_peers = any(key in model.peer for model in models for key in keys)
        chosen = self.table.currentRow()
        heads = [self.tr("Model"), *self._heads(keys, has_peers), self.tr("Parameters")]
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setRowCount(len(models))
        for number, model in enumerate(models):
            for place, item in enumerate(self._cells(model, keys, has_peers)):
                self.table.setItem(number, place, item)
        self._fit_columns()
        if 0 <= chosen < len(models):
            self.table.setCurrentCell(chosen, 0)

    def _fit_columns(self) -> None:
        """Give each column its room, and the last what is left."""
        header, last = self.table.horizontalHeader(), self.table.columnCount() - 1
        self.table.resizeColumnsToContents()
        rest = self.table.viewport().width() - header.sectionPosition(last)
        header.resizeSection(last, max(header.sectionSize(last), rest))

    def _heads(self, keys: Sequence[str], has_peers: bool) -> list[str]:
        words = {
            "test_r2": self.tr("R²"),
            "test_rmse": self.tr("RMSE"),
            "test_accuracy": self.tr("Accuracy"),
            _TIME: self.tr("Fit, s"),
        }
        if not has_peers:
            return [words[key] for key in keys]
        both = (self.tr("{0}\nSpark"), self.tr("{0}\nEnsembles"))
        return [where.format(words[key]) for key in keys for where in both]

    def _cells(
        self, model: Compared, keys: Sequence[str], has_peers: bool
    ) -> list[QTableWidgetItem]:
        details = str(model.peer.get("details", ""))
        name = cell(model.name)
        name.setToolTip(f"{model.name} ({details})" if details else model.name)
        params = cell(", ".join(f"{key}={value}" for key, value in model.model.params.items()))
        params.setToolTip(params.text())
        cells = [name]
        for number, key in enumerate(keys):
            waiting = self.tr("fitting") if model.is_next and number == 0 else ""
            failed = "–" if "error" in model.found else waiting
            cells.append(self._number(model.found, key, failed))
            if has_peers:
                cells.append(self._number(model.peer, key, ""))
        return [*cells, params]

    def _number(self, row: Mapping[str, Any], key: str, otherwise: str) -> QTableWidgetItem:
        if key not in row:
            return cell(otherwise, is_number=True)
        digits = _TIME_DIGITS if key == _TIME else _SCORE_DIGITS
        return cell(short_number(float(row[key]), self.locale(), digits), is_number=True)


def score_keys(template: str) -> tuple[str, ...]:
    """Return the scores that are shown of a template's models, the main one first."""
    return _SCORES.get(template, ())


def spoken(model: Compared, template: str) -> str:
    """Return a row in words; nothing while it has no score."""
    key = next(iter(score_keys(template)), "")
    if key not in model.found:
        return ""
    words = QCoreApplication.translate("CompareTable", "{0}: test score {1:.3f}")
    return words.format(model.name, float(model.found[key]))
