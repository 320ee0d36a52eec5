"""A robot that clicks, types and chooses at random, with a seed, in whatever the window shows."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import psutil
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from support.demo_window import children
from ui.main_window import MainWindow
from ui.theme import apply_theme

_TYPED = ("", "0", "1", "-1", "1e-6", "nan", "1,5", "x @ w", "ones(2, 3)", "loss", "가", "a" * 40)
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete)
_SIZES = ((683, 512), (1024, 700), (1280, 800), (1600, 1000))
# Ends the window, or opens a program beside it.
_FORBIDDEN = ("Quit",)
_LOCALES = ("C", "de_DE", "ko_KR", "fr_FR", "ar_EG")
_LINKS = ("gradus:run", "gradus:stop", "gradus:set?seed=3", "gradus:try?steps=5", "gradus:no?x")
_LEFT = Qt.MouseButton.LeftButton


class Robot:
    """Acts on one lab's tab; ``log`` is what it did, ``slowest_s`` the window's worst moment."""

    def __init__(self, window: MainWindow, lab: str, seed: int) -> None:
        self._window = window
        self._random = random.Random(seed)
        self._tab = window.open_tab(lab)
        self.log: list[str] = []
        self.slowest_s = 0.0
        self.slowest = ""

    def play(self, seconds: float) -> None:
        """Act until the time is over."""
        until = time.monotonic() + seconds
        rare = (
            self._change_theme,
            self._change_numbers,
            self._resize,
            self._open_drawer,
            self._kill_worker,
            self._follow_link,
        )
        while time.monotonic() < until:
            act = self._random.choice(rare) if self._random.random() < 0.06 else self._touch
            if self._random.random() < 0.04:
                act = self._press_run
            self._do(act)

    def _do(self, act: Callable[[], str]) -> None:
        began = time.thread_time()  # of the window's own thread: others may have the processor
        done = act()
        QApplication.processEvents()
        took = time.thread_time() - began
        self.log.append(f"{took * 1000:6.0f} ms  {done}")
        if took > self.slowest_s:
            self.slowest_s, self.slowest = took, done
        self._close_what_opened()
        QTest.qWait(self._random.choice((0, 0, 5, 30)))

    def _press_run(self) -> str:
        controls = self._tab.frame.bar.controls
        action = self._random.choice(controls.all())
        action.trigger()
        return f"run bar: {action.text()}"

    def _change_theme(self) -> str:
        scheme = self._random.choice(("light", "dark", "system"))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, scheme)
        return f"theme {scheme}"

    def _change_numbers(self) -> str:
        """Write numbers as people elsewhere do; the window's parts follow it."""
        locale = QLocale(self._random.choice(_LOCALES))
        self._window.setLocale(locale)
        return f"numbers {locale.name()}"

    def _follow_link(self) -> str:
        link = self._random.choice(_LINKS)
        self._tab.act_on_link(link)
        return f"link {link}"

    def _resize(self) -> str:
        size = self._random.choice(_SIZES)
        self._window.resize(*size)
        return f"resize {size}"

    def _open_drawer(self) -> str:
        page = self._random.choice(("code", "guide", "runs"))
        self._tab.frame.drawer.open_page(page)
        return f"drawer {page}"

    def _kill_worker(self) -> str:
        workers = sorted(children())
        if workers:
            psutil.Process(self._random.choice(workers)).kill()
        return "kill a worker"

    def _touch(self) -> str:
        things = [w for w in self._tab.findChildren(QWidget) if self._can_touch(w)]
        if not things:
            return "nothing to touch"
        widget = self._random.choice(things)
        name = f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"
        self._use(widget)
        return name

    def _can_touch(self, widget: QWidget) -> bool:
        kinds = (
            QAbstractButton,
            QAbstractSlider,
            QAbstractSpinBox,
            QComboBox,
            QLineEdit,
            QPlainTextEdit,
            QTabBar,
            QAbstractItemView,
        )
        if not isinstance(widget, kinds) or not widget.isVisible() or not widget.isEnabled():
            return False
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        return words not in _FORBIDDEN

    def _use(self, widget: QWidget) -> None:
        rng = self._random
        match widget:
            case QComboBox() if widget.count():
                widget.setCurrentIndex(rng.randrange(widget.count()))
                widget.activated.emit(widget.currentIndex())
            case QTabBar() if widget.count():
                at = widget.tabRect(rng.randrange(widget.count())).center()
                QTest.mouseClick(widget, _LEFT, pos=at)
            case QLineEdit() | QPlainTextEdit() | QAbstractSpinBox():
                widget.setFocus()
                if rng.random() < 0.5:
                    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
                self._type(widget, rng.choice(_TYPED))
                QTest.keyClick(widget, rng.choice(_KEYS))
            case QAbstractSlider():
                widget.setValue(rng.randint(widget.minimum(), widget.maximum()))
            case _:
                target = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
                x = rng.randrange(max(target.width(), 1))
                y = rng.randrange(max(target.height(), 1))
                at = QPoint(x, y) if isinstance(widget, QAbstractItemView) else None
                QTest.mouseClick(target, _LEFT, pos=at or target.rect().center())

    def _type(self, widget: QWidget, words: str) -> None:
        if words.isascii():
            QTest.keyClicks(widget, words)
            return
        # Other letters come at once, as from an input method.
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(widget, event)

    def _close_what_opened(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and isinstance(widget, QDialog | QMenu) and widget.isVisible():
                widget.close()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
