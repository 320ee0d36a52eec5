from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.basic.message_kind import message_color
from ui.widgets.basic.remark import Remark


def with_text_above(qtbot, remark):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLabel("Above"))
    column.addWidget(remark)
    window.show()
    return window


def test_a_remark_is_hidden_while_it_has_nothing_to_say(qtbot):
    remark = Remark()
    window = with_text_above(qtbot, remark)
    height = window.sizeHint().height()
    remark.say("Three rows have gaps.")
    assert remark.isVisible()
    remark.say("")
    assert not remark.isVisible()
    assert window.sizeHint().height() == height


def test_a_remark_that_keeps_its_place_stays_without_a_sentence(qtbot):
    remark = Remark(keeps_place=True)
    window = with_text_above(qtbot, remark)
    height = window.sizeHint().height()
    remark.say("Three rows have gaps.")
    remark.say("")
    assert remark.isVisible()
    assert window.sizeHint().height() == height


def test_a_remark_has_the_color_of_its_kind_and_loses_it_again(qtbot):
    remark = Remark()
    qtbot.addWidget(remark)
    plain = remark.palette().color(QPalette.ColorRole.WindowText)
    remark.say("It does not fit.", "error")
    assert remark.palette().color(QPalette.ColorRole.WindowText) == message_color("error")
    remark.say("It fits.")
    assert remark.palette().color(QPalette.ColorRole.WindowText) == plain


def test_a_remark_on_the_screen_follows_light_and_dark(qtbot, qapp):
    remark = Remark()
    window = with_text_above(qtbot, remark)
    remark.say("It does not fit.", "error")
    seen = []
    for scheme in ("dark", "light"):
        theme.apply_theme(qapp, scheme)
        qapp.processEvents()
        seen.append((remark.palette().color(QPalette.ColorRole.WindowText), message_color("error")))
    theme.apply_theme(qapp, "system")
    assert window.isVisible()
    assert all(shown == meant for shown, meant in seen)
