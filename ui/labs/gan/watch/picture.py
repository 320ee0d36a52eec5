"""What the generator makes at one moment: a plane of samples, or sheets of images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.labs.gan.watch.image_sheet import ImageSheet
from ui.labs.gan.watch.plane_plot import PlanePlot

PLANE_PARTS = frozenset({"cloud", "judgement", "manifold", "arrows"})
IMAGE_PARTS = frozenset({"grid", "real_grid"})


class MomentPicture(QStackedWidget):
    """Shows the snapshots of a moment, whichever kind of data they are of."""

    def __init__(self, title: str = "", empty_text: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.plane = PlanePlot(title, empty_text)
        self.fake = ImageSheet(title or self.tr("Generated"), empty_text, "generator")
        self.real = ImageSheet(self.tr("Real"), "", "train")
        self.images = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self.images.addWidget(self.fake)
        self.images.addWidget(self.real)
        self.images.setSizes([1, 1])  # of equal width, whatever their heads say
        self.addWidget(self.plane)
        self.addWidget(self.images)

    @property
    def shows_images(self) -> bool:
        """Whether the data are images."""
        return self.currentWidget() is self.images

    def clear(self) -> None:
        """Forget all."""
        for part in (self.plane, self.fake, self.real):
            part.clear()

    def show_snapshots(self, snapshots: Mapping[str, Any]) -> None:
        """Show what is there of a moment."""
        if snapshots.keys() & PLANE_PARTS:
            self.setCurrentWidget(self.plane)
            self.plane.show_snapshots(snapshots)
        if snapshots.keys() & IMAGE_PARTS:
            self.setCurrentWidget(self.images)
            for name, sheet in (("grid", self.fake), ("real_grid", self.real)):
                if name in snapshots:
                    sheet.show_images(snapshots[name]["images"])

    def summary(self) -> str:
        """Return what is shown, in words."""
        parts = (self.fake, self.real) if self.shows_images else (self.plane,)
        return "; ".join(part.summary() for part in parts)
