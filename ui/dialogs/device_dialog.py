"""What this computer computes with, and how fast it multiplies matrices."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.machine.device import DeviceReport
from core.machine.device_text import sections, to_text
from ui.language import shown
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.vertical_scroll_area import VerticalScrollArea
from ui.widgets.plots.bar_plot import BarPlot

_FACTS_LETTERS, _PLOT_LETTERS, _LINES = 60, 95, 30
_ALL_TYPES = ""
_MOST_SERIES = 7  # as many colours as there are
_TOP = Qt.AlignmentFlag.AlignTop
_LIBRARIES = {"numpy": "NumPy", "torch": "PyTorch"}


def chip_text(report: DeviceReport) -> str:
    """Return what a run takes by default in a few letters, such as ``CPU · 2 cores``."""
    if report.accelerators:
        return _tr("GPU · {0}").format(report.accelerators[0].name)
    cores = report.physical_cores or report.logical_cores
    return _tr("CPU · 1 core") if cores == 1 else _tr("CPU · {0} cores").format(cores)


def series_label(key: str) -> str:
    """Return a measured ``library.device.dtype`` in words."""
    library, device, dtype = key.split(".")
    name = _LIBRARIES.get(library, library)
    return f"{name} {dtype}" if device == "cpu" else f"{name} {dtype} ({device})"


class DeviceDialog(QDialog):
    """Shows a report and a measurement that its owner brings; the window goes on behind it.

    Signals
    -------
    measure_requested
        Measure was pressed; the button waits for `show_state`.
    stop_requested
        Stop was pressed, or the dialog closed during a measurement.
    """

    measure_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: DeviceReport | None = None
        self._gflops: dict[str, dict[int, float]] = {}
        self._is_running = False
        self._has_chosen_type = False
        self._build()
        self._connect()

    def show_report(self, report: DeviceReport) -> None:
        """Show what the computer has, instead of what was shown before."""
        self._report = report
        self._copy.setEnabled(True)
        self._show_facts(_facts(report))

    def show_state(self, running: bool) -> None:
        """Show whether a measurement runs; one that begins takes the bars of the last away."""
        if running and not self._is_running:
            self._gflops.clear()
            self._plot.clear()
            self._status.setText(self.tr("Measuring…"))
        elif self._is_running and not running:
            self._status.setText("")
        self._is_running = running
        self._measure.setText(self.tr("S&top") if running else self.tr("&Measure"))
        self._measure.setToolTip(
            self.tr("Stop after the product under way")
            if running
            else self.tr("Multiply matrices of growing size, about ten seconds long")
        )
        self._measure.setEnabled(True)

    def show_measurement(self, n: int, key: str, gflops: float) -> None:
        """Add one bar: the speed of ``library.device.dtype`` with n x n matrices."""
        self._gflops.setdefault(key, {})[n] = gflops
        dtype = key.split(".")[2]
        if self._types.findData(dtype) < 0:
            self._types.addItem(dtype, dtype)
        if len(self._gflops) > _MOST_SERIES and not self._has_chosen_type:
            self._types.setCurrentIndex(self._types.findData("float32"))
        self._show_bars()

    def show_message(self, text: str) -> None:
        """Say something about the measurement, such as how it ended."""
        self._status.setText(shown(text))

    def sizeHint(self) -> QSize:
        """Return room for both halves that still fits a small projector."""
        metrics = self.fontMetrics()
        letters = _FACTS_LETTERS + _PLOT_LETTERS
        return QSize(metrics.averageCharWidth() * letters, metrics.lineSpacing() * _LINES)

    def done(self, result: int) -> None:
        """Close; a measurement that nobody sees any more is to stop."""
        if self._is_running:
            self._request_stop()
        super().done(result)

    def _build(self) -> None:
        self.setWindowTitle(self.tr("This computer"))
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._content: QWidget = QLabel(self.tr("Looking at this computer…"), alignment=_TOP)
        self._page.addWidget(self._content)
        self._facts = VerticalScrollArea(page)
        self._plot = BarPlot(
            self.tr("Matrix product"),
            self.tr("n, for two n × n matrices"),
            self.tr("GFLOP/s"),
            self.tr(
                "Measure multiplies matrices of growing size with NumPy and with PyTorch. "
                "The bars tell how many billion multiplications and additions each does in a "
                "second."
            ),
        )
        self._types = ComboBox()
        self._types.setAccessibleName(self.tr("Number type shown"))
        self._types.setToolTip(self.tr("The bars of all number types, or of one"))
        self._types.addItem(self.tr("All types"), _ALL_TYPES)
        self._status = ElidedLabel(max_lines=2)
        self._measure = QPushButton(default=True)
        self._copy = QPushButton(self.tr("&Copy report"), autoDefault=False)
        self._copy.setEnabled(False)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.show_state(False)
        self._arrange()

    def _arrange(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        halves.addWidget(self._facts)
        halves.addWidget(self._plot)
        halves.setStretchFactor(1, 1)
        letter = self.fontMetrics().averageCharWidth()
        halves.setSizes([_FACTS_LETTERS * letter, _PLOT_LETTERS * letter])
        bottom = QHBoxLayout()
        bottom.addWidget(self._copy)
        bottom.addWidget(self._measure)
        bottom.addWidget(self._types)
        bottom.addWidget(self._status, 1)
        bottom.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.addWidget(halves, 1)
        column.addLayout(bottom)
        # By itself a window opens in at most two thirds of the screen.
        self._measure.setFocus()
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize()))

    def _connect(self) -> None:
        self._measure.clicked.connect(self._press)
        self._types.activated.connect(self._choose_type)
        self._types.currentIndexChanged.connect(self._show_bars)
        self._copy.clicked.connect(self._copy_report)
        self._buttons.rejected.connect(self.reject)

    def _show_facts(self, facts: QWidget) -> None:
        self._page.replaceWidget(self._content, facts)
        self._content.hide()
        self._content.deleteLater()
        self._content = facts

    @Slot()
    def _choose_type(self) -> None:
        self._has_chosen_type = True

    @Slot()
    def _show_bars(self) -> None:
        dtype = self._types.currentData()
        shown = {
            key: speeds
            for key, speeds in self._gflops.items()
            if dtype in (_ALL_TYPES, key.split(".")[2])
        }
        grid = sorted({n for speeds in shown.values() for n in speeds})
        # A GPU is so much faster that its bars would leave nothing to see of the CPU's.
        self._plot.set_log_y(any(key.split(".")[1] != "cpu" for key in shown))
        self._plot.show_bars(
            [str(n) for n in grid],
            {series_label(key): [speeds.get(n) for n in grid] for key, speeds in shown.items()},
        )

    @Slot()
    def _press(self) -> None:
        if self._is_running:
            self._request_stop()
        else:
            self._measure.setEnabled(False)
            self.measure_requested.emit()

    def _request_stop(self) -> None:
        self._measure.setEnabled(False)
        self.stop_requested.emit()

    @Slot()
    def _copy_report(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(to_text(self._report))
            self._status.setText(self.tr("Report copied."))


def _facts(report: DeviceReport) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(1, 1)
    for section in sections(report):
        _add_title(grid, shown(section.title))
        for label, value in section.rows:
            row = grid.rowCount()
            grid.addWidget(QLabel(shown(label)), row, 0, _TOP)
            grid.addWidget(_value(shown(value), shown(label)), row, 1, _TOP)
    grid.setRowStretch(grid.rowCount(), 1)
    return page


def _add_title(grid: QGridLayout, text: str) -> None:
    title = QLabel(text)
    font = title.font()
    font.setBold(True)
    title.setFont(font)
    if grid.count():
        grid.setRowMinimumHeight(grid.rowCount(), title.sizeHint().height() // 2)
    grid.addWidget(title, grid.rowCount() + 1, 0, 1, 2)


def _value(text: str, name: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAccessibleName(name)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("Device", text)
