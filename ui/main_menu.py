"""The menu beside the tabs: what is not about one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import get_args

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.text_size import text_size
from ui.theme import Scheme


class MainMenu(QToolButton):
    """One button with the window's menu.

    Signals
    -------
    find_requested, full_screen_requested, export_requested, device_requested, about_requested,
    quit_requested
        The entry of this name was chosen.
    scheme_chosen(str)
        Light, dark, or as the system.
    """

    find_requested = Signal()
    full_screen_requested = Signal()
    export_requested = Signal()
    device_requested = Signal()
    about_requested = Signal()
    lessons_wanted = Signal()
    quit_requested = Signal()
    scheme_chosen = Signal(str)

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("&Menu"))
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self)
        self._fill(scheme)
        self.setMenu(self._menu)

    def actions_for_window(self) -> list[QAction]:
        """Return the actions whose shortcuts work wherever the focus is."""
        always = [self._find, self._full_screen, self._export, self._quit]
        return [*always, *self._text_sizes]

    def show_lessons(
        self,
        lessons: Sequence[tuple[str, Path]],
        open_lesson: Callable[[Path], object],
        ask: Callable[[], object],
    ) -> None:
        """List the lessons, which are read when the list is opened."""
        self._lessons.clear()
        for title, file in lessons:
            self._lessons.addAction(title).triggered.connect(partial(open_lesson, file))
        self._lessons.addSeparator()
        self._lessons.addAction(self.tr("&Open a lesson…")).triggered.connect(ask)

    def lesson_actions(self) -> list[QAction]:
        """Return what the list of lessons offers."""
        return self._lessons.actions()

    def _fill(self, scheme: Scheme) -> None:
        self._find = self._menu.addAction(self.tr("&Find an action…"))
        self._find.setShortcut(QKeySequence("Ctrl+K"))
        self._find.triggered.connect(self.find_requested)
        self._export = self._menu.addAction(self.tr("&Export script or notebook…"))
        self._export.setShortcut(QKeySequence("Ctrl+E"))
        self._export.triggered.connect(self.export_requested)
        self._lessons = self._menu.addMenu(self.tr("&Lessons"))
        self._lessons.aboutToShow.connect(self.lessons_wanted)
        self._menu.addMenu(self._scheme_menu(scheme))
        self._menu.addMenu(self._text_menu())
        self._full_screen = self._menu.addAction(self.tr("F&ull screen"))
        self._full_screen.setShortcut(QKeySequence("Alt+Return"))
        self._full_screen.triggered.connect(self.full_screen_requested)
        device = self._menu.addAction(self.tr("&Device report"))
        device.triggered.connect(self.device_requested)
        about = self._menu.addAction(self.tr("&About Gradus"))
        about.triggered.connect(self.about_requested)
        self._menu.addSeparator()
        self._quit = self._menu.addAction(self.tr("&Quit"))
        self._quit.setShortcut(QKeySequence("Ctrl+Q"))
        self._quit.triggered.connect(self.quit_requested)

    def _scheme_menu(self, scheme: Scheme) -> QMenu:
        menu = QMenu(self.tr("&Colours"), self._menu)
        words = {
            "system": self.tr("As the &system"),
            "light": self.tr("&Light"),
            "dark": self.tr("&Dark"),
        }
        group = QActionGroup(menu)
        for name in get_args(Scheme):
            action = menu.addAction(words[name])
            action.setCheckable(True)
            action.setChecked(name == scheme)
            action.setData(name)
            group.addAction(action)
        group.triggered.connect(self._tell_scheme)
        return menu

    def _text_menu(self) -> QMenu:
        menu = QMenu(self.tr("&Text size"), self._menu)
        size = text_size()
        self._text_sizes = []
        for words, keys, do in (
            (self.tr("&Larger"), ["Ctrl++", "Ctrl+="], size.larger),
            (self.tr("&Smaller"), ["Ctrl+-"], size.smaller),
            (self.tr("&As the system"), ["Ctrl+0"], size.reset),
        ):
            action = menu.addAction(words)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(do)
            self._text_sizes.append(action)
        return menu

    @Slot(QAction)
    def _tell_scheme(self, action: QAction) -> None:
        self.scheme_chosen.emit(action.data())
