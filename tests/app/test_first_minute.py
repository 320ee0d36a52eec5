"""From the first start to a trained and a changed network, by real clicks."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from support.tab_driver import END_LIMIT_MS

from app.window import fill, make_window
from ui.preferences import Preferences

pytestmark = pytest.mark.slow  # workers import torch

MOST_CLICKS = 4
MINUTE_S = 60


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"GRADUS_{name}_DIR", str(tmp_path / name.lower()))
    window = make_window(Preferences(str(tmp_path / "gradus.ini")))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    fill(window)
    yield window
    window.close()


def test_a_newcomer_has_trained_a_network_and_changed_one_thing(qtbot, window, record_property):
    begun, clicks = time.monotonic(), []

    def click(button):
        assert button.isVisible()
        assert button.isEnabled()
        clicks.append(button.accessibleName() or button.text())
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    click(window.start.page.cards["autograd"].button)
    tab = window.tab("autograd")
    qtbot.waitUntil(lambda: tab.shown_run != "", timeout=END_LIMIT_MS)
    qtbot.waitUntil(lambda: not tab.controller.state.is_active, timeout=END_LIMIT_MS)
    if window.front_tab() is not tab:
        window.open_tab("autograd")
        clicks.append("the tab Autograd")
    first, last = (getattr(tab.view.loss.history("loss"), end)[1] for end in ("first", "last"))
    assert last < first / 1e6
    click(tab.frame.form._rows["no_clamp"].compare)
    qtbot.waitUntil(lambda: tab.controller.state.is_active, timeout=END_LIMIT_MS)
    qtbot.waitUntil(lambda: not tab.controller.state.is_active, timeout=END_LIMIT_MS)
    assert "the run before" in tab.view.loss.summary()
    seconds = time.monotonic() - begun
    record_property("seconds", seconds)
    print(f"{len(clicks)} clicks ({', '.join(clicks)}), {seconds:.1f} s")
    assert len(clicks) <= MOST_CLICKS
    assert seconds < MINUTE_S
