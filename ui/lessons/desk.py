"""Joins a lesson to the window: its steps set the tabs up, and what is run there is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from core.lessons.answers import Answers, findings_of, read_answers, save_answers
from core.lessons.lesson import Lesson, Task, said
from core.lessons.reading import LessonError, read_lesson, settings_of, unpack
from core.runtime.events import Finished, Note
from core.runtime.own_files import read_or_set_aside
from core.runtime.spec import LESSON_ENDING, LabSpec
from ui.language import shown
from ui.lessons.panel import LessonPanel
from ui.tab.lab_tab import LabTab


class Home(Protocol):
    """What a lesson needs of the window around it."""

    def open_tab(self, lab: str) -> LabTab:
        """Bring a lab's tab to the front."""

    def say(self, words: str) -> None:
        """Say a sentence above the tabs."""


class LessonDesk(QObject):
    """Owns the lesson that is open, and its answers, which are kept as they come."""

    def __init__(
        self,
        home: Home,
        find_spec: Callable[[str], LabSpec | None],
        folder: Path,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._home, self._find_spec, self._folder = home, find_spec, folder
        self._parent = parent
        self._notes: dict[str, list[Note]] = {}
        self._settings: dict[str, Mapping[str, Any]] = {}
        self._restricted: LabTab | None = None
        self.lesson: Lesson | None = None
        self.answers = Answers(lesson="")
        self.panel = LessonPanel()
        self.panel.hide()
        self.panel.step_wanted.connect(self.go_to)
        self.panel.given.connect(self._give)
        self.panel.named.connect(self._name)
        self.panel.save_wanted.connect(self._ask_where_to_save)
        self.panel.close_wanted.connect(self.close)

    def follow(self, tab: LabTab) -> None:
        """Keep what a tab's runs find, while a lesson is open."""
        lab = tab.spec.id
        tab.controller.started.connect(partial(self._begin_run, lab, tab))
        tab.controller.noted.connect(partial(self._take_note, lab))
        tab.controller.ended.connect(partial(self._end_run, lab))

    def shipped(self) -> list[tuple[str, Path]]:
        """Return title and file of each lesson that ships."""
        folder = resources.files("resources") / "lessons"
        names = sorted(each.name for each in folder.iterdir() if each.name.endswith(LESSON_ENDING))
        found = []
        for name in names:
            file = Path(str(folder / name))
            lesson = read_lesson(file, self._find_spec)
            found.append((said(lesson.title, self.panel.language), file))
        return found

    @Slot()
    def ask_for_file(self) -> None:
        """Let the user choose a lesson's file."""
        place = QStandardPaths.StandardLocation.DocumentsLocation
        name, _ = QFileDialog.getOpenFileName(
            self._parent,
            self.tr("Open a lesson"),
            QStandardPaths.writableLocation(place),
            self.tr("Lessons") + f" (*{LESSON_ENDING})",
        )
        if name:
            self.open(Path(name))

    def open(self, file: Path) -> None:
        """Show a lesson; nothing of it runs, and what is wrong with it is said in one sentence."""
        try:
            lesson = read_lesson(file, self._find_spec)
        except LessonError as error:
            self._home.say(shown(error.text))
            return
        self.close()
        self.lesson = lesson
        unpack(lesson, self._data_folder)
        self.answers = Answers(lesson=lesson.id)
        if self._answers_file.exists():
            self.answers = read_or_set_aside(self._answers_file, read_answers, self.answers)
        self.panel.show_lesson(lesson, self.answers)
        self.panel.show()

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Set the step's tab up as the lesson says, unless a run is under way there."""
        if self.lesson is None or not 0 <= number < len(self.lesson.steps):
            return
        step = self.lesson.steps[number]
        tab = self._home.open_tab(step.lab)
        if tab.controller.state.is_active:
            self._home.say(self.tr("A run is under way; stop it, then go on with the lesson."))
            return
        self._free()
        tab.load_settings(settings_of(step, self._data_folder))
        tab.frame.form.restrict(hidden=step.hidden, fixed=step.locked)
        self._restricted = tab
        self.panel.show_step(number, self.answers)

    @Slot()
    def close(self) -> None:
        """Put the lesson away; its answers stay in their file."""
        self._free()
        self.lesson = None
        self.panel.hide()

    @property
    def _data_folder(self) -> Path:
        assert self.lesson is not None
        return self._folder / self.lesson.id

    @property
    def _answers_file(self) -> Path:
        assert self.lesson is not None
        return self._folder / f"{self.lesson.id}.json"

    def _free(self) -> None:
        if self._restricted is not None:
            self._restricted.frame.form.restrict()
            self._restricted = None

    def _begin_run(self, lab: str, tab: LabTab, _started: object) -> None:
        self._notes[lab] = []
        self._settings[lab] = tab.frame.form.values()

    def _take_note(self, lab: str, note: Note) -> None:
        self._notes.setdefault(lab, []).append(note)

    def _end_run(self, lab: str, finished: Finished) -> None:
        notes = self._notes.pop(lab, [])
        if self.lesson is None or lab not in self._settings:
            return
        settings = self._settings.pop(lab)
        self.answers.add_run(lab, settings, finished.outcome, finished.result, findings_of(notes))
        self._keep()

    @Slot(object, object)
    def _give(self, task: Task, value: Any) -> None:
        self.answers.give(task, value)
        self._keep()

    @Slot(str)
    def _name(self, name: str) -> None:
        self.answers.student = name[:200]
        self._keep()

    def _keep(self) -> None:
        self._save(self._answers_file)
        self.panel.show_answers(self.answers)

    @Slot()
    def _ask_where_to_save(self) -> None:
        if self.lesson is None:
            return
        place = QStandardPaths.StandardLocation.DocumentsLocation
        start = Path(QStandardPaths.writableLocation(place))
        student = self.answers.student or self.tr("answers")
        name, _ = QFileDialog.getSaveFileName(
            self._parent,
            self.tr("Save answers"),
            str(start / f"{self.lesson.id} {student}.json"),
            self.tr("Answers") + " (*.json)",
        )
        if name:
            self._save(Path(name).with_suffix(".json"))

    def _save(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            save_answers(self.answers, file)
        except OSError as error:
            words = self.tr("The answers cannot be kept in {0}: {1}.")
            self._home.say(words.format(file, error.strerror or error))
