"""A kept run in words: its name, when it began, how it ended, what came out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, QObject

from core.runtime.records.record import KeptOutcome, RunSummary
from core.runtime.run_names import run_name
from core.runtime.settings import Settings
from ui.language import shown
from ui.widgets.basic.number_text import number_text
from ui.widgets.basic.short_number import short_number

_FIGURES_SHOWN = 3

OUTCOME_ICONS: dict[KeptOutcome, str] = {
    "done": "success",
    "failed": "error",
    "cancelled": "stop",
    "interrupted": "warning",
    "running": "run",
    "damaged": "help",
}


class RunWords(QObject):
    """Words for the runs of one list, in the locale that was current when it was made."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locale = QLocale()
        self._settings: dict[str, type[Settings]] = {}

    def know(self, lab: str, settings: type[Settings]) -> None:
        """Name a lab's runs by what they change of its presets."""
        self._settings[lab] = settings

    def name(self, run: RunSummary) -> str:
        """Return the run's name, or what it changed of its preset, or when it began."""
        if run.name:
            return run.name
        known = self._settings.get(run.lab)
        described = shown(run_name(known, run.settings)) if known else ""
        return described or f"{run.started_at.astimezone():%H:%M:%S}"

    def started(self, run: RunSummary, now: datetime) -> str:
        """Return when the run began: the time if it was today or yesterday, else the date."""
        local, today = run.started_at.astimezone(), now.astimezone().date()
        short = QLocale.FormatType.ShortFormat
        moment = QDateTime.fromSecsSinceEpoch(int(local.timestamp()))
        if local.date() == today:
            return self._locale.toString(moment.time(), short)
        if local.date() == today - timedelta(days=1):
            return self.tr("yesterday {0}").format(self._locale.toString(moment.time(), short))
        return self._locale.toString(moment.date(), short)

    def started_in_full(self, run: RunSummary) -> str:
        """Return date and time to the second."""
        moment = QDateTime.fromSecsSinceEpoch(int(run.started_at.timestamp()))
        return self._locale.toString(moment, QLocale.FormatType.LongFormat)

    def outcome(self, outcome: KeptOutcome) -> str:
        """Return one word for how a run ended."""
        return {
            "done": self.tr("done"),
            "failed": self.tr("failed"),
            "cancelled": self.tr("stopped"),
            "interrupted": self.tr("cut off"),
            "running": self.tr("running"),
            "damaged": self.tr("damaged"),
        }[outcome]

    def figures(self, result: Mapping[str, Any]) -> str:
        """Return the first numbers of a result, each with its name."""
        numbers = [
            f"{name.replace('_', ' ')} {short_number(value, self._locale)}"
            for name, value in result.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]
        return " · ".join(numbers[:_FIGURES_SHOWN])

    def value(self, value: Any) -> str:
        """Return a setting's value as its field shows it; a dash where there is none."""
        match value:
            case None:
                return "–"
            case bool():
                return self.tr("on") if value else self.tr("off")
            case int() | float():
                return number_text(value, self._locale)
        return str(value)
