"""Takes a plot home: as a picture, or its data as text."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

# Pictures for slides and reports are sharper than the screen.
_SCALE = 2.0

Rows = Iterable[Sequence[object]]


def save_picture(widget: QWidget, path: Path) -> None:
    """Write what the widget shows: as drawing for the ending ``.svg``, else as an image.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    if path.suffix.lower() == ".svg":
        _save_drawing(widget, path)
        return
    image = QImage(widget.size() * _SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    image.fill(widget.palette().color(widget.backgroundRole()))
    widget.render(image)
    if not image.save(str(path)):
        raise OSError(f"cannot write {path}")


def _save_drawing(widget: QWidget, path: Path) -> None:
    path.touch()  # the generator itself only prints a warning where it cannot write
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(widget.size())
    generator.setViewBox(QRect(QPoint(0, 0), QSize(widget.size())))
    painter = QPainter(generator)
    widget.render(painter, QPoint(0, 0))
    painter.end()


class TableWriter(QObject):
    """Writes rows to a CSV file in short slices, so that the window goes on.

    ``blocks`` yields some thousands of rows at a time. Deletes itself at the end.

    Signals
    -------
    finished(str)
        The file is whole, or what went wrong; empty for nothing.
    """

    finished = Signal(str)

    def __init__(
        self, path: Path, header: Sequence[str], blocks: Iterator[Rows], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._blocks = itertools.chain([[header]], blocks)
        self._mode = "w"
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_block)

    def start(self) -> None:
        """Begin; the first rows are written when the event loop turns."""
        self._timer.start()

    @Slot()
    def _write_block(self) -> None:
        block = next(self._blocks, None)
        if block is None:
            self._end("")
            return
        try:
            # Opened anew for each block, so that nothing stays open if the plot goes away.
            with self._path.open(self._mode, encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(block)
        except OSError as error:
            self._end(str(error))
        self._mode = "a"

    def _end(self, problem: str) -> None:
        self._timer.stop()
        self.finished.emit(problem)
        self.deleteLater()
