import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

from ui.runtime.state import RunState
from ui.widgets.bars.bar_button import BarButton
from ui.widgets.bars.preset_box import PresetBox
from ui.widgets.bars.run_bar import RunBar

PRESETS = [("lecture", "Lecture"), ("as_printed", "As printed")]
DRAWERS = [("code", "Code"), ("guide", "Guide"), ("runs", "Runs")]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QWidget())
    layout = QVBoxLayout(window.centralWidget())
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(RunBar(PRESETS, DRAWERS))
    layout.addStretch(1)
    window.resize(1024, 200)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def bar(window):
    return window.findChild(RunBar)


def button(bar, words):
    return next(b for b in bar.findChildren(QToolButton) if b.text() == words)


def enabled(bar):
    words = ("Run", "Pause", "Resume", "Step", "Stop")
    return {b.text() for b in bar.findChildren(BarButton) if b.text() in words and b.isEnabled()}


def words_shown(bar):
    return {b.text() for b in bar.findChildren(BarButton) if b.shows_words()}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RunState.IDLE, {"Run", "Step"}),
        (RunState.STARTING, {"Stop"}),
        (RunState.RUNNING, {"Pause", "Step", "Stop"}),
        (RunState.PAUSED, {"Resume", "Step", "Stop"}),
        (RunState.STEPPING, {"Resume", "Step", "Stop"}),
        (RunState.STOPPING, set()),
    ],
)
def test_only_what_makes_sense_can_be_pressed(bar, state, words):
    bar.show_state(state)
    assert enabled(bar) == words


@pytest.mark.parametrize(
    ("state", "words", "signal"),
    [
        (RunState.IDLE, "Run", "run_requested"),
        (RunState.IDLE, "Step", "step_requested"),
        (RunState.RUNNING, "Pause", "pause_requested"),
        (RunState.PAUSED, "Resume", "resume_requested"),
        (RunState.STEPPING, "Resume", "resume_requested"),
        (RunState.RUNNING, "Stop", "stop_requested"),
    ],
)
def test_a_click_asks_for_what_the_button_says(qtbot, bar, state, words, signal):
    bar.show_state(state)
    with qtbot.waitSignal(getattr(bar, signal)):
        qtbot.mouseClick(button(bar, words), LEFT)


@pytest.mark.parametrize(
    ("state", "key", "modifier", "signal"),
    [
        (RunState.IDLE, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, "run_requested"),
        (RunState.IDLE, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier, "run_requested"),
        (RunState.RUNNING, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier, "pause_requested"),
        (RunState.PAUSED, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier, "resume_requested"),
        (RunState.PAUSED, Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier, "step_requested"),
        (RunState.RUNNING, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier, "stop_requested"),
    ],
)
def test_a_key_asks_for_the_same(qtbot, window, bar, state, key, modifier, signal):
    bar.show_state(state)
    with qtbot.waitSignal(getattr(bar, signal)):
        qtbot.keyClick(window, key, modifier)


def test_a_key_of_a_disabled_button_asks_for_nothing(qtbot, window, bar):
    bar.show_state(RunState.STOPPING)
    with qtbot.assertNotEmitted(bar.stop_requested):
        qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)


def test_the_keys_of_a_hidden_bar_ask_for_nothing(qtbot, window, bar):
    bar.hide()
    with qtbot.assertNotEmitted(bar.run_requested):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def test_a_tooltip_names_the_keys(bar):
    assert button(bar, "Run").toolTip() == "Run with these settings (F5, Ctrl+R)"
    assert button(bar, "Stop").toolTip().endswith("(Shift+F5)")


def test_pause_keeps_its_width_when_it_becomes_resume(qtbot, bar):
    bar.show_state(RunState.RUNNING)
    stop = button(bar, "Stop")
    qtbot.waitUntil(lambda: stop.x() > 0)
    before = stop.x()
    bar.show_state(RunState.PAUSED)
    bar.layout().activate()
    assert stop.x() == before


# Preset and speed


def test_a_changed_preset_says_so(bar):
    bar.show_preset("lecture", True)
    assert bar.findChild(PresetBox).shown_text() == "Lecture, changed"
    bar.show_preset("as_printed", False)
    assert bar.findChild(PresetBox).shown_text() == "As printed"


def test_choosing_the_shown_preset_again_is_a_choice(qtbot, bar):
    bar.show_preset("lecture", True)
    box = bar.findChild(PresetBox)
    box.showPopup()
    with qtbot.waitSignal(bar.preset_chosen) as chosen:
        qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    assert chosen.args == ["lecture"]


def test_showing_a_preset_is_no_choice(qtbot, bar):
    with qtbot.assertNotEmitted(bar.preset_chosen):
        bar.show_preset("as_printed", False)


def test_a_lab_without_presets_has_no_list(qtbot):
    bar = RunBar([], DRAWERS)
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.findChild(PresetBox).isVisible()


def test_the_speed_is_told_in_steps_per_second(qtbot, bar):
    speed = next(b for b in bar.findChildren(QComboBox) if b.currentText() == "Full speed")
    assert bar.speed() == 0
    with qtbot.waitSignal(bar.speed_changed) as changed:
        qtbot.keyClick(speed, Qt.Key.Key_End)
    assert changed.args == [1.0]
    assert bar.speed() == 1.0


# Rate and device


def test_the_rate_has_as_many_digits_as_it_means(bar):
    bar.show_rate(3212.3)
    texts = [label.text() for label in bar.findChildren(QLabel)]
    assert "3,212 it/s" in texts


def test_no_rate_is_shown_at_rest(bar):
    bar.show_rate(3212.3)
    bar.show_rate(0.0)
    assert all("it/s" not in label.text() for label in bar.findChildren(QLabel))


def test_the_device_can_be_asked_about(qtbot, bar):
    bar.show_device("cpu", {"threads": 1})
    with qtbot.waitSignal(bar.device_clicked):
        qtbot.mouseClick(button(bar, "CPU"), LEFT)
    assert "threads: 1" in button(bar, "CPU").toolTip()


def test_a_long_device_name_is_whole_in_the_tooltip(bar):
    name = "NVIDIA GeForce RTX 4090 Laptop GPU"
    bar.show_device(name)
    assert any(name in b.toolTip() for b in bar.findChildren(QToolButton))


# Drawers


def test_a_drawer_is_opened_and_closed_by_its_button(qtbot, bar):
    told = []
    bar.drawer_toggled.connect(lambda *args: told.append(args))
    qtbot.mouseClick(button(bar, "Guide"), LEFT)
    qtbot.mouseClick(button(bar, "Guide"), LEFT)
    assert told == [("guide", True), ("guide", False)]


def test_alt_and_its_number_open_a_drawer(qtbot, window, bar):
    with qtbot.waitSignal(bar.drawer_toggled) as toggled:
        qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert toggled.args == ["runs", True]


def test_showing_the_open_drawer_releases_the_others(qtbot, bar):
    with qtbot.assertNotEmitted(bar.drawer_toggled):
        bar.show_drawer("code")
        bar.show_drawer("runs")
    assert [b.text() for b in bar.findChildren(BarButton) if b.isChecked()] == ["Runs"]
    bar.show_drawer(None)
    assert not any(b.isChecked() for b in bar.findChildren(BarButton))


# Width


def test_all_words_fit_into_1024_pixels(bar):
    bar.show_state(RunState.RUNNING)
    bar.show_rate(123_456.0)
    bar.show_device("cuda:0")
    bar.show_preset("as_printed", True)
    assert len(words_shown(bar)) == 7


def test_a_narrow_bar_drops_the_drawers_words_first(qtbot, window, bar):
    seen = []
    for width in range(1024, bar.minimumSizeHint().width(), -20):
        window.resize(width, 200)
        qtbot.waitUntil(lambda width=width: bar.width() == width)
        if not seen or words_shown(bar) != seen[-1]:
            seen.append(words_shown(bar))
    assert seen[-2:] == [{"Run", "Pause", "Step", "Stop"}, set()]


def test_nothing_is_cut_off_at_the_least_width(qtbot, window, bar):
    bar.show_rate(123_456.0)
    window.resize(bar.minimumSizeHint().width(), 200)
    qtbot.waitUntil(lambda: not words_shown(bar))
    for child in bar.findChildren(QWidget):
        if child.parent() is bar and child.isVisible():
            assert bar.rect().contains(child.geometry())
            assert child.width() >= child.minimumSizeHint().width()


def test_the_words_come_back_with_the_room(qtbot, window, bar):
    window.resize(bar.minimumSizeHint().width(), 200)
    qtbot.waitUntil(lambda: not words_shown(bar))
    window.resize(1024, 200)
    qtbot.waitUntil(lambda: len(words_shown(bar)) == 7)
