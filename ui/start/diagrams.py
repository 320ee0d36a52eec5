"""The pictures on the cards that stand still: who calls whom, and the stages of a pipeline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from ui import theme
from ui.start.miniature import CENTRE, LEFT, Miniature


class CallsMiniature(Miniature):
    """Two piles of calls: you over a library, and a framework below you."""

    def words(self) -> str:
        """Return the two piles in words."""
        return self.tr("You call a library; a framework calls you.")

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw who waits below whom, the running one on top."""
        you, gap = self.tr("you"), 24.0
        width = (room.width() - gap) / 2
        piles = ((("torch.mm", 1), (you, 0)), ((you, 0), ("keras.fit", 1), (you, 0)))
        titles = (self.tr("library"), self.tr("framework"))
        font = self.fitting(("torch.mm", "keras.fit", you), width - 12, bold=True)
        for place, (pile, title) in enumerate(zip(piles, titles, strict=True)):
            left = room.left() + place * (width + gap)
            self._draw_pile(painter, QRectF(left, room.top(), width, room.height()), pile, font)
            painter.setFont(self.font_of(0.8))
            painter.setPen(theme.shade("soft"))
            painter.drawText(QRectF(left, room.bottom() - 16, width, 16), CENTRE, title)

    def _draw_pile(
        self, painter: QPainter, room: QRectF, pile: Sequence[tuple[str, int]], font: QFont
    ) -> None:
        height, bottom = 25.0, room.bottom() - 20
        painter.setFont(font)
        for number, (name, color) in enumerate(reversed(pile)):
            box = QRectF(room.left(), bottom - (number + 1) * (height + 3), room.width(), height)
            painter.setPen(QPen(theme.series(color), 1))
            painter.setBrush(theme.faded(theme.series(color), 0.14))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.shade("text"))
            painter.drawText(box, CENTRE, name)


class PipelineMiniature(Miniature):
    """The stages of a pipeline: a picture until Spark runs."""

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw four stages and the sentence below them."""
        stages = (
            ("DataFrame", self.tr("rows")),
            ("Assembler", self.tr("transformer")),
            ("Forest", self.tr("estimator")),
            ("Model", self.tr("predicts")),
        )
        gap = 14.0
        width = (room.width() - gap * (len(stages) - 1)) / len(stages)
        names = self.fitting([name for name, _ in stages], width - 6, bold=True)
        roles = self.fitting([role for _, role in stages], width - 6)
        for place, (name, role) in enumerate(stages):
            box = QRectF(room.left() + place * (width + gap), room.top() + 14, width, 44)
            painter.setPen(QPen(theme.shade("edge"), 1))
            painter.setBrush(theme.shade("card"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.shade("text"))
            painter.setFont(names)
            painter.drawText(box.adjusted(0, 4, 0, -22), CENTRE, name)
            painter.setPen(theme.shade("soft"))
            painter.setFont(roles)
            painter.drawText(box.adjusted(0, 20, 0, -2), CENTRE, role)
            if place:
                painter.setPen(QPen(theme.shade("text"), 1.5))
                painter.drawLine(
                    QPointF(box.left() - gap + 2, box.center().y()),
                    QPointF(box.left() - 2, box.center().y()),
                )
        painter.setPen(theme.shade("soft"))
        painter.drawText(
            QRectF(room.left(), room.bottom() - 18, room.width(), 16),
            LEFT,
            self.tr("a picture until Spark runs"),
        )


class FileMiniature(Miniature):
    """Where a file may be dropped, and which kinds can be read."""

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw a dashed frame around the words."""
        painter.setPen(QPen(theme.shade("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(room, 6, 6)
        painter.setPen(theme.shade("text"))
        upper = room.adjusted(0, 0, 0, -room.height() * 0.25)
        painter.drawText(upper, CENTRE, self.tr("Drop a file here"))
        painter.setPen(theme.shade("soft"))
        painter.setFont(self.font_of(0.85))
        painter.drawText(
            room.adjusted(0, room.height() * 0.25, 0, 0), CENTRE, "csv · xlsx · parquet · json"
        )
