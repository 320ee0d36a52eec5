"""The window's way to lessons: light until the first is opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from core.runtime.spec import LabSpec
from ui.main_menu import MainMenu
from ui.tab.lab_tab import LabTab

if TYPE_CHECKING:
    from ui.lessons.desk import Home, LessonDesk


class LessonDoor(QObject):
    """Makes the desk at the first lesson, beside the tabs: a start does not wait for it."""

    def __init__(
        self,
        home: Home,
        specs: Mapping[str, LabSpec],
        folder: Path,
        beside: QBoxLayout,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._home, self._specs, self._folder = home, specs, folder
        self._beside, self._parent = beside, parent
        self._desk: LessonDesk | None = None
        self._tabs: list[LabTab] = []

    def follow(self, tab: LabTab) -> None:
        """Have a lesson that is open learn of this tab's runs."""
        self._tabs.append(tab)
        if self._desk is not None:
            self._desk.follow(tab)

    def desk(self) -> LessonDesk:
        """Return what keeps lessons, made now if it is not there yet."""
        if self._desk is None:
            from ui.lessons.desk import LessonDesk

            self._desk = LessonDesk(self._home, self._specs.get, self._folder, self._parent)
            self._beside.addWidget(self._desk.panel)
            for tab in self._tabs:
                self._desk.follow(tab)
        return self._desk

    def list_in(self, menu: MainMenu) -> None:
        """Fill the menu's list, whenever it is about to be shown."""
        menu.lessons_wanted.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        menu, desk = self.sender(), self.desk()
        assert isinstance(menu, MainMenu)
        menu.show_lessons(desk.shipped(), desk.open, desk.ask_for_file)
