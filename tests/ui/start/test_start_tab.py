"""The start page in its window: from the first press to a trained network."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.demo_window import children
from support.tab_driver import END_LIMIT_MS

from app.window import make_window
from core.runtime.events import Finished
from core.runtime.text import text
from ui.runtime.state import RunState


@pytest.fixture
def window(qtbot):
    window = make_window()
    window.show()
    yield window
    window.close()
    window.deleteLater()


def press(qtbot, window, lab):
    qtbot.mouseClick(window.start.page.cards[lab].button, Qt.MouseButton.LeftButton)


def test_the_window_opens_on_the_start_page(window):
    assert window.tab_bar.currentWidget() is window.start.page
    assert window.front_tab() is None


@pytest.mark.slow
def test_two_presses_train_the_lectures_network_and_mark_it(qtbot, window):
    press(qtbot, window, "autograd")
    tab = window.front_tab()
    assert tab.spec.id == "autograd"
    with qtbot.waitSignal(tab.controller.ended, timeout=END_LIMIT_MS) as ended:
        pass
    assert ended.args[0].result["final_loss"] < 1e-3
    window.tab_bar.setCurrentIndex(0)
    assert "3.03e-5" in window.start.page.cards["autograd"].status.text()
    assert "✓" in window.start.page.cards["autograd"].status.text()


@pytest.mark.slow
def test_the_pictures_are_fed_by_a_run_and_end_with_the_window(qtbot, window):
    window.fill()
    picture = window.start.page.cards["autograd"].picture
    qtbot.waitUntil(lambda: picture.words() != "", timeout=END_LIMIT_MS)
    window.close()
    qtbot.waitUntil(lambda: not children(), timeout=END_LIMIT_MS)


def test_what_came_of_a_lab_is_remembered(qtbot, window):
    controller = window.tab("gan").controller
    controller.ended.emit(Finished("done", text("test", "8 of {n} modes.")(n=8)))
    again = make_window()
    qtbot.addWidget(again)
    again.start.page.show_tried(again.start.results())
    assert again.start.page.cards["gan"].status.text() == "✓ 8 of 8 modes."
    again.close()


def test_a_run_that_failed_is_no_try(window):
    controller = window.tab("gan").controller
    controller.ended.emit(Finished("failed", text("test", "No.")))
    assert "gan" not in window.start.results()


def test_a_running_lab_is_opened_and_left_alone(qtbot, window):
    tab = window.tab("autograd")
    tab.controller.state = RunState.PAUSED
    press(qtbot, window, "autograd")
    assert window.front_tab() is tab
    assert tab.controller.folder is None
    tab.controller.state = RunState.IDLE


def test_a_file_goes_to_the_ensembles(window, tmp_path):
    file = tmp_path / "apt.csv"
    window.start.open_file(file)
    tab = window.front_tab()
    assert tab.spec.id == "ensembles"
    assert tab.frame.form.values()["data"] == str(file)
