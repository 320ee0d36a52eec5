"""The plane with made-up snapshots, read back from its parts and its pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor
from support.drawing import wait_until_drawn
from support.gan_snapshots import BOX, plane

from ui import theme
from ui.labs.gan.watch.plane_items import arrow_lines, grid_lines
from ui.labs.gan.watch.plane_plot import LAYERS, PlanePlot


@pytest.fixture
def plot(qtbot):
    plot = PlanePlot("Plane", "nothing yet")
    qtbot.addWidget(plot)
    plot.resize(500, 520)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.prepare()
    return plot


@pytest.fixture
def filled(plot):
    plot.show_snapshots(plane())
    plot.redraw()
    return plot


def cloud(real=((0.0, 0.0),), fake=((1.0, 1.0),), box=BOX):
    points = {"real": np.array(real, np.float32), "fake": np.array(fake, np.float32)}
    return {"cloud": {**points, "box": box}}


def judgement(values, is_probability=False):
    return {
        "judgement": {
            "values": np.array(values, np.float32),
            "box": BOX,
            "is_probability": is_probability,
        }
    }


def pixel(plot, x, y):
    """Return the colour painted at a place of the plane."""
    canvas = plot.canvas
    place = canvas.mapFromScene(canvas.box.mapViewToScene(QPointF(x, y)))
    return canvas.viewport().grab().toImage().pixelColor(place)


def far(one: QColor, other: QColor) -> int:
    return sum(
        abs(getattr(one, part)() - getattr(other, part)()) for part in ("red", "green", "blue")
    )


def legend_value(plot, layer):
    return plot.legend.entries[layer].value


def test_without_samples_it_says_what_will_come(plot):
    assert plot.is_empty
    assert plot.summary() == "nothing yet"


def test_a_generated_sample_is_painted_in_the_generators_colour(plot):
    plot.show_snapshots(cloud(fake=((0.5, -0.5),)))
    plot.redraw()
    assert far(pixel(plot, 0.5, -0.5), theme.color("generator")) < 60


def test_a_hidden_layer_is_not_painted(plot):
    plot.show_snapshots(cloud(fake=((0.5, -0.5),)))
    plot.set_shown("fake", False)
    plot.redraw()
    assert far(pixel(plot, 0.5, -0.5), theme.color("generator")) > 60


def test_a_layer_shown_again_has_what_came_meanwhile(plot):
    plot.show_snapshots(cloud())
    plot.redraw()
    plot.set_shown("fake", False)
    plot.show_snapshots(cloud(fake=((-1.0, 0.5),)))
    plot.redraw()
    plot.set_shown("fake", True)
    plot.redraw()
    assert far(pixel(plot, -1.0, 0.5), theme.color("generator")) < 60


def test_the_legend_has_the_layers_that_are_shown_in_their_order(filled):
    filled.set_shown("judgement", False)
    assert list(filled.legend.entries) == [each for each in LAYERS if each != "judgement"]


def test_the_tint_is_stronger_where_the_discriminator_says_more(plot):
    plot.show_snapshots({**cloud(), **judgement([[0.0, 1.0], [0.0, 1.0]])})
    plot.redraw()
    background = theme.plot_background()
    assert far(pixel(plot, 1.3, -0.9), background) > far(pixel(plot, -1.3, -0.9), background) + 40


def test_row_0_of_the_judgement_lies_at_the_bottom(plot):
    plot.show_snapshots({**cloud(), **judgement([[1.0, 1.0], [0.0, 0.0]])})
    assert plot.output_at(0.1, -1.4) == 1.0
    assert plot.output_at(0.1, 1.4) == 0.0


def test_outside_of_its_box_the_judgement_is_not_known(filled):
    assert filled.output_at(1.51, 0.0) is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([[0.1, 0.6]], "0 to 1"),
        ([[0.42, 0.56]], "0.4 to 0.6"),
        ([[0.499, 0.5]], "0.49 to 0.51"),
        ([[0.0, 1.0]], "0 to 1"),
    ],
)
def test_probabilities_are_tinted_about_one_half_as_far_as_they_reach(plot, values, said):
    plot.show_snapshots({**cloud(), **judgement(values, is_probability=True)})
    plot.redraw()
    assert legend_value(plot, "judgement") == said


def test_a_score_is_told_by_the_range_it_has(plot):
    plot.show_snapshots({**cloud(), **judgement([[-3.5, 0.5]])})
    plot.redraw()
    assert legend_value(plot, "judgement") == "-3.5 to 0.5"


def test_the_pointer_reads_the_discriminators_output(plot, qtbot):
    plot.show_snapshots({**cloud(), **judgement([[0.0, 0.25], [0.5, 1.0]])})
    plot.redraw()
    canvas = plot.canvas
    place = canvas.mapFromScene(canvas.box.mapViewToScene(QPointF(0.9, -0.9)))
    qtbot.mouseMove(canvas.viewport(), place - QPointF(20, 0).toPoint())
    qtbot.mouseMove(canvas.viewport(), place)
    assert legend_value(plot, "judgement") == "0.25"
    assert plot.legend.place.startswith("at (0.")


def test_both_axes_have_the_same_scale(filled):
    left, right, bottom, top = filled.canvas.view
    box = filled.canvas.box
    assert box.width() / (right - left) == pytest.approx(box.height() / (top - bottom))


def test_the_whole_box_is_seen(filled):
    left, right, bottom, top = filled.canvas.view
    assert left <= BOX[0]
    assert right >= BOX[1]
    assert bottom <= BOX[2]
    assert top >= BOX[3]


def test_a_zoom_stays_while_samples_come(filled, qtbot):
    qtbot.keyClick(filled, Qt.Key.Key_Plus)
    view = filled.canvas.view
    filled.show_snapshots(plane(1.0))
    filled.redraw()
    assert filled.canvas.view == pytest.approx(view)


def test_a_sample_that_is_not_finite_is_left_out(plot):
    plot.show_snapshots(cloud(fake=((0.0, 0.0), (np.nan, 1.0), (np.inf, 0.0))))
    plot.redraw()
    assert legend_value(plot, "fake") == "1"


def test_the_longest_gradient_is_told_beside_the_arrows(plot):
    arrows = {"points": np.zeros((2, 2)), "directions": np.array([[0.03, 0.04], [0.0, 0.01]])}
    plot.show_snapshots({**cloud(), "arrows": arrows})
    plot.redraw()
    assert legend_value(plot, "arrows") == "longest 0.05"


def test_clear_brings_the_sentence_back(filled):
    filled.clear()
    filled.redraw()
    assert filled.is_empty
    assert list(filled.legend.entries) == []


def test_the_summary_counts_the_samples(filled):
    assert "real: 500 samples" in filled.summary()
    assert "generated: 500 samples" in filled.summary()


def test_the_samples_can_be_saved_as_a_table(plot, qtbot, tmp_path):
    plot.show_snapshots(cloud(real=((0.5, 1.0),), fake=((2.0, -1.0),)))
    plot.save_data(tmp_path / "plane.csv")
    wanted = "sample,x1,x2\nreal,0.5,1.0\nfake,2.0,-1.0\n"
    file = tmp_path / "plane.csv"
    qtbot.waitUntil(lambda: file.exists() and file.read_text() == wanted)


def test_a_grid_has_a_line_between_every_two_neighbours():
    rows, columns = 4, 6
    points = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).astype(float)
    lines = grid_lines(points)
    assert len(lines) == rows * (columns - 1) + columns * (rows - 1)
    assert np.hypot(*(lines[:, 2:] - lines[:, :2]).T) == pytest.approx(1.0)


def test_a_grid_of_one_row_is_a_curve():
    points = np.array([[[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]]])
    assert grid_lines(points).tolist() == [[0, 0, 1, 1], [1, 1, 2, 0]]


def test_the_longest_arrow_has_the_length_asked_for():
    points = np.array([[0.0, 0.0], [5.0, 5.0]])
    lines = arrow_lines(points, np.array([[3.0, 4.0], [0.3, 0.4]]), length=2.0)
    shafts = {tuple(line[2:]): np.hypot(*(line[:2] - line[2:])) for line in lines[:2]}
    assert shafts[0.0, 0.0] == pytest.approx(2.0)
    assert shafts[5.0, 5.0] == pytest.approx(0.2)


@pytest.mark.parametrize("size", [0.0, np.nan, np.inf])
def test_without_a_finite_gradient_there_are_no_arrows(size):
    assert len(arrow_lines(np.zeros((3, 2)), np.full((3, 2), size), 1.0)) == 0


class PaintedRegions(QObject):
    """The regions of a widget that Qt has had painted since."""

    def __init__(self, widget):
        super().__init__(widget)
        self.regions = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.regions.append(event.rect())
        return False


def test_new_samples_never_stand_beside_old_ones(filled, qtbot):
    wait_until_drawn(qtbot)
    qtbot.wait(0)
    viewport = filled.canvas.viewport()
    painted = PaintedRegions(viewport)
    filled.show_snapshots(plane(turn=1.0))
    qtbot.waitUntil(lambda: bool(painted.regions))
    # On a busy machine a painting from before may come once more: whole, too.
    assert all(region == viewport.rect() for region in painted.regions)
