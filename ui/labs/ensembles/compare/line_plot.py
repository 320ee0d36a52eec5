"""The lines of a lab with more models than the palette has colours."""

from __future__ import annotations

from PySide6.QtGui import QColor

from ui import theme
from ui.labs.ensembles.compare.colors import model_color
from ui.widgets.plots import line_plot
from ui.widgets.plots.line_plot import Stroke

__all__ = ["LinePlot", "Stroke"]


class LinePlot(line_plot.LinePlot):
    """Whole lines, in a model's colour."""

    def _color(self, choice: theme.ColorChoice) -> QColor:
        return model_color(choice)
