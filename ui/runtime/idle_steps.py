"""Does one thing after the other, each in a moment in which no event waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class IdleSteps(QObject):
    """Steps that the window goes on between.

    Signals
    -------
    finished()
        All steps are done; not after `stop`.
    """

    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[Callable[[], object]] = iter(())
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._do_next)

    @property
    def is_active(self) -> bool:
        """Whether there are steps left."""
        return self._idle.isActive()

    def begin(self, steps: Iterable[Callable[[], object]]) -> None:
        """Do these steps in place of those that were left."""
        self._steps = iter(steps)
        self._idle.start()

    @Slot()
    def stop(self) -> None:
        """Leave the rest."""
        self._idle.stop()
        self._steps = iter(())

    @Slot()
    def _do_next(self) -> None:
        step = next(self._steps, None)
        if step is None:
            self._idle.stop()
            self.finished.emit()
            return
        step()
        if self.is_active:
            # Or what fell due during this step would have to wait for the next one, too: Qt calls
            # the timers in the order they are due, and this one is due again at once.
            self._idle.start()
