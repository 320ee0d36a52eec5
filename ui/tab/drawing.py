"""When a tab's exhibit is drawn: soon after each frame, in parts after a run, never unseen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from ui.runtime.idle_steps import IdleSteps
from ui.tab.lab_view import LabView


class ExhibitDrawing(QObject):
    """Draws the exhibit given to `show`; whoever asks for it sees to it that it can be seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._view: LabView | None = None
        self._rest = IdleSteps(self)  # what is still to be drawn of a run that has ended
        # Drawing has a moment of its own, before which the window answers what has come meanwhile.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw_some)

    @property
    def is_active(self) -> bool:
        """Whether some of what a run has left is still to be drawn."""
        return self._rest.is_active

    def show(self, view: LabView) -> None:
        """Draw this exhibit from now on."""
        self._view = view

    def draw_soon(self) -> None:
        """Draw as much as a frame has room for, in a moment."""
        self._soon.start()

    def draw_all(self) -> None:
        """Draw everything now: no frame comes that would."""
        self._soon.stop()
        if self._view is not None:
            self._view.redraw()

    def draw_in_parts(self) -> None:
        """Draw the first part now and the others in idle moments."""
        self._soon.stop()
        if self._view is None:
            return
        first, *rest = self._view.drawings()
        first()
        if rest:
            self._rest.begin(rest)

    @Slot()
    def stop(self) -> None:
        """Leave what is not drawn yet."""
        self._soon.stop()
        self._rest.stop()

    @Slot()
    def _draw_some(self) -> None:
        if self._view is not None:
            self._view.redraw_some()
