import csv
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtGui import QImage

from ui.widgets.plots.live_plot import LivePlot
from ui.widgets.plots.surface.export import TableWriter


def _filled_plot():
    widget = LivePlot("Loss", "iteration", "loss")
    widget.add_curve("loss", "loss")
    widget.append("loss", np.arange(1.0, 5001.0), np.linspace(0, 1, 5000) / 3)
    return widget


@pytest.fixture
def plot(qtbot):
    widget = _filled_plot()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    widget.redraw()
    return widget


def test_picture_has_twice_the_pixels_of_the_screen(plot, tmp_path):
    plot.save_picture(tmp_path / "plot.png")
    image = QImage(str(tmp_path / "plot.png"))
    assert (image.width(), image.height()) == (800, 600)


def test_drawing_is_svg_with_the_title_as_text(plot, tmp_path):
    plot.save_picture(tmp_path / "plot.svg")
    root = ET.parse(tmp_path / "plot.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert any("Loss" in text for text in root.itertext())


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_picture_in_a_missing_folder_is_an_error(plot, tmp_path, ending):
    with pytest.raises(OSError, match="plot"):
        plot.save_picture(tmp_path / "missing" / f"plot.{ending}")


def test_data_come_back_in_full_digits(plot, tmp_path, qtbot):
    path = tmp_path / "loss.csv"
    plot.save_data(path)
    writer = plot.findChild(TableWriter)
    with qtbot.waitSignal(writer.finished) as ended:
        pass
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert ended.args == [""]
    assert rows[0] == ["curve", "iteration", "loss"]
    assert [float(row[2]) for row in rows[1:]] == (np.linspace(0, 1, 5000) / 3).tolist()


def test_data_in_a_missing_folder_are_reported(plot, tmp_path, qtbot):
    plot.save_data(tmp_path / "missing" / "loss.csv")
    with qtbot.waitSignal(plot.findChild(TableWriter).finished) as ended:
        pass
    assert "missing" in ended.args[0]


def test_plot_that_goes_away_leaves_the_file_as_far_as_it_came(tmp_path, qtbot):
    path = tmp_path / "loss.csv"
    plot = _filled_plot()
    with qtbot.waitSignal(plot.destroyed):
        plot.save_data(path)  # in slices: none is written before the first round of events
        plot.deleteLater()
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert not text or text.endswith("\n")
