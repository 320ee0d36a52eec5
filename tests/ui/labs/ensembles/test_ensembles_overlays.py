"""An earlier run beside the present one: each model in its colour."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from support.drawing import wait_until_drawn

from core.labs.ensembles import SPEC
from ui import theme
from ui.labs.ensembles.view import EnsemblesView

STEPS = np.arange(1.0, 4.0)
RUN = {
    f"{model}.{part}": (STEPS, values)
    for model in ("random_forest", "xgboost")
    for part, values in (("trees", STEPS * 10), ("test", 1 / STEPS))
}


@pytest.fixture
def view(qtbot):
    view = EnsemblesView()
    qtbot.addWidget(view)
    view.resize(1000, 700)
    with qtbot.waitExposed(view):
        view.show()
    view.settings_changed(SPEC.settings.make({"models": "linear, xgboost"}).model_dump())
    view.set_overlay("7", "Run 7", QColor("red"), RUN)
    return view


def test_a_model_of_an_earlier_run_has_the_colour_it_has_now_and_others_the_runs(view):
    entries = view.compare.curves.legend.entries
    assert entries["Run 7: XGBoost"].color == theme.series(1)
    assert entries["Run 7: Random forest"].color == QColor("red")
    assert {entry.mark for entry in entries.values()} == {"thin"}


def test_an_earlier_runs_values_are_read_as_those_of_this_run(view, qtbot):
    wait_until_drawn(qtbot)
    assert "Run 7: XGBoost 7: from 1 to 0.333" in view.summary()


def test_an_earlier_run_is_taken_away(view):
    view.remove_overlay("7")
    assert view.compare.curves.legend.entries == {}
