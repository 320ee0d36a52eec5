import pytest
from PySide6.QtGui import QColor

from ui.widgets.plots.surface.legend import LegendEntry, PlotLegend

RED = QColor("red")


@pytest.fixture
def legend(qtbot):
    widget = PlotLegend()
    qtbot.addWidget(widget)
    widget.resize(400, 30)
    return widget


def test_entries_keep_their_order_and_value(legend):
    legend.set_entry("a", LegendEntry("first", RED))
    legend.set_entry("b", LegendEntry("second", RED))
    legend.show_values({"a": "1", "b": "2"})
    legend.set_entry("a", LegendEntry("renamed", RED))
    assert [(e.label, e.value) for e in legend.entries.values()] == [
        ("renamed", "1"),
        ("second", "2"),
    ]


def test_narrow_legend_has_more_rows(legend):
    for key in "abcdef":
        legend.set_entry(key, LegendEntry(f"a curve named {key}", RED))
    assert legend.heightForWidth(150) >= 4 * legend.heightForWidth(2000)


def test_legend_has_room_for_its_title_and_every_entry(legend):
    alone = legend.heightForWidth(130)
    titled = PlotLegend("A title as long as this")
    titled.set_entry("a", LegendEntry("a curve", RED))
    titled.set_entry("b", LegendEntry("another curve", RED))
    assert titled.heightForWidth(130) == 3 * alone


def test_reading_values_never_moves_the_plot(legend):
    for key in "abc":
        legend.set_entry(key, LegendEntry(key, RED))
    legend.show_values(dict.fromkeys("abc", "1.234e-5"))
    height = legend.heightForWidth(260)
    legend.show_values({"a": "1"}, "iteration 1,000,000")
    assert legend.heightForWidth(260) == height


def test_removed_entry_is_gone(legend):
    legend.set_entry("a", LegendEntry("a", RED))
    legend.remove_entry("a")
    legend.remove_entry("never there")
    assert legend.entries == {}


@pytest.mark.parametrize("mark", ["line", "thin", "dashed", "box", "dot"])
def test_mark_has_the_color_of_its_curve(legend, mark):
    legend.set_entry("a", LegendEntry("label", RED, mark))
    image = legend.grab().toImage()
    middle = legend.heightForWidth(400) // 2
    colors = [image.pixelColor(x, middle) for x in range(14)]
    assert any(c.red() > 200 and c.green() < 130 and c.blue() < 130 for c in colors)
