"""Every control of every page is inside the window and whole, also where the window is small."""

from __future__ import annotations

from itertools import chain

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QSlider,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QWidget,
)

from app.window import make_window
from ui.preferences import Preferences
from ui.text_size import text_size

pytestmark = pytest.mark.slow  # all exhibits are made

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QSlider)
PARTS_OF_OTHERS = (QAbstractSpinBox, QTabBar, QComboBox)
CASES = [(683, 512, 100), (1024, 768, 150)]


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    for name in ("DATA", "CONFIG"):
        monkeypatch.setenv(f"GRADUS_{name}_DIR", str(tmp_path / name.lower()))
    window = make_window(Preferences(str(tmp_path / "gradus.ini")))
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
    text_size().reset()


def controls(window):
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and widget.isVisible()
        and not isinstance(widget.parent(), PARTS_OF_OTHERS)
        and type(widget) is not QAbstractButton  # the corner of a table
    ]


def is_scrolled(widget, window):
    while (widget := widget.parentWidget()) is not None and widget is not window:
        if isinstance(widget, QAbstractScrollArea):
            return True
    return False


def words(widget):
    return widget.accessibleName() or getattr(widget, "text", str)() or type(widget).__name__


def outside(window):
    """Return the controls that can't be reached, or of which a part is cut off."""
    room, found = window.rect(), []
    for widget in controls(window):
        corners = (widget.rect().topLeft(), widget.rect().bottomRight())
        is_inside = all(room.contains(widget.mapTo(window, corner)) for corner in corners)
        least = widget.minimumSizeHint()
        is_cut = isinstance(widget, QAbstractButton | QComboBox) and (
            widget.width() + 1 < least.width() or widget.height() + 1 < least.height()
        )
        if is_cut or not (is_inside or is_scrolled(widget, window)):
            found.append(words(widget))
    return found


def pages_of(view):
    """Yield once for each page of an exhibit, which is then in front."""
    pages = getattr(view, "pages", None)
    if not isinstance(pages, QTabWidget | QStackedWidget):
        yield 0
        return
    for at in range(pages.count()):
        pages.setCurrentIndex(at)
        yield at


def drawers_of(tab):
    for page in ("code", "guide", "runs"):
        tab.frame.drawer.open_page(page)
        yield page


def test_every_control_has_a_name_and_is_inside_and_whole(qtbot, window):
    wrong, nameless = {}, set()
    for width, height, percent in CASES:
        text_size().set_percent(percent)
        window.resize(width, height)
        for lab in window._plans:
            tab = window.open_tab(lab)
            for page in chain(pages_of(tab.view), drawers_of(tab)):
                for patience_ms in (1, 50, 200):  # layouts put off what they do
                    qtbot.wait(patience_ms)
                    if not (found := outside(window)):
                        break
                if found:
                    wrong[lab, page, width, percent] = found
                nameless |= {(lab, page, type(w)) for w in controls(window) if not _name(w)}
            tab.frame.drawer.close()
    assert (wrong, nameless) == ({}, set())


def _name(widget):
    labels = widget.window().findChildren(QLabel)
    has_words = isinstance(widget, QAbstractButton) and (widget.text() or widget.toolTip())
    is_labelled = any(label.buddy() is widget for label in labels)
    return widget.accessibleName() or has_words or is_labelled
