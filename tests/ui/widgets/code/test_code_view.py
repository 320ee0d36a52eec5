from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from ui.runtime.state import RunState
from ui.widgets.code.code_view import CodeView, runnable_lines

SOURCE = """import math


def train(iterations=3):
    # a comment
    total = 0.0

    for t in range(iterations):
        total += math.sqrt(t)
        yield total
"""
LONG = "def f():\n" + "".join(f"    x{n} = {n}\n" for n in range(300))
STOPPED = [RunState.PAUSED, RunState.STEPPING]
BUSY = [RunState.STARTING, RunState.RUNNING, RunState.STOPPING]


@pytest.fixture
def view(qtbot):
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(520, 400)
    view.show_code(SOURCE, frozenset(), "recipe.py")
    with qtbot.waitExposed(view):
        view.show()
    return view


def button(view, text):
    return next(b for b in view.findChildren(QToolButton) if b.text() == text)


def click(qtbot, view, text):
    qtbot.mouseClick(button(view, text), Qt.MouseButton.LeftButton)


def click_gutter(qtbot, view, line):
    y = round(view.text.line_rect(line).center().y())
    qtbot.mouseClick(view.text.gutter, Qt.MouseButton.LeftButton, pos=QPoint(10, y))


def pixel(view, line, x_from_right):
    """The colour in the gutter, ``x_from_right`` pixels from its right edge, beside a line."""
    image = view.text.gutter.grab().toImage()
    y = view.text.line_rect(line).center().y() * image.devicePixelRatio()
    x = image.width() - x_from_right * image.devicePixelRatio()
    return image.pixelColor(round(x), round(y))


@pytest.mark.parametrize("state", [RunState.IDLE, *STOPPED])
@pytest.mark.parametrize(
    ("text", "key", "signal"),
    [
        ("Line", Qt.Key.Key_F11, "line_step_requested"),
        ("Iteration", Qt.Key.Key_F12, "iteration_step_requested"),
    ],
)
def test_a_step_can_be_asked_for_by_click_and_key(qtbot, view, state, text, key, signal):
    view.show_state(state)
    with qtbot.waitSignal(getattr(view, signal)):
        click(qtbot, view, text)
    view.text.setFocus()
    with qtbot.waitSignal(getattr(view, signal)):
        qtbot.keyClick(view.text, key)


@pytest.mark.parametrize("state", STOPPED)
def test_continue_can_be_asked_for_by_click_and_key(qtbot, view, state):
    view.show_state(state)
    with qtbot.waitSignal(view.continue_requested):
        click(qtbot, view, "Continue")
    with qtbot.waitSignal(view.continue_requested):
        qtbot.keyClick(view.text, Qt.Key.Key_F8)


@pytest.mark.parametrize("state", BUSY)
def test_nothing_can_be_stepped_while_a_run_is_busy(view, state):
    view.show_state(state)
    assert not any(action.isEnabled() for action in view.actions_for_tab())


def test_idle_offers_only_what_starts_a_run(view):
    view.show_state(RunState.IDLE)
    enabled = [action.text() for action in view.actions_for_tab() if action.isEnabled()]
    assert enabled == ["Line", "Iteration"]


def test_run_to_here_takes_the_line_of_the_caret(qtbot, view):
    view.show_state(RunState.STEPPING)
    view.text.setFocus()
    for _ in range(8):
        qtbot.keyClick(view.text, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.run_to_requested) as asked:
        qtbot.keyClick(view.text, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [9]


def test_a_click_in_the_gutter_runs_to_that_line(qtbot, view):
    view.show_state(RunState.PAUSED)
    with qtbot.waitSignal(view.run_to_requested) as asked:
        click_gutter(qtbot, view, 9)
    assert asked.args == [9]


def test_a_click_beside_a_comment_runs_to_the_next_code(qtbot, view):
    view.show_state(RunState.PAUSED)
    with qtbot.waitSignal(view.run_to_requested) as asked:
        click_gutter(qtbot, view, 5)
    assert asked.args == [6]


def test_a_click_in_the_gutter_while_running_moves_only_the_caret(qtbot, view):
    view.show_state(RunState.RUNNING)
    with qtbot.assertNotEmitted(view.run_to_requested):
        click_gutter(qtbot, view, 9)
    assert view.text.caret_line == 9


def test_a_click_below_the_last_line_asks_for_nothing(qtbot, view):
    view.show_state(RunState.PAUSED)
    gutter = view.text.gutter
    with qtbot.assertNotEmitted(view.run_to_requested):
        qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(10, gutter.height() - 5))


def test_the_context_menu_runs_to_the_clicked_line(qtbot, view):
    view.show_state(RunState.STEPPING)
    place = view.text.line_rect(9).center().toPoint()
    port = view.text.viewport()
    QApplication.sendEvent(
        port,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, port.mapToGlobal(place)),
    )
    menu = next(menu for menu in view.text.findChildren(QMenu) if menu.isVisible())
    with qtbot.waitSignal(view.run_to_requested) as asked:
        qtbot.mouseClick(
            menu,
            Qt.MouseButton.LeftButton,
            pos=menu.actionGeometry(menu.actions()[0]).center(),
        )
    assert asked.args == [9]


def test_the_keys_work_wherever_the_tab_has_the_focus(qtbot):
    tab = QWidget()
    qtbot.addWidget(tab)
    other = QWidget(tab, focusPolicy=Qt.FocusPolicy.StrongFocus)
    view = CodeView(tab)
    view.hide()
    tab.addActions(view.actions_for_tab())
    with qtbot.waitActive(tab):
        tab.show()
    other.setFocus()
    with qtbot.waitSignal(view.line_step_requested):
        qtbot.keyClick(other, Qt.Key.Key_F11)


def test_the_tool_tips_name_the_keys(view):
    tips = [button(view, text).toolTip() for text in ("Line", "Iteration", "Continue")]
    assert [tip.rpartition("(")[2] for tip in tips] == ["F11)", "F12)", "F8)"]


def test_copy_puts_the_whole_recipe_on_the_clipboard(qtbot, view):
    with qtbot.waitSignal(view.copied):
        click(qtbot, view, "Copy")
    assert QGuiApplication.clipboard().text() == SOURCE


def test_export_is_asked_for(qtbot, view):
    with qtbot.waitSignal(view.export_requested):
        click(qtbot, view, "Export")


def test_the_code_cannot_be_edited(qtbot, view):
    qtbot.keyClicks(view.text, "abc")
    qtbot.keyClick(view.text, Qt.Key.Key_Backspace)
    assert view.text.toPlainText() == SOURCE.rstrip("\n")


def test_a_changed_line_has_a_bar_of_its_own_colour_in_the_gutter(view):
    before = pixel(view, 9, 2)
    view.show_code(SOURCE, frozenset({9}), "recipe.py")
    assert pixel(view, 9, 2) != before
    assert pixel(view, 8, 2) == before


def test_a_changed_line_says_so_on_hover(view):
    view.show_code(SOURCE, frozenset({9}), "recipe.py")
    assert view.text.line_tip(9) == "Changed by what-if"
    assert view.text.line_tip(8) == ""


def test_a_changed_line_is_tinted(view):
    def background(line):
        image = view.text.viewport().grab().toImage()
        place = view.text.line_rect(line)
        return image.pixelColor(image.width() - 3, round(place.center().y()))

    plain = background(9)
    view.show_code(SOURCE, frozenset({9}), "recipe.py")
    assert background(9) != plain
    assert background(8) == plain


def test_the_next_line_has_an_arrow(view):
    view.show_line(9)
    width = view.text.gutter.width()
    ground = pixel(view, 8, width - 6)
    assert pixel(view, 9, width - 6) != ground
    view.show_line(None)
    assert pixel(view, 9, width - 6) == ground


@pytest.mark.parametrize("line", [1, 150, 301])
def test_the_next_line_is_brought_into_view(view, line):
    view.show_code(LONG, frozenset(), "recipe.py")
    view.show_line(200)
    view.show_line(line)
    assert view.text.viewport().rect().contains(view.text.line_rect(line).center().toPoint())


def test_a_next_line_in_view_does_not_scroll(view):
    view.show_code(LONG, frozenset(), "recipe.py")
    view.show_line(150)
    top = view.text.verticalScrollBar().value()
    view.show_line(151)
    assert view.text.verticalScrollBar().value() == top


def test_showing_the_next_line_leaves_the_caret_alone(view):
    view.text.move_caret(6)
    view.show_line(9)
    assert view.text.caret_line == 6


def test_a_newly_changed_line_is_brought_into_view(view):
    view.show_code(LONG, frozenset(), "recipe.py")
    view.show_code(LONG.replace("x250 = 250", "x250 = 0"), frozenset({252}), "recipe.py")
    assert view.text.viewport().rect().contains(view.text.line_rect(252).center().toPoint())


def test_new_code_keeps_caret_and_scroll_position(view):
    view.show_code(LONG, frozenset(), "recipe.py")
    view.text.move_caret(120)
    view.text.verticalScrollBar().setValue(100)
    view.show_code(LONG.replace("x1 = 1", "x1 = 7"), frozenset(), "recipe.py")
    assert view.text.caret_line == 120
    assert view.text.verticalScrollBar().value() == 100


def test_new_code_has_no_next_line(view):
    view.show_line(9)
    view.show_code(SOURCE.replace("0.0", "1.0"), frozenset(), "recipe.py")
    assert view.text.next_line is None


def test_the_colours_follow_a_dark_palette(view):
    def keyword_color():
        formats = view.text.document().findBlockByNumber(3).layout().formats()
        return QColor(formats[0].format.foreground().color())

    before = keyword_color()
    palette = view.palette()
    palette.setColor(palette.ColorRole.Base, QColor("#1e1e1e"))
    palette.setColor(palette.ColorRole.Text, QColor("#eeeeee"))
    view.setPalette(palette)
    assert keyword_color() != before


def test_runnable_lines_are_those_at_which_python_traces():
    visited = set()

    def trace(frame, event, argument):
        if frame.f_code.co_filename != "<traced>":
            return None
        if event == "line":
            visited.add(frame.f_lineno)
        return trace

    namespace = {}
    exec(compile(SOURCE, "<traced>", "exec"), namespace)
    sys.settrace(trace)
    try:
        list(namespace["train"]())
    finally:
        sys.settrace(None)
    assert runnable_lines(SOURCE) == visited


def test_a_module_without_functions_can_stop_at_its_own_lines():
    assert runnable_lines("a = 1\n\nb = 2\n") == {1, 3}


def test_text_that_is_not_python_has_no_runnable_line():
    assert runnable_lines("def (") == frozenset()


def test_the_lines_around_the_next_one_are_marked_with_it(view):
    view.show_line(6, range(5, 7))
    marked = {each.cursor.blockNumber() + 1 for each in view.text.extraSelections()}
    assert {5, 6} <= marked


def test_the_lines_around_lose_their_mark_with_the_next_one(view):
    view.show_line(6, range(5, 7))
    view.show_line(None)
    assert view.text.lines_around == range(0)
