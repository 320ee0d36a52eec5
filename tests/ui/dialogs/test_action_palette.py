"""The list of all that can be done now."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from support.demo_window import open_window

from ui.dialogs.action_palette import ActionPalette, PaletteEntry
from ui.runtime.state import RunState


@pytest.fixture
def done():
    return []


@pytest.fixture
def palette(qtbot, done):
    words = (("Run", "F5"), ("Step", "F6"), ("Export script or notebook", "Ctrl+E"))
    entries = [
        PaletteEntry(word, keys, lambda word=word: done.append(word)) for word, keys in words
    ]
    palette = ActionPalette(entries)
    qtbot.addWidget(palette)
    palette.show()
    return palette


def test_all_is_shown_at_first(palette):
    assert palette.shown() == ["Run", "Step", "Export script or notebook"]


def test_typed_words_are_found_in_any_order(qtbot, palette):
    qtbot.keyClicks(palette.field, "note SCRIPT")
    assert palette.shown() == ["Export script or notebook"]


def test_enter_does_the_chosen_one(qtbot, palette, done):
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["Step"]
    assert not palette.isVisible()


def test_enter_on_nothing_does_nothing(qtbot, palette, done):
    qtbot.keyClicks(palette.field, "nothing of the kind")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == []


def test_the_window_opens_it_by_ctrl_k_with_what_can_be_done(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ActionPalette))
        shown = palette.shown()
        assert {"Run", "Go to Other", "Quit", "Dark"} <= set(shown)
        assert "Stop" not in shown  # nothing runs
        assert len(shown) == len(set(shown))
        qtbot.keyClicks(palette.field, "go to other")
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
        assert window.current_tab().spec.id == "other"


def test_it_starts_a_run(qtbot, tmp_path):
    with open_window(qtbot, tmp_path) as window:
        window.find_action()
        palette = window.findChild(ActionPalette)
        qtbot.keyClicks(palette.field, "run")
        row = palette.shown().index("Run")
        for _ in range(row):
            qtbot.keyClick(palette.field, Qt.Key.Key_Down)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
        assert window.current_tab().controller.state is not RunState.IDLE
