"""Feeds the start page's pictures from real runs, one worker at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Slot

from core.runtime.spec import LabSpec
from ui.runtime.run_controller import RunController
from ui.start.miniature import Miniature


@dataclass(frozen=True)
class Play:
    """A run that feeds a picture: unrecorded, and no faster than eyes can follow."""

    spec: LabSpec
    settings: Mapping[str, Any]
    steps_per_s: float
    picture: Miniature


class LivePictures(QObject):
    """Plays each run once, in turn; the worker of one ends before the next begins."""

    def __init__(self, plays: Sequence[Play], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting = list(plays)
        self._controller: RunController | None = None

    @property
    def is_over(self) -> bool:
        """Whether every run has been played."""
        return not self._waiting and self._controller is None

    @Slot()
    def begin(self) -> None:
        """Begin with the first, or go on where `hold` held."""
        if self._controller is not None:
            self._controller.resume()
        elif self._waiting:
            self._play(self._waiting.pop(0))

    @Slot()
    def hold(self) -> None:
        """Hold while nobody looks."""
        if self._controller is not None:
            self._controller.pause()

    def end(self) -> RunController | None:
        """Play no more; the caller waits for the end of what is returned."""
        self._waiting.clear()
        ending, self._controller = self._controller, None
        if ending is not None:
            ending.close()
        return ending

    def _play(self, play: Play) -> None:
        controller = self._controller = RunController(play.spec, None, self)
        controller.framed.connect(play.picture.take)
        controller.ended.connect(self._go_on)
        controller.set_pace(play.steps_per_s)
        controller.start(play.spec.settings.make(play.settings).model_dump())

    @Slot(object)
    def _go_on(self, _: object) -> None:
        over, self._controller = self._controller, None
        if over is not None:
            over.close()
            over.thread_.finished.connect(over.deleteLater)
        self.begin()
