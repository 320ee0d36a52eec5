"""Loss and accuracy of a task, over updates."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from core.runtime.records.record import Column
from ui.widgets.plots.live_plot import LivePlot


class TaskCurves(QSplitter):
    """One plot above the other; without classes there is only the loss."""

    def __init__(self, *, has_classes: bool, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent, childrenCollapsible=False)
        update = _tr("update")
        self.loss = LivePlot(_tr("Loss"), update, _tr("loss"))
        self.loss.add_curve("train_loss", _tr("train"), "train")
        self.loss.add_curve("test_loss", _tr("test"), "test")
        self.loss.set_log_y(True)
        self.accuracy = LivePlot(_tr("Accuracy"), update, _tr("share right"))
        self.accuracy.add_curve("test_accuracy", _tr("test"), "test")
        self.addWidget(self.loss)
        self.addWidget(self.accuracy)
        self.accuracy.setVisible(has_classes)

    def clear(self) -> None:
        """Forget the last run."""
        self.loss.clear()
        self.accuracy.clear()

    def take(self, metrics: Mapping[str, Column]) -> None:
        """Keep the steps of a frame."""
        for name, (index, value) in metrics.items():
            plot = self.accuracy if name == "test_accuracy" else self.loss
            if name in ("train_loss", "test_loss", "test_accuracy"):
                plot.append(name, index, value)

    def summary(self) -> str:
        """Return the curves in words."""
        return f"{self.loss.summary()} {self.accuracy.summary()}".strip()


def _tr(words: str) -> str:
    return QCoreApplication.translate("TaskCurves", words)
