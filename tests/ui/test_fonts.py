"""The offscreen platform draws real letters, so that pictures and sizes mean something."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot


def _drawn(qtbot: QtBot, text: str) -> QImage:
    label = QLabel(text)
    qtbot.addWidget(label)
    label.resize(120, 40)
    return label.grab().toImage()


def test_letters_have_their_own_shapes(qtbot: QtBot) -> None:
    blank, first, second = (_drawn(qtbot, text) for text in ("", "Loss", "Gain"))
    assert first != blank
    assert first != second


def test_letters_have_their_own_widths(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    assert metrics.horizontalAdvance("W") > metrics.horizontalAdvance("i") > 0
