"""The landscape's map: colours of the loss, and the way over it."""

from __future__ import annotations

import numpy as np

from core.labs.networks.reports import LandscapeReport
from ui.labs.networks.plane.landscape_page import LandscapePage


def test_low_places_are_dark_high_ones_bright_and_the_way_lies_on_them(qtbot):
    page = LandscapePage()
    qtbot.addWidget(page)
    page.resize(500, 500)
    axis = np.linspace(-1, 1, 41)
    losses = 10 ** (axis[:, None] * np.ones(41))  # rises upwards
    way = np.array([[0.0, 0.9], [0.0, 0.0]])
    page._show(LandscapeReport(axis, axis, losses, way, 0.9))
    image = page.map.grab().toImage()
    width, height = image.width(), image.height()
    low, high = (image.pixelColor(20, round(height * share)) for share in (0.95, 0.05))
    assert low.lightness() < high.lightness()
    assert image.pixelColor(width // 2, height // 4).lightness() > 250  # the white line
    page.slider.setValue(1)
    assert page.map.grab().toImage().pixelColor(width // 2, height // 4).lightness() < 250
