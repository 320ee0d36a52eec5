from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QPushButton

from core.machine.device import Accelerator, DeviceReport, TorchFacts
from core.machine.device_text import sections, to_text
from core.machine.java import Java
from ui.dialogs.device_dialog import DeviceDialog, chip_text, series_label
from ui.widgets.plots.bar_plot import BarPlot

LEFT = Qt.MouseButton.LeftButton
GIB = 1024**3
L4 = Accelerator("cuda", 0, "NVIDIA L4", 24 * GIB, "8.9")


def report_with(*gpus: Accelerator, physical: int | None = 2) -> DeviceReport:
    return DeviceReport(
        cpu_name="Imagined CPU",
        physical_cores=physical,
        logical_cores=4,
        memory_bytes=16 * GIB,
        memory_available_bytes=9 * GIB,
        system="Linux 6.1",
        python="3.11.7",
        torch=TorchFacts("2.13.0", "AVX2", accelerators=gpus),
        torch_problem="",
        javas=(Java("/usr/bin/java", "17.0.15", "PATH"),),
    )


@pytest.fixture
def dialog(qtbot):
    dialog = DeviceDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def button(dialog: DeviceDialog, text: str) -> QPushButton:
    found = dialog.findChildren(QPushButton)
    return next(each for each in found if each.text().replace("&", "") == text)


def texts(dialog: DeviceDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog)]


def plot(dialog: DeviceDialog) -> BarPlot:
    return dialog.findChild(BarPlot)


def choose(qtbot, dialog: DeviceDialog, first_letter: str) -> None:
    box = dialog.findChild(QComboBox)
    box.setFocus()
    qtbot.keyClicks(box, first_letter)


# ---- the chip


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (report_with(), "CPU · 2 cores"),
        (report_with(physical=1), "CPU · 1 core"),
        (report_with(physical=None), "CPU · 4 cores"),
        (report_with(L4), "GPU · NVIDIA L4"),
    ],
)
def test_the_chip_names_what_a_run_takes_by_default(report, text):
    assert chip_text(report) == text


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("numpy.cpu.float32", "NumPy float32"),
        ("torch.cpu.bfloat16", "PyTorch bfloat16"),
        ("torch.cuda:1.float16", "PyTorch float16 (cuda:1)"),
    ],
)
def test_a_series_is_named_in_words(key, label):
    assert series_label(key) == label


# ---- the report


def test_before_the_report_the_dialog_says_that_it_looks(dialog):
    assert "Looking at this computer…" in texts(dialog)
    assert not button(dialog, "Copy report").isEnabled()


def test_every_row_of_the_report_is_shown(dialog, qtbot):
    report = report_with(L4)
    dialog.show_report(report)
    qtbot.waitUntil(lambda: "Imagined CPU" in texts(dialog))
    shown = texts(dialog)
    assert "Looking at this computer…" not in shown
    for section in sections(report):
        assert section.title in shown
        for label, value in section.rows:
            assert label in shown
            assert value in shown


def test_a_value_can_be_selected(dialog):
    dialog.show_report(report_with())
    label = next(each for each in dialog.findChildren(QLabel) if each.text() == "Imagined CPU")
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_second_report_takes_the_place_of_the_first(dialog, qtbot):
    dialog.show_report(report_with(L4))
    dialog.show_report(report_with())
    qtbot.waitUntil(lambda: texts(dialog).count("Imagined CPU") == 1)
    assert not any("NVIDIA L4" in text for text in texts(dialog))


def test_copy_puts_the_whole_report_onto_the_clipboard(dialog, qtbot):
    report = report_with(L4)
    dialog.show_report(report)
    qtbot.mouseClick(button(dialog, "Copy report"), LEFT)
    assert QGuiApplication.clipboard().text() == to_text(report)
    assert "Report copied." in texts(dialog)


def test_the_window_behind_stays_usable(dialog):
    assert not dialog.isModal()


# ---- measuring


def test_measure_asks_once_and_waits_for_an_answer(dialog, qtbot):
    measure = button(dialog, "Measure")
    with qtbot.waitSignal(dialog.measure_requested, timeout=1000):
        qtbot.mouseClick(measure, LEFT)
    with qtbot.assertNotEmitted(dialog.measure_requested):
        qtbot.mouseClick(measure, LEFT)


def test_return_starts_a_measurement(dialog, qtbot):
    with qtbot.waitSignal(dialog.measure_requested, timeout=1000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_while_measuring_the_button_stops(dialog, qtbot):
    dialog.show_state(True)
    stop = button(dialog, "Stop")
    with qtbot.waitSignal(dialog.stop_requested, timeout=1000):
        qtbot.mouseClick(stop, LEFT)
    assert not stop.isEnabled()


def test_when_the_measurement_has_ended_another_may_begin(dialog):
    dialog.show_state(True)
    dialog.show_state(False)
    assert button(dialog, "Measure").isEnabled()
    assert "Measuring…" not in texts(dialog)


def test_closing_stops_the_measurement(dialog, qtbot):
    dialog.show_state(True)
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    with qtbot.waitSignal(dialog.stop_requested, timeout=1000):
        qtbot.mouseClick(close, LEFT)
    assert not dialog.isVisible()


def test_escape_without_measurement_only_closes(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.stop_requested):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_bars_are_grouped_by_size_whatever_their_order(dialog):
    dialog.show_measurement(128, "numpy.cpu.float32", 80.0)
    dialog.show_measurement(64, "torch.cpu.float32", 60.0)
    dialog.show_measurement(64, "numpy.cpu.float32", 90.0)
    header, blocks = plot(dialog)._table()
    assert header[1:] == ["NumPy float32", "PyTorch float32"]
    rows = [row for block in blocks for row in block]
    assert [row[:2] for row in rows] == [("64", 90.0), ("128", 80.0)]
    assert rows[0][2] == 60.0


def test_a_new_measurement_takes_the_old_bars_away(dialog):
    dialog.show_measurement(64, "numpy.cpu.float32", 90.0)
    dialog.show_state(True)
    assert "NumPy float32" not in plot(dialog).summary()
    dialog.show_measurement(64, "torch.cpu.float32", 60.0)
    assert plot(dialog).summary() == "PyTorch float32: at most 60 at 64"


def test_bars_stay_when_the_measurement_ends(dialog):
    dialog.show_state(True)
    dialog.show_measurement(64, "numpy.cpu.float32", 90.0)
    dialog.show_state(False)
    assert plot(dialog).summary() == "NumPy float32: at most 90 at 64"


def test_the_axis_is_linear_for_the_cpu_and_logarithmic_with_a_gpu(dialog):
    dialog.show_measurement(64, "numpy.cpu.float32", 90.0)
    assert not plot(dialog).is_log_y
    dialog.show_measurement(64, "torch.cuda:0.float32", 9000.0)
    assert plot(dialog).is_log_y


def test_one_number_type_can_be_shown_alone(dialog, qtbot):
    dialog.show_measurement(64, "numpy.cpu.float32", 90.0)
    dialog.show_measurement(64, "numpy.cpu.float64", 45.0)
    choose(qtbot, dialog, "float64")
    assert plot(dialog).summary() == "NumPy float64: at most 45 at 64"


def measure_much(dialog: DeviceDialog) -> None:
    for device in ("cpu", "cuda:0"):
        for dtype in ("float32", "float64", "bfloat16", "float16"):
            dialog.show_measurement(64, f"torch.{device}.{dtype}", 10.0)


def test_with_more_series_than_colours_one_number_type_is_shown(dialog):
    measure_much(dialog)
    labels = [part.partition(":")[0] for part in plot(dialog).summary().split("; ")]
    assert labels == ["PyTorch float32", "PyTorch float32 (cuda"]


def test_the_number_type_that_was_chosen_stays(dialog, qtbot):
    dialog.show_measurement(64, "torch.cpu.float64", 10.0)
    choose(qtbot, dialog, "float64")
    measure_much(dialog)
    assert "float64" in plot(dialog).summary()
    assert "float32" not in plot(dialog).summary()


def test_a_message_about_the_measurement_is_shown(dialog):
    dialog.show_message("Fastest: torch float32 on cpu.")
    assert "Fastest: torch float32 on cpu." in texts(dialog)


def test_the_dialog_loads_pyqtgraph_with_the_first_bar_only():
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from ui.dialogs.device_dialog import DeviceDialog; DeviceDialog().show();"
        "app.processEvents();"
        "print({'pyqtgraph', 'torch', 'psutil'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
