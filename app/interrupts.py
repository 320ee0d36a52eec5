"""Ctrl-C in the terminal closes the window in good order."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Slot
from PySide6.QtWidgets import QWidget


class Interrupts(QObject):
    """Closes the window on SIGINT, as long as that lives.

    Python runs its handlers only between lines of Python, and an idle window runs none. So the
    signal is told through a socket, which Qt watches; raised as KeyboardInterrupt it would come up
    in whatever runs next, and end that alone.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._told, self._telling = socket.socketpair()
        for end in (self._told, self._telling):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._told.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._close)
        self._before = signal.signal(signal.SIGINT, _leave_it_to_the_socket)
        self._fd_before = signal.set_wakeup_fd(self._telling.fileno(), warn_on_full_buffer=False)

    def end(self) -> None:
        """Leave the signal to whoever had it before."""
        signal.set_wakeup_fd(self._fd_before)
        signal.signal(signal.SIGINT, self._before)
        self._notifier.setEnabled(False)
        self._told.close()
        self._telling.close()

    @Slot()
    def _close(self) -> None:
        if signal.SIGINT in self._told.recv(64):
            self._window.close()


def _leave_it_to_the_socket(*_: object) -> None:
    """Do nothing."""
