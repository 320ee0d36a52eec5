"""An empty check box in a list is seen on light and on dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui import theme
from ui.widgets.basic.check_delegate import CheckDelegate


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_check_box_stands_out(qtbot, qapp, scheme):
    theme.apply_theme(qapp, scheme)
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.setItemDelegate(CheckDelegate(rows))
    row = QListWidgetItem()
    row.setCheckState(Qt.CheckState.Unchecked)
    rows.addItem(row)
    rows.show()
    ground = rows.palette().color(QPalette.ColorRole.Base).lightness()
    image = rows.viewport().grab(rows.visualItemRect(row)).toImage()
    middle = image.height() // 2
    seen = [image.pixelColor(x, middle).lightness() for x in range(image.width())]
    theme.apply_theme(qapp, "system")
    assert max(abs(each - ground) for each in seen) > 50
