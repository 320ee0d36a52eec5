"""The widgets around every lab's exhibit, in the places that a student knows from every lab."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.runtime.spec import LabSpec
from ui.labs.lab_view import LabView
from ui.labs.runs_panel import RunsPanel
from ui.runtime.background import Background
from ui.widgets.code_panel import CodePanel
from ui.widgets.drawer import Drawer
from ui.widgets.empty_state import EmptyState
from ui.widgets.guide_view import GuideView
from ui.widgets.message_bar import MessageBar
from ui.widgets.run_bar import RunBar
from ui.widgets.settings_form import SettingsForm


class LabFrame(QWidget):
    """Run bar, form, exhibit, drawer and message bar; `LabTab` brings them to life."""

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
        self.guide = GuideView()
        self.runs = RunsPanel(spec, runs, background)
        self.drawer = Drawer()
        for (page, title), widget in zip(pages, (self.code, self.guide, self.runs), strict=True):
            self.drawer.add_page(page, title, widget)
        summary = QCoreApplication.translate("Labs", spec.summary)
        self.empty = EmptyState(summary, self.tr("Run"))
        self.exhibit = QStackedWidget()
        self.exhibit.addWidget(self.empty)
        self._arrange()

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
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for widget in (self.form, self.exhibit, self.drawer):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.messages)
