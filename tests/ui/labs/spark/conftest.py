"""Parts of the Spark lab's exhibit before a worker that the test plays itself."""

from __future__ import annotations

import pytest
from support.spark_answers import Worker, values

from ui.labs.spark import SparkView
from ui.widgets.plots.surface.frame import PlotFrame


@pytest.fixture
def open_part(qtbot):
    """Open a part, its questions answered by made-up answers or those given."""
    opened = []

    def open_(part, settings=None, **answers):
        part.worker = Worker(**answers)
        part.worker.serve(part)
        qtbot.addWidget(part)
        part.resize(740, 560)
        if hasattr(part, "settings_changed"):
            part.settings_changed(settings or values())
        for plot in part.findChildren(PlotFrame):
            plot.prepare()  # the first drawing would load pyqtgraph
        with qtbot.waitExposed(part):
            part.show()
        if hasattr(part, "set_ready"):
            part.set_ready(True)
        opened.append(part)
        return part

    yield open_
    for part in opened:
        part.hide()


@pytest.fixture
def spark_view(qtbot):
    """Return the whole exhibit, shown, with the settings that it has at first."""
    view = SparkView()
    view.worker = Worker()
    view.worker.serve(view)
    qtbot.addWidget(view)
    view.resize(740, 560)
    for plot in view.findChildren(PlotFrame):
        plot.prepare()
    view.settings_changed(values())
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.hide()
