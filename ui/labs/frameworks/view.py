"""The exhibit of the frameworks lab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.runtime.records.record import Column
from ui.labs.frameworks.calls_page import CallsPage
from ui.labs.frameworks.expression_page import ExpressionPage
from ui.labs.frameworks.loop_page import LoopPage
from ui.labs.frameworks.sorting_page import SortingPage
from ui.labs.frameworks.speed_page import SpeedPage
from ui.runtime.mailbox import Frame
from ui.tab.lab_view import LabView
from ui.widgets.basic.lazy_page import LazyPage


class FrameworksView(LabView):
    """The loop in six ways; who calls whom; one expression; the lecture's list to be sorted."""

    IS_OPEN_AT_ONCE = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loop = LoopPage()
        self.calls = LazyPage(self._make_calls)
        self.expression = LazyPage(self._make_expression)
        self.sorting = LazyPage(self._make_sorting)
        self.speed = LazyPage(self._make_speed)
        self.pages = QTabWidget(documentMode=True)
        self.pages.addTab(self.loop, self.tr("One loop, six ways"))
        self.pages.addTab(self.calls, self.tr("Who calls whom"))
        self.pages.addTab(self.expression, self.tr("One expression"))
        self.pages.addTab(self.sorting, self.tr("Library or framework?"))
        self.pages.addTab(self.speed, self.tr("Where does the time go?"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.pages)

    def _make_calls(self) -> CallsPage:
        page = CallsPage()
        self.pass_on(page)
        return page

    def _make_expression(self) -> ExpressionPage:
        page = ExpressionPage()
        self.pass_on(page)
        return page

    def _make_sorting(self) -> SortingPage:
        page = SortingPage()
        page.case_wanted.connect(self._see_case)
        return page

    def _make_speed(self) -> SpeedPage:
        page = SpeedPage()
        self.pass_on(page)
        return page

    def _see_case(self, case: str) -> None:
        self.pages.setCurrentWidget(self.calls)
        self.calls.widget().choose(case)

    # What the tab tells.

    def preparations(self) -> Sequence[Callable[[], object]]:
        """Build the plots' canvases ahead."""
        return (self.loop.losses.prepare, self.loop.differences.prepare)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Clear the plots for a new run."""
        self.loop.begin()
        self.pages.setCurrentWidget(self.loop)

    def take(self, frame: Frame) -> None:
        """Keep the steps of a frame."""
        self.loop.store(frame.metrics)

    def show_kept(self, metrics: Mapping[str, Column], snapshots: Mapping[str, Any]) -> None:
        """Take an earlier run's history."""
        self.loop.store(metrics)

    def finish(self, outcome: str, result: Mapping[str, Any]) -> None:
        """Show what each way cost."""
        self.loop.show_rows(result.get("rows", {}))

    def set_overlay(
        self, run_id: str, label: str, color: QColor, run: Mapping[str, Column]
    ) -> None:
        """Draw an earlier run's first loss beside the present ones."""
        name = next((name for name in run if name.startswith("loss.")), None)
        if name is not None:
            self.loop.losses.set_overlay(run_id, label, *run[name], color)

    def remove_overlay(self, run_id: str) -> None:
        """Take an earlier loss away."""
        self.loop.losses.remove_overlay(run_id)

    def summary(self) -> str:
        """Return the page in front in words."""
        if self.pages.currentWidget() is self.calls and self.calls.is_made:
            return self.calls.widget().summary()
        return self.loop.summary()
