"""Several models on one split: Spark's scores, and why they differ from the ensembles lab's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.labs.spark.pipeline.ensembles_results import EnsemblesResults, results_of
from core.labs.spark.pipeline_reports import ChooseModel
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError
from ui.labs.spark.compare.compare_table import Compared, CompareTable, spoken
from ui.labs.spark.compare.why_words import reasons
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.remark_with_details import Trouble
from ui.widgets.basic.vertical_scroll_area import VerticalScrollArea


class ComparePage(AskingWidget):
    """Lists the models of the settings; each row is filled as its model is judged.

    Signals
    -------
    chosen(str)
        The worker has taken this model for the one that the other pages ask about.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = SparkSettings.make()
        self._ensembles = EnsemblesResults({}, ())
        self._found: dict[str, dict[str, Any]] = {}
        self._is_running = False
        self._is_askable = False
        self._has_run = False
        self._build()
        self._show()

    def _build(self) -> None:
        self.remark = Remark()
        self.models = CompareTable()
        self.button = QPushButton(self.tr("Show its plots"))
        self.button.setToolTip(
            self.tr("Have the pages Run and New row speak of the model of this row")
        )
        self.trouble = Trouble()
        self.said = QLabel(wordWrap=True)
        self.said.setTextFormat(Qt.TextFormat.RichText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said.setAccessibleName(self.tr("What to know of these numbers"))
        row = QHBoxLayout()
        row.addWidget(self.trouble, 1)
        row.addStretch(0)
        row.addWidget(self.button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.models, 1)
        column.addLayout(row)
        splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        splitter.addWidget(above)
        splitter.addWidget(VerticalScrollArea(self.said))
        splitter.setSizes([260, 260])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.remark)
        layout.addWidget(splitter, 1)
        self.models.table.itemSelectionChanged.connect(self._allow)
        self.models.table.cellActivated.connect(self._choose)
        self.button.clicked.connect(self._choose)

    # ---- what the exhibit tells

    @property
    def has_models(self) -> bool:
        """Whether there are models to be compared."""
        return self._settings.is_comparison

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """List the models that will be compared; a run's stay until they are others."""
        if self._has_run and str(values.get("models", "")) == self._settings.models:
            return
        self._has_run = False
        self._take(values)

    def begin(self, values: Mapping[str, Any]) -> None:
        """Forget the last run and list the models of this one."""
        self._has_run = self._is_running = True
        self.drop(ChooseModel)
        self._take(values)

    def take_row(self, row: Mapping[str, Any]) -> None:
        """Fill the row of a model that was judged or has failed."""
        self._found[str(row["id"])] = dict(row)
        self._show()

    def finish(self, result: Mapping[str, Any], *, is_kept: bool) -> None:
        """Take all rows; a kept run has no models to be asked about."""
        self._is_running = False
        self._is_askable = not is_kept
        self._found.update({str(row["id"]): dict(row) for row in result.get("models", ())})
        self._show()

    def _say_chosen(self, model: str) -> None:
        """Say that the other pages speak of another model now."""
        words = self.tr("The pages Run and New row speak of {0} now.")
        self.trouble.say(words.format(self.name_of(model)))
        self.chosen.emit(model)

    def name_of(self, model: str) -> str:
        """Return a model's words: those of the lab that handed it over, or this lab's."""
        peer = self._ensembles.rows.get(model, {})
        if peer.get("name"):
            return str(peer["name"])
        titles = next(s.choices for s in SparkSettings.field_specs() if s.name == "model")
        kind = max((each for each in titles if model.startswith(each)), key=len, default=model)
        return f"{titles.get(kind, kind)} {model.removeprefix(kind).removeprefix('_')}".strip()

    def summary(self) -> str:
        """Return the table in words."""
        template = self._settings.template
        return "; ".join(filter(None, (spoken(model, template) for model in self._compared())))

    # ---- inside

    def _take(self, values: Mapping[str, Any]) -> None:
        try:
            self._settings = SparkSettings.make(values)
        except LabError:
            return  # the form says what is wrong
        self._ensembles = results_of(self._settings)
        self._found.clear()
        self._is_askable = False
        self.trouble.say("")
        self._show()

    def _compared(self) -> list[Compared]:
        listed = self._settings.listed_models()
        following = next((model.id for model in listed if model.id not in self._found), "")
        return [
            Compared(
                model,
                self.name_of(model.id),
                self._found.get(model.id, {}),
                self._ensembles.rows.get(model.id, {}),
                self._is_running and model.id == following,
            )
            for model in listed
        ]

    def _show(self) -> None:
        compared = self._compared()
        self.models.show_models(compared, self._settings.template)
        words = self.tr("Press Run to fit these models one after another on one split of the rows.")
        self.remark.say("" if self._has_run else words)
        self.said.setText("".join(self._parts(compared)))
        self._allow()

    def _parts(self, compared: Sequence[Compared]) -> list[str]:
        """Return what must be known of the numbers, each part under its head."""
        failed = [
            self.tr("{0}: {1}").format(model.name, model.found["error"])
            for model in compared
            if "error" in model.found
        ]
        parts = [_part(self.tr("Not fitted"), failed)]
        parts.append(_part(self.tr("Not handed over as it was"), self._ensembles.said))
        if self._ensembles.is_outdated:
            head = self.tr("The ensembles lab's numbers are left out")
            why = self.tr("They were found on other rows or another split than those set now.")
            parts.append(_part(head, [why]))
        why_not_equal = reasons((model.model for model in compared), self._ensembles.rows)
        return [*parts, _part(self.tr("Why the numbers differ"), why_not_equal)]

    def _allow(self) -> None:
        chosen = self._chosen()
        may = self._is_askable and not self._is_running
        self.button.setEnabled(may and chosen is not None and chosen.is_fitted)

    def _chosen(self) -> Compared | None:
        compared, row = self._compared(), self.models.table.currentRow()
        return compared[row] if 0 <= row < len(compared) else None

    @Slot()
    def _choose(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.button.isEnabled():
            self.ask_newest(ChooseModel(chosen.model.id), self._say_chosen, self.trouble.say_error)


def _part(head: str, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<p style='margin-bottom:0'><b>{escape(head)}</b></p><ul>{items}</ul>"
