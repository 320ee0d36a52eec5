"""What plots of labelled series share: their colours, their legend, replacing and removing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from ui import theme
from ui.widgets.plots.surface.legend import LegendEntry, Mark
from ui.widgets.plots.surface.panel import PlotPanel

if TYPE_CHECKING:
    from ui.widgets.plots.surface.canvas import PlotCanvas


@dataclass(kw_only=True)
class Series:
    """A series' colour, and what draws it once it has been drawn."""

    color: theme.ColorChoice
    item: Any = None


Each = TypeVar("Each", bound=Series)


class SeriesPlot(PlotPanel, Generic[Each]):
    """A plot of series by label; a subclass draws them and says how in `_style`."""

    MARK: ClassVar[Mark] = "line"

    def _begin(self) -> None:
        self._series: dict[str, Each] = {}

    def remove(self, label: str) -> None:
        """Take a series away, if it is there."""
        gone = self._series.pop(label, None)
        if gone is not None:
            if gone.item is not None and self._canvas is not None:
                self._canvas.remove(gone.item)
            self._legend.remove_entry(label)
            self._refresh_legend()
            self._touch()

    def clear(self) -> None:
        """Take all series away."""
        for label in list(self._series):
            self.remove(label)
        self.follow()

    # ---- for subclasses

    def _put(
        self,
        label: str,
        color: theme.ColorChoice | None,
        make: Callable[[theme.ColorChoice, Any], Each],
    ) -> None:
        """Keep what ``make(color, item)`` returns under a label, in its old colour or a new one."""
        old = self._series.get(label)
        if color is None:
            color = old.color if old else len(self._series)
        self._series[label] = make(color, old.item if old else None)
        if old is None or old.color != color:
            self._refresh_legend()
        self._touch()

    def _style(self, canvas: PlotCanvas, each: Each) -> None:
        """Give a series' item its colours."""
        raise NotImplementedError

    # ---- hooks

    def _refresh_looks(self) -> None:
        super()._refresh_looks()
        for each in self._series.values():
            if each.item is not None and self._canvas is not None:
                self._style(self._canvas, each)
        self._refresh_legend()

    def _refresh_legend(self) -> None:
        alone = len(self._series) == 1
        for label, each in self._series.items():
            shown = "" if alone and label == self.title else label
            entry = LegendEntry(shown, theme.resolve(each.color), "none" if alone else self.MARK)
            self._legend.set_entry(label, entry)
