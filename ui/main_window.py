"""The window: a tab a lab, painted first, filled while it is idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.machine.diagnostics import diagnostics
from core.runtime.own_files import files_set_aside
from core.runtime.records.record import RunSummary
from core.runtime.spec import LESSON_ENDING, LabSpec
from ui.dropped_files import dropped_file
from ui.kept_work import KeptWork
from ui.language import shown
from ui.lessons.door import LessonDoor
from ui.main_menu import MainMenu
from ui.notices import Notices
from ui.open_tabs import OpenTabs, OpenTabsFile, TabState
from ui.preferences import Preferences
from ui.runtime.background import Background
from ui.runtime.idle_steps import IdleSteps
from ui.start.tab import StartTab, last_runs
from ui.tab.lab_tab import LabTab
from ui.tab.lab_view import LabView
from ui.theme import Scheme, apply_theme

if TYPE_CHECKING:
    from core.machine.device import DeviceReport
    from ui.dialogs.device_window import DeviceWindow

_FIRST_SIZE = (1280, 800)
_LEAST_SIZE = (683, 512)  # of a projector of 1024 x 768 at 150 %
_CLOSE_LIMIT_MS = 3000
# Keys typed within this time are one change; a crash loses no more.
_SAVE_DELAY_MS = 200


@dataclass(frozen=True)
class TabPlan:
    """What a tab is made of, once it is first shown."""

    spec: LabSpec
    make_view: Callable[[], LabView]
    guide: Callable[[], str]


class MainWindow(QMainWindow):
    """Owns the tabs, the thread for file work, the file of what is open and the device window.

    Signals
    -------
    settled
        After `fill`: everything that was to be loaded ahead is there, and the window is idle.
    """

    settled = Signal()

    def __init__(
        self,
        plans: Sequence[TabPlan],
        data_folder: Path,
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        has_start: bool = False,
    ) -> None:
        super().__init__(parent)
        self._plans = {plan.spec.id: plan for plan in plans}
        self._runs = data_folder / "runs"
        self.preferences = preferences
        self._open_tabs = OpenTabsFile(data_folder / "sessions")
        self._work = KeptWork(data_folder / "work.json")
        self._background = Background(self)
        self._pages: dict[str, QWidget] = {}
        self._tabs: dict[str, LabTab] = {}
        self._device: DeviceWindow | None = None
        self._ahead = IdleSteps(self)
        self._ahead.finished.connect(self.settled)
        self._save_timer = QTimer(self, interval=_SAVE_DELAY_MS, singleShot=True)
        self._save_timer.timeout.connect(self._save_open_tabs)
        self.start: StartTab | None = None
        self._build(has_start)
        self._restore()

    def _build(self, has_start: bool) -> None:
        self.setWindowTitle("Gradus")
        self.setMinimumSize(*_LEAST_SIZE)
        self.setAcceptDrops(True)
        self.tab_bar = QTabWidget(documentMode=True)
        if has_start:
            self.start = StartTab([plan.spec for plan in self._plans.values()], self, self)
            self.tab_bar.addTab(self.start.page, self.tr("Start"))
        for plan in self._plans.values():
            page = QWidget()
            QVBoxLayout(page).setContentsMargins(0, 0, 0, 0)
            self._pages[plan.spec.id] = page
            self.tab_bar.addTab(page, shown(plan.spec.title))
        self.menu = MainMenu(self.preferences.scheme())
        self.tab_bar.setCornerWidget(self.menu)
        self.addActions(self.menu.actions_for_window())
        self.offer = Notices()
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.offer)
        beside = QHBoxLayout()  # a lesson stands at the right of the tabs
        beside.setSpacing(0)
        beside.addWidget(self.tab_bar, 1)
        layout.addLayout(beside, 1)
        specs = {lab: plan.spec for lab, plan in self._plans.items()}
        self.lessons = LessonDoor(self, specs, self._runs.parent / "lessons", beside, self)
        self.setCentralWidget(centre)
        self.tab_bar.currentChanged.connect(self._on_tab_changed)
        self.menu.find_requested.connect(self.find_action)
        self.menu.full_screen_requested.connect(self._toggle_full_screen)
        self.menu.export_requested.connect(self._export)
        self.lessons.list_in(self.menu)
        self.menu.device_requested.connect(self.show_device)
        self.menu.about_requested.connect(self._show_about)
        self.menu.scheme_chosen.connect(self._choose_scheme)
        self.menu.quit_requested.connect(self.close)

    def _restore(self) -> None:
        if not self.restoreGeometry(self.preferences.state("window/geometry")):
            self.resize(self._first_size())
        lab = self.preferences.text("window/tab", "")
        if lab in self._pages:
            self.tab_bar.setCurrentWidget(self._pages[lab])

    def _first_size(self) -> QSize:
        """Return the size that the pictures have, or what the screen has room for."""
        frame = QSize(2, 1) * self.fontMetrics().lineSpacing()  # a title bar, not known yet
        room = self.screen().availableGeometry().size() - frame
        return QSize(*_FIRST_SIZE).boundedTo(room).expandedTo(self.minimumSize())

    def fill(self) -> None:
        """Make the front tab and warm its worker; called once the window has been painted."""
        self._warm_front()
        left = self._open_tabs.open()
        if left is not None:
            self.offer.add(
                self.tr("Gradus did not close in good order last time. Reopen what was there?"),
                answers=[
                    (self.tr("Reopen"), partial(self._reopen, left)),
                    (self.tr("Start fresh"), lambda: None),
                ],
            )
        aside = files_set_aside()
        if aside:
            words = self.tr("Files that could not be read were set aside; the start went on.")
            self.warn_of_loss(words, "\n".join(aside))
        self._load_in_idle_moments()

    def say(self, words: str) -> None:
        """Say a sentence above the tabs."""
        self.offer.add(words)

    def warn_of_loss(self, text: str, reasons: str) -> None:
        """Say above the tabs what will not be kept, after the question that may stand there."""
        self.offer.add(text, reasons)

    def tell_of_crash(self, stacks: Sequence[str]) -> None:
        """Say that a window crashed, and offer what helps those who look for the fault."""
        self.offer.add(
            self.tr("Gradus crashed last time; the diagnostics tell where, for those who help."),
            "\n\n".join(stacks),
            [
                (self.tr("Copy diagnostics"), self._copy_diagnostics),
                (self.tr("Close"), lambda: None),
            ],
        )

    def _load_in_idle_moments(self) -> None:
        self._ahead.begin(self._steps_ahead())

    def _steps_ahead(self) -> Iterator[Callable[[], object]]:
        """Yield what makes the first Run quick: the exhibit, the plots' library, its plots."""
        tab = self.front_tab()
        view = tab.view if tab is not None else None
        yield _import_plots
        if view is not None:
            yield from view.preparations()

    def tab(self, lab: str) -> LabTab:
        """Return a lab's tab, made now if it was never shown."""
        if lab not in self._tabs:
            plan = self._plans[lab]
            page = self._pages[lab]
            tab = LabTab(plan.spec, plan.make_view, plan.guide, self._runs, self._background, page)
            tab.bring_back(self._work.of(lab))
            tab.kept_state_changed.connect(self._save_timer.start)
            tab.device_clicked.connect(self.show_device)
            self.lessons.follow(tab)
            if self.start is not None:
                self.start.follow(tab)
            tab.lab_requested.connect(self.open_with)
            tab.frame.splitter.restoreState(self.preferences.state(f"{lab}/splitter"))
            layout = page.layout()
            assert layout is not None
            layout.addWidget(tab)
            self._tabs[lab] = tab
        return self._tabs[lab]

    def current_tab(self) -> LabTab:
        """Return the lab's tab in front, or the first lab's while the start page is there."""
        return self.tab(self._current_lab() or next(iter(self._plans)))

    def front_tab(self) -> LabTab | None:
        """Return the lab's tab in front; None while the start page is there."""
        lab = self._current_lab()
        return self.tab(lab) if lab else None

    def _current_lab(self) -> str:
        front = self.tab_bar.currentWidget()
        return next((lab for lab, page in self._pages.items() if page is front), "")

    def _warm_front(self) -> None:
        tab = self.front_tab()
        if tab is not None:
            tab.controller.warm()
        elif self.start is not None:
            self.start.come_alive()

    def open_tab(self, lab: str) -> LabTab:
        """Bring a lab's tab to the front and return it."""
        self.tab_bar.setCurrentWidget(self._pages[lab])
        return self.tab(lab)

    @Slot(str, dict)
    def open_with(self, lab: str, values: Mapping[str, Any]) -> None:
        """Bring a lab's tab to the front and put settings into its form, unless it runs."""
        if lab not in self._plans:
            return
        tab = self.open_tab(lab)
        if tab.controller.state.is_active:
            words = self.tr("A run is under way; stop it, then send the settings here once more.")
            tab.frame.messages.show_message(words, "info")
        else:
            tab.load_settings(values)

    def list_runs(self, then: Callable[[list[RunSummary]], None]) -> None:
        """Hand over the last runs of all labs, read outside the window's thread."""
        self._background.do(partial(last_runs, self._runs, list(self._plans)), then)

    @Slot()
    def show_device(self) -> None:
        """Open the device report."""
        self._device_window().show()

    def _device_window(self) -> DeviceWindow:
        if self._device is None:
            from ui.dialogs.device_window import DeviceWindow  # seldom opened

            self._device = DeviceWindow(self._runs, self)
        return self._device

    @Slot()
    def find_action(self) -> None:
        """Open the list of all that can be done now."""
        from ui.dialogs.action_palette import ActionPalette, PaletteEntry, entries_of

        bar = self.tab_bar
        tabs = [
            PaletteEntry(
                self.tr("Go to {0}").format(bar.tabText(at)), "", partial(bar.setCurrentIndex, at)
            )
            for at in range(bar.count())
        ]
        front = bar.currentWidget()
        ActionPalette([*entries_of(self, front, self.menu), *tabs], self).open()

    @Slot()
    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def _export(self) -> None:
        self.current_tab().drawer_pages.ask_where_to_export()

    @Slot()
    def _show_about(self) -> None:
        from ui.dialogs.about import AboutDialog  # seldom opened

        about = AboutDialog(self)
        about.report_requested.connect(self._device_window().ask)
        self._device_window().reported.connect(about.copy_diagnostics)
        about.open()  # the window goes on behind it

    def _copy_diagnostics(self) -> None:
        device = self._device_window()
        once = Qt.ConnectionType.SingleShotConnection
        device.reported.connect(self._take_report, once)
        device.ask()

    @Slot(object)
    def _take_report(self, report: DeviceReport | None) -> None:
        QApplication.clipboard().setText(diagnostics(report))
        self.offer.add(self.tr("Copied. Paste it into your question."))

    @Slot(str)
    def _choose_scheme(self, scheme: Scheme) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, scheme)
        self.preferences.set_scheme(scheme)

    @Slot(int)
    def _on_tab_changed(self, _: int) -> None:
        if self.isVisible():
            self._warm_front()
            self._save_timer.start()
            self._load_in_idle_moments()

    @Slot()
    def _save_open_tabs(self) -> None:
        tabs = {}
        for lab, tab in self._tabs.items():
            tabs[lab] = TabState(tab.frame.form.values(), tab.shown_run, tuple(tab.overlays()))
        state = OpenTabs(self._current_lab(), tabs)
        # A busy disk can take a second for it; the window does not wait.
        self._background.do(partial(self._open_tabs.save, state), _ignore)

    def _reopen(self, left: OpenTabs) -> None:
        for lab, state in left.tabs.items():
            if lab not in self._plans:
                continue
            tab = self.tab(lab)
            tab.load_settings(state.values)
            if state.run:
                tab.reopen(state.run)
            tab.overlay(state.overlays)
        if left.current in self._pages:
            self.tab_bar.setCurrentWidget(self._pages[left.current])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # Qt's name
        """Take a single file of this computer."""
        if dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # Qt's name
        """Open the dropped file where it belongs."""
        file = dropped_file(event.mimeData())
        if file:
            event.acceptProposedAction()
            self.open_file(Path(file))

    def open_file(self, file: Path) -> None:
        """Open a lesson or a table where it belongs."""
        if file.suffix == LESSON_ENDING:
            self.lessons.desk().open(file)
        elif self.start is not None:
            self.start.open_file(file)

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """End every run and its process, remember the sizes, close in good order."""
        self._ahead.stop()
        self._save_timer.stop()
        controllers = [own for tab in self._tabs.values() for own in tab.controllers()]
        if self._device is not None:
            controllers.append(self._device.controller)
        if self.start is not None:
            controllers += self.start.end()
        for controller in controllers:
            controller.close()
        for controller in controllers:
            controller.wait_closed(_CLOSE_LIMIT_MS)
        for lab, tab in self._tabs.items():
            self.preferences.set_state(f"{lab}/splitter", tab.frame.splitter.saveState())
        self.preferences.set_state("window/geometry", self.saveGeometry())
        self.preferences.set_text("window/tab", self._current_lab())
        self._work.save({lab: (t.spec, t.frame.form.values()) for lab, t in self._tabs.items()})
        self._background.close()
        self._open_tabs.close()
        super().closeEvent(event)


def _import_plots() -> None:
    """Import pyqtgraph, which takes some 0.3 s: once, after the first painting, whatever tab."""
    import ui.widgets.plots.surface.canvas  # noqa: F401


def _ignore(_: object) -> None:
    """Do nothing with a value."""
