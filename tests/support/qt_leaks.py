"""Finds what a test left behind in Qt: running threads, active timers, top-level widgets."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.runtime.draw_queue import draw_queue

_PATIENCE_MS = 2000
_MOST_MOMENTS = 100
# Qt's own window, made once by the first tool tip and kept.
_QTS_OWN = ("QTipLabel",)


class QtWatch:
    """Remembers, while it is installed, every QThread and QTimer that Python code starts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._threads: list[weakref.ref[QThread]] = []
        self._timers: list[weakref.ref[QTimer]] = []
        self._widgets = {_address(widget) for widget in _top_level_widgets()}
        monkeypatch.setattr(QThread, "start", _noting(QThread.start, self._threads))
        monkeypatch.setattr(QTimer, "start", _noting(QTimer.start, self._timers))

    def left(self) -> list[str]:
        """Return what is still there after Qt did what it had put off; end what can be ended."""
        draw_queue().clear()  # the application's own; what it drew for this test is gone
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        for _ in range(_MOST_MOMENTS):
            if not any(_is_due(timer) for timer in _living(self._timers)):
                break
            QCoreApplication.processEvents()
            draw_queue().clear()  # a layout that was put off has changed the size of a plot
        found = [f"QThread {_name(thread)}" for thread in _living(self._threads) if _runs(thread)]
        for timer in _living(self._timers):
            if timer.isActive():
                found.append(f"active QTimer {_name(timer)} of {_name(timer.parent())}")
                timer.stop()
        return found + [f"top-level {_name(widget)}" for widget in self._close_widgets()]

    def _close_widgets(self) -> list[QWidget]:
        if not self._new_widgets():
            return []
        gc.collect()  # a cycle that nobody holds is no leak
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left = self._new_widgets()
        for widget in left:
            widget.close()
            widget.deleteLater()
        return left

    def _new_widgets(self) -> list[QWidget]:
        return [widget for widget in _top_level_widgets() if _address(widget) not in self._widgets]


def _noting(start: Callable[..., None], seen: list[weakref.ref[Any]]) -> Callable[..., None]:
    def noted(self: QObject, *arguments: Any) -> None:
        seen.append(weakref.ref(self))
        start(self, *arguments)

    return noted


def _living(seen: list[weakref.ref[Any]]) -> list[Any]:
    objects = {id(found): found for reference in seen if (found := reference()) is not None}
    return [found for found in objects.values() if shiboken6.isValid(found)]


def _is_due(timer: QTimer) -> bool:
    """Return whether this is work put off to the next moment, rather than a timer left running."""
    return timer.isActive() and timer.isSingleShot() and timer.interval() == 0


def _runs(thread: QThread) -> bool:
    return not thread.wait(_PATIENCE_MS)


def _top_level_widgets() -> list[QWidget]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() not in _QTS_OWN
    ]


def _address(widget: QWidget) -> int:
    address: int = shiboken6.getCppPointer(widget)[0]  # the wrapper of one widget may change
    return address


def _name(thing: QObject | None) -> str:
    if thing is None:
        return "nobody"
    return f"{type(thing).__name__} {thing.objectName()}".strip()
