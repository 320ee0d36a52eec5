import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.bars.message_bar import MessageBar
from ui.widgets.basic.details_dialog import DetailsDialog
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.icon_label import IconLabel

LEFT = Qt.MouseButton.LeftButton
TRACEBACK = "Traceback (most recent call last):\n  File 'recipe.py', line 3\nValueError: no"
LONG = "The worker was ended by the system, most likely because memory ran out. " * 12


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    layout.addWidget(QWidget(), 1)
    layout.addWidget(MessageBar())
    host.resize(700, 300)
    host.show()
    qtbot.waitExposed(host)
    return host


@pytest.fixture
def bar(host):
    return host.findChild(MessageBar)


def buttons(bar):
    return {b.text(): b for b in bar.findChildren(QToolButton) if b.isVisible()}


def times(bar):
    return bar.findChild(QProgressBar).parentWidget().layout().itemAt(1).widget().text()


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_a_message_shows_its_kind_as_a_picture(bar, kind):
    bar.show_message("Something.", kind)
    assert bar.findChild(IconLabel).isVisible()
    assert bar.findChild(IconLabel).kind() == bar.kind() == kind


def test_a_screen_reader_hears_the_kind(bar):
    bar.show_message("The loss is infinite.", "warning")
    assert bar.findChild(ElidedLabel).accessibleName() == "Warning: The loss is infinite."


def test_an_empty_bar_shows_nothing(bar):
    bar.show_message("Something.", "error", details=TRACEBACK, actions=[("again", "Again")])
    bar.clear()
    assert bar.message() == ""
    assert not bar.findChild(IconLabel).isVisible()
    assert buttons(bar) == {}


def test_an_action_tells_its_id(qtbot, bar):
    bar.show_message("Diverged.", "warning", actions=[("slower", "Try 1e-7"), ("why", "Why?")])
    with qtbot.waitSignal(bar.action_triggered) as triggered:
        qtbot.waitUntil(lambda: "Why?" in buttons(bar))
        qtbot.mouseClick(buttons(bar)["Why?"], LEFT)
    assert triggered.args == ["why"]


def test_a_new_message_takes_the_old_ones_actions_away(qtbot, bar):
    bar.show_message("Diverged.", "warning", actions=[("slower", "Try 1e-7")])
    bar.show_message("Running.", actions=[("guide", "Guide")])
    qtbot.waitUntil(lambda: set(buttons(bar)) == {"Guide"})


def test_details_open_in_a_window_and_can_be_copied(qtbot, bar):
    bar.show_message("The run failed.", "error", details=TRACEBACK)
    qtbot.mouseClick(buttons(bar)["Details"], LEFT)
    dialog = bar.findChild(DetailsDialog)
    assert dialog.findChild(QPlainTextEdit).toPlainText() == TRACEBACK
    copy = next(b for b in dialog.findChildren(QPushButton) if "Copy" in b.text())
    qtbot.mouseClick(copy, LEFT)
    assert QGuiApplication.clipboard().text() == TRACEBACK


def test_details_go_with_their_window(qtbot, bar):
    bar.show_message("The run failed.", "error", details=TRACEBACK)
    qtbot.mouseClick(buttons(bar)["Details"], LEFT)
    qtbot.keyClick(bar.findChild(DetailsDialog), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bar.findChild(DetailsDialog) is None)


def test_there_is_no_details_button_without_details(bar):
    bar.show_message("Running.")
    assert "Details" not in buttons(bar)


def test_a_short_message_takes_one_line_with_and_without_buttons(qtbot, bar):
    bar.show_message("Ready.")
    before = bar.height()
    bar.show_message("Failed.", "error", details=TRACEBACK, actions=[("again", "Again")])
    bar.show_progress(1, 2, 1.0)
    qtbot.waitUntil(lambda: bar.findChild(QProgressBar).isVisible())
    assert bar.height() == before


def test_a_long_message_takes_three_lines_and_the_rest_is_on_hover(qtbot, bar):
    label = bar.findChild(ElidedLabel)
    bar.show_message(LONG, "error", details=TRACEBACK)
    qtbot.waitUntil(lambda: label.height() >= 3 * label.fontMetrics().lineSpacing())
    assert len(label.shown_lines()) == 3
    assert label.toolTip() == LONG


def test_a_message_can_be_copied(bar):
    bar.show_message("The loss is infinite.", "warning")
    bar.findChild(ElidedLabel).actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "The loss is infinite."


# Progress


def test_progress_shows_the_share_done_and_the_time_to_go(bar):
    for second in range(11):
        bar.show_progress(100 * second, 4000, float(second))
    progress = bar.findChild(QProgressBar)
    assert progress.isVisible()
    assert progress.value() / progress.maximum() == 0.25
    assert times(bar) == "0:10, 0:30 to go"


def test_progress_of_a_run_longer_than_32_bits_is_shown(bar):
    bar.show_progress(3 * 10**9, 4 * 10**9, 10.0)
    progress = bar.findChild(QProgressBar)
    assert progress.value() / progress.maximum() == 0.75


def test_progress_without_a_total_moves_to_and_fro(bar):
    bar.show_progress(10, 0, 65.0)
    progress = bar.findChild(QProgressBar)
    assert progress.minimum() == progress.maximum() == 0
    assert times(bar) == "1:05"


def test_a_run_that_is_done_has_no_time_to_go(bar):
    for second in range(11):
        bar.show_progress(100 * second, 1000, float(second))
    assert times(bar) == "0:10"


def test_hidden_progress_begins_anew(bar):
    for second in range(11):
        bar.show_progress(second, 4000, float(second))
    bar.hide_progress()
    assert not bar.findChild(QProgressBar).isVisible()
    bar.show_progress(1000, 4000, 11.0)
    assert times(bar) == "0:11, 0:35 to go"


def test_a_message_leaves_the_progress_alone(bar):
    bar.show_progress(1, 2, 1.0)
    bar.clear()
    assert bar.findChild(QProgressBar).isVisible()


def test_a_sentence_that_is_cut_off_can_be_read_in_full(qtbot, host, bar):
    bar.show_message(LONG, "error")
    qtbot.waitUntil(lambda: "Details" in buttons(bar))
    qtbot.mouseClick(buttons(bar)["Details"], LEFT)
    assert bar.findChild(DetailsDialog).findChild(QPlainTextEdit).toPlainText() == LONG
    bar.findChild(DetailsDialog).close()
    host.resize(6000, 300)
    qtbot.waitUntil(lambda: "Details" not in buttons(bar))
    bar.show_message("Done.", "success")
    assert "Details" not in buttons(bar)
