"""The button that hands the comparison over to the Spark lab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from core.data.samples import Task
from core.labs.ensembles.settings import EnsembleSettings
from core.labs.ensembles.spark_handover import LAB, settings_on_spark
from core.runtime.errors import LabError

# With other values of these the rows of a run are still those of the form's comparison.
_WITHOUT_EFFECT = {"preset": "", "rope": 0, "threads": 0, "at_once": False}


class SparkButton(QPushButton):
    """Knows the form's comparison and what the last run found of it.

    Signals
    -------
    lab_requested(str, dict)
        The student wants the comparison on Spark: the lab, and its settings.
    """

    lab_requested = Signal(str, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Run this comparison on Spark"))
        self._settings: EnsembleSettings | None = None
        self._begun: dict[str, Any] = {}
        self._result: dict[str, Any] = {}
        self.clicked.connect(self._hand_over)
        self._allow()

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the form."""
        try:
            self._settings = EnsembleSettings.make(values)
        except LabError:
            self._settings = None
        self._allow()

    def begin(self, values: Mapping[str, Any]) -> None:
        """Forget what the last run found."""
        self._begun, self._result = dict(values), {}
        self._allow()

    def finish(self, result: Mapping[str, Any]) -> None:
        """Take what the run found."""
        self._result = dict(result)
        self._allow()

    @property
    def _is_of_last_run(self) -> bool:
        """Whether the form's comparison is the one that has run."""
        if self._settings is None or not self._result:
            return False
        return {**self._begun, **_WITHOUT_EFFECT} == self._settings.model_dump() | _WITHOUT_EFFECT

    def _task(self) -> Task | None:
        assert self._settings is not None
        found = self._result.get("task") if self._is_of_last_run else None
        return self._settings.known_task or found

    def _reason(self) -> str:
        """Return why the comparison cannot be handed over."""
        if self._settings is None:
            return self.tr("Put the wrong settings right first; they say why beside the form.")
        if self._settings.experiment != "compare":
            return self.tr("Spark runs comparisons; choose the experiment Compare models.")
        task = self._task()
        if task is None:
            return self.tr("Run it here once, or set Task: Spark has other models for classes.")
        if not settings_on_spark(self._settings, task)["models"]:
            return self.tr("Spark has none of these models; add least squares or a forest.")
        return ""

    def _allow(self) -> None:
        reason = self._reason()
        self.setEnabled(not reason)
        words = self.tr("Open the Spark lab with these models, the same rows and the same split")
        self.setToolTip(reason or words)

    @Slot()
    def _hand_over(self) -> None:
        settings, task = self._settings, self._task()
        if settings is not None and task is not None:
            rows = self._result.get("models", ()) if self._is_of_last_run else ()
            self.lab_requested.emit(LAB, settings_on_spark(settings, task, rows))
