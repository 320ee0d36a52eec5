"""What one frame of a live curve costs in CPU time, and its history in memory, by its length.

A frame is: a hundred new points, `redraw`, and the paint. Both kinds of curve are drawn, since
noise fills every column of the plot and a smooth line does not.
"""

from __future__ import annotations

import gc
import os
import statistics
import time

import numpy as np

from ui.widgets.plots.history.extrema_pyramid import Floats

LENGTHS = (10_000, 100_000, 1_000_000, 10_000_000)
FRAMES = 40
_FILL = 100_000
_NEW = 100


def rows() -> list[tuple[str, str, str, str]]:
    """Return (points, noisy frame, smooth frame, bytes a point), under headings."""
    table = [("points", "noisy, ms a frame", "smooth, ms a frame", "bytes a point")]
    for length in LENGTHS:
        noisy, size = _measure(length, noise=1.0)
        smooth, _ = _measure(length, noise=0.0)
        table.append((f"{length:,}", f"{noisy:.2f}", f"{smooth:.2f}", f"{size:.1f}"))
    return table


def _measure(length: int, noise: float) -> tuple[float, float]:
    from PySide6.QtGui import QImage

    from ui.widgets.plots.live_plot import LivePlot

    rng = np.random.default_rng(0)
    plot = LivePlot("loss", "iteration", "loss")
    plot.add_curve("loss", "loss")
    for start in range(0, length, _FILL):
        plot.append("loss", *_points(start, min(_FILL, length - start), length, noise, rng))
    plot.resize(900, 500)
    plot.show()
    plot.redraw()
    image = QImage(plot.size(), QImage.Format.Format_RGB32)
    plot.render(image)
    times = []
    gc.collect()
    for frame in range(FRAMES):
        new = _points(length + frame * _NEW, _NEW, length, noise, rng)
        start_s = time.thread_time()
        plot.append("loss", *new)
        plot.redraw()
        plot.render(image)
        times.append(time.thread_time() - start_s)
    history = plot.history("loss")
    plot.hide()
    plot.deleteLater()
    return 1000 * statistics.median(times), history.nbytes / len(history)


def _points(
    start: int, count: int, length: int, noise: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    x = np.arange(start + 1, start + count + 1, dtype=np.float64)
    y: Floats = 3 * np.exp(-3 * x / length) + noise * rng.normal(size=count)
    return x, y


def main() -> None:
    """Print the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    table = rows()
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))
    del app


if __name__ == "__main__":
    main()
