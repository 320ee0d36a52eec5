from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from support.event_count import EventCount

from ui.widgets.basic.steady_label import SteadyLabel


@pytest.fixture
def make_row(qtbot):
    """Put a label beside another into a shown window, and count its layouts."""

    def make(label):
        window = QWidget()
        qtbot.addWidget(window)
        row = QHBoxLayout(window)
        row.addWidget(label)
        row.addWidget(QLabel("beside"))
        label.setText("1,000 it/s")
        window.show()
        QApplication.processEvents()
        return EventCount(window, QEvent.Type.LayoutRequest)

    return make


def test_a_new_figure_lays_nothing_out_anew(make_row):
    label = SteadyLabel()
    layouts = make_row(label)
    for number in (999, 1_000, 111):
        label.setText(f"{number:,} it/s")
        QApplication.processEvents()
    assert layouts.count == 0


def test_a_plain_label_would(make_row):
    label = QLabel()
    layouts = make_row(label)
    label.setText("999 it/s")
    QApplication.processEvents()
    assert layouts.count > 0


def test_a_longer_text_is_given_room_and_keeps_it(make_row):
    label = SteadyLabel()
    row = make_row(label)
    label.setText("1,000,000,000 it/s")
    width = label.width()
    assert width >= label.fontMetrics().horizontalAdvance("1,000,000,000 it/s")
    label.setText("1 it/s")
    assert label.width() == width
    assert row.widget.isVisible()


def test_room_made_ahead_is_enough(make_row):
    label = SteadyLabel()
    label.make_room_for("100,000 it/s")
    layouts = make_row(label)
    label.setText("100,000 it/s")
    QApplication.processEvents()
    assert layouts.count == 0
