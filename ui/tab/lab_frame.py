"""The widgets around every lab's exhibit, in the places that a student knows from every lab."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.runtime.spec import LabSpec
from ui.language import shown
from ui.runtime.background import Background
from ui.tab.lab_view import LabView
from ui.tab.panes import Panes
from ui.widgets.bars.message_bar import MessageBar
from ui.widgets.bars.run_bar import RunBar
from ui.widgets.basic.drawer import Drawer
from ui.widgets.basic.empty_state import EmptyState
from ui.widgets.basic.lazy_page import LazyPage
from ui.widgets.code.code_panel import CodePanel
from ui.widgets.forms.settings_form import SettingsForm

if TYPE_CHECKING:
    from ui.tab.runs_panel import RunsPanel
    from ui.widgets.guide.guide_view import GuideView


class LabFrame(QWidget):
    """Run bar, form, exhibit, drawer and message bar; `LabTab` brings them to life.

    Guide and runs are made when they are first looked at, which most starts never do.

    Signals
    -------
    guide_made(GuideView), runs_made(RunsPanel)
        The page is there now, to be connected.
    """

    guide_made = Signal(object)
    runs_made = Signal(object)

    def __init__(
        self,
        spec: LabSpec,
        runs: Path,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = SettingsForm(spec.settings)
        pages = [("code", self.tr("Code")), ("guide", self.tr("Guide")), ("runs", self.tr("Runs"))]
        self.bar = RunBar(self.form.presets(), pages)
        self.messages = MessageBar()
        self.code = CodePanel()
        if spec.shows_translation:
            self.code.show_as_translation()
        self._guide = LazyPage(self._make_guide)
        self._runs = LazyPage(partial(self._make_runs, spec, runs, background))
        self.drawer = Drawer()
        widgets: tuple[QWidget, ...] = (self.code, self._guide, self._runs)
        for (page, title), widget in zip(pages, widgets, strict=True):
            self.drawer.add_page(page, title, widget)
        summary = shown(spec.summary)
        self.empty = EmptyState(summary, self.tr("Run"))
        self.exhibit = QStackedWidget()
        self.exhibit.addWidget(self.empty)
        self._arrange()

    @property
    def guide(self) -> GuideView:
        """The drawer's page with the guide."""
        return self._guide.widget()

    @property
    def runs(self) -> RunsPanel:
        """The drawer's page with the kept runs."""
        return self._runs.widget()

    @property
    def has_runs(self) -> bool:
        """Whether the page with the kept runs has been made."""
        return self._runs.is_made

    def _make_guide(self) -> GuideView:
        from ui.widgets.guide.guide_view import GuideView

        guide = GuideView()
        self.guide_made.emit(guide)
        return guide

    def _make_runs(self, spec: LabSpec, runs: Path, background: Background) -> RunsPanel:
        from ui.tab.runs_panel import RunsPanel

        panel = RunsPanel(spec, runs, background)
        self.runs_made.emit(panel)
        return panel

    def show_view(self, view: LabView) -> None:
        """Put the exhibit in the place of the empty state."""
        if self.exhibit.indexOf(view) < 0:
            self.exhibit.addWidget(view)
        self.exhibit.setCurrentWidget(view)

    def make_room_for_drawer(self) -> None:
        """Give the drawer the width it asks for, when it has less and the window has it."""
        form, exhibit, drawer = self.splitter.sizes()
        wanted = min(self.drawer.sizeHint().width(), (exhibit + drawer) // 2)
        if drawer < wanted:
            self.splitter.setSizes([form, exhibit + drawer - wanted, wanted])

    def _arrange(self) -> None:
        self.panes = Panes(self.form, self.exhibit, self.drawer)
        self.splitter = self.panes.splitter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.panes, 1)
        layout.addWidget(self.messages)
