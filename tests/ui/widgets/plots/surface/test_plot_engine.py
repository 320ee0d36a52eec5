import json
import subprocess
import sys

import pytest

_NAMES = """
import json, sys
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
app = PySide6.QtWidgets.QApplication(["", "-platform", "offscreen"])
def mirrored():
    from pyqtgraph.Qt import QtCore, QtGui, QtWidgets
    pairs = ((QtCore, PySide6.QtCore), (QtGui, PySide6.QtGui), (QtWidgets, PySide6.QtWidgets))
    return [sorted(n for n in set(dir(mirror)) if not n.startswith("_")
        and getattr(mirror, n) is getattr(source, n, None)) for mirror, source in pairs]
"""
_LIGHT = """
import ui.widgets.plots.live_plot, ui.widgets.plots.histogram_plot, ui.widgets.plots.scatter_plot
import ui.widgets.plots.bar_plot, ui.widgets.plots.heat_map
facts = {"loaded_by_plots": "pyqtgraph" in sys.modules}
from ui.widgets.plots.surface.loading import preload_steps
listed = set(dir(PySide6.QtCore))
for step in preload_steps():
    step()
facts["steps_left"] = len(list(preload_steps()))
facts["loaded"] = sorted(sys.modules)
facts["is_pyside_as_it_was"] = set(dir(PySide6.QtCore)) == listed
facts["mirrored"] = mirrored()
before = set(sys.modules)
ui.widgets.plots.live_plot.LivePlot().prepare()
facts["loaded_late"] = sorted(n for n in set(sys.modules) - before if not n.startswith("ui."))
from pyqtgraph.widgets.ColorMapWidget import ColorMapWidget
facts["left_out"] = ColorMapWidget.__name__
print(json.dumps(facts))
"""
_FULL = "import pyqtgraph\nprint(json.dumps(mirrored()))"


def _run(code):
    command = [sys.executable, "-W", "error", "-c", _NAMES + code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def light():
    return _run(_LIGHT)


def test_plots_load_pyqtgraph_only_when_asked(light):
    assert light["loaded_by_plots"] is False


def test_light_pyqtgraph_leaves_out_what_no_plot_uses(light):
    unused = {"scipy", "h5py", "matplotlib", "pyqtgraph.parametertree", "pyqtgraph.multiprocess"}
    assert not unused & set(light["loaded"])


def test_light_pyqtgraph_sees_the_same_qt_as_the_full_one(light):
    for full, seen in zip(_run(_FULL), light["mirrored"], strict=True):
        assert len(full) > 30
        assert set(full) <= set(seen)


def test_loading_leaves_pyside_as_it_was(light):
    assert light["is_pyside_as_it_was"] is True


def test_a_module_left_out_can_be_had_by_name(light):
    assert light["left_out"] == "ColorMapWidget"


def test_preload_steps_load_all_that_a_plot_needs(light):
    assert light["loaded_late"] == []


def test_what_was_done_ahead_is_not_done_again(light):
    assert light["steps_left"] == 0


def test_loading_in_slices_is_finished_by_whoever_needs_it_first():
    facts = _run("""
from ui.widgets.plots.surface.loading import load, preload_steps
for step in preload_steps():
    step()
    if "pyqtgraph" in sys.modules:
        break
first = sys.modules["pyqtgraph"]
facts = {"begun": hasattr(first, "ROI")}
whole = load()
facts["whole"] = hasattr(whole, "ROI") and whole is first
print(json.dumps(facts))
""")
    assert facts == {"begun": False, "whole": True}
