"""The curves of both players and of the modes, with made-up steps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from support.drawing import wait_until_drawn
from support.gan_snapshots import plane

from ui.labs.gan.watch.curves_panel import CurvesPanel


def column(first, *values):
    return np.arange(first, first + len(values), dtype=float), np.array(values, dtype=float)


@pytest.fixture
def panel(qtbot):
    panel = CurvesPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 560)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.begin(has_modes=True)
    return panel


def test_each_metric_has_its_curve(panel):
    names = {"d_loss", "g_loss", "d_real", "d_fake", "d_grad_norm", "g_grad_norm"}
    measures = {"modes_covered", "high_quality", "reverse_kl", "distance", "noise_floor"}
    panel.store({name: column(1.0, 3.0, 2.0) for name in names | measures})
    assert {name: panel.last(name) for name in names | measures} == dict.fromkeys(
        names | measures, 2.0
    )


def test_a_metric_that_has_no_curve_is_left_out(panel):
    panel.store({"something_else": column(1.0, 1.0)})
    assert panel.summary() == ""


def test_only_plots_that_are_seen_are_drawn(panel, qtbot):
    panel.store({"d_loss": column(1.0, 1.0), "distance": column(1.0, 1.0)})
    wait_until_drawn(qtbot)
    assert not panel.losses.is_empty
    assert panel.distance.is_empty


def test_a_plot_that_is_brought_to_the_front_is_drawn(panel, qtbot):
    panel.store({"distance": column(1.0, 1.0)})
    panel.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not panel.distance.is_empty)


def test_the_modes_axis_reaches_from_none_to_all(panel, qtbot):
    panel.setCurrentIndex(1)
    panel.take_modes(plane()["modes"])
    panel.store({"modes_covered": column(100.0, 5.0, 5.0)})
    wait_until_drawn(qtbot)
    _, _, bottom, top = panel.modes.canvas.view
    assert bottom <= 0.0
    assert top >= 8.0


def test_the_bars_count_the_samples_of_each_mode(panel, qtbot):
    panel.setCurrentIndex(1)
    panel.take_modes(plane()["modes"])
    wait_until_drawn(qtbot)
    assert panel.counts.summary() == "samples: at most 110 at 2"


def test_data_without_modes_have_no_plots_of_modes(panel):
    panel.begin(has_modes=False)
    panel.setCurrentIndex(1)
    assert not panel.modes.isVisible()
    assert not panel.counts.isVisible()
    assert panel.distance.isVisible()


def test_a_branch_draws_anew_and_leaves_a_thin_line(panel, qtbot):
    panel.store({"d_loss": column(1.0, 1.0, 2.0, 3.0)})
    panel.store({"d_loss@1": column(2.0, 7.0, 8.0)})
    wait_until_drawn(qtbot)
    assert panel.last("d_loss") == 8.0
    assert panel.losses.history("d_loss@0").last == (3.0, 3.0)
    entry = panel.losses.legend.entries["d_loss@0"]
    assert (entry.label, entry.mark) == ("D, branch 0", "thin")


def test_steps_of_both_sides_of_a_branching_may_come_in_one_frame(panel):
    panel.store({"d_loss@1": column(2.0, 7.0), "d_loss": column(1.0, 1.0, 2.0, 3.0)})
    assert panel.losses.history("d_loss@0").last == (3.0, 3.0)
    assert panel.last("d_loss") == 7.0


def test_late_steps_of_an_old_branch_are_left_out(panel):
    panel.store({"d_loss": column(1.0, 1.0)})
    panel.store({"d_loss@2": column(1.0, 5.0)})
    panel.store({"d_loss@1": column(1.0, 3.0)})
    assert panel.last("d_loss") == 5.0


def test_a_new_game_forgets_the_branches(panel):
    panel.store({"d_loss": column(1.0, 1.0)})
    panel.store({"d_loss@1": column(1.0, 5.0)})
    panel.begin(has_modes=True)
    panel.store({"d_loss": column(1.0, 2.0)})
    assert list(panel.losses.legend.entries) == ["d_loss", "g_loss"]
    assert panel.last("d_loss") == 2.0


def test_an_earlier_run_is_drawn_beside_and_taken_away(panel):
    run = {"d_loss": column(1.0, 4.0), "distance": column(1.0, 2.0)}
    panel.set_overlay("run 7", "Run 7", QColor("red"), run)
    assert panel.losses.legend.entries["run 7.d_loss"].label == "Run 7, D"
    panel.remove_overlay("run 7")
    assert list(panel.losses.legend.entries) == ["d_loss", "g_loss"]
    assert list(panel.distance.legend.entries) == ["distance", "noise_floor"]
