"""The exhibit of the demo lab, and the clicks and keys that tests give a lab's tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QToolButton

from ui.tab.lab_view import LabView

GUIDE = """# Demo

[five steps](gradus:set?steps=5), [seven at once](gradus:try?steps=7), [go](gradus:run),
[halt](gradus:stop), [look](gradus:open?drawer=code) and [nonsense](gradus:set?stepz=1)
"""


class DemoView(LabView):
    """Keeps what it is told."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.settings, self.totals = {}, []
        self.ends, self.overlays = [], {}

    def begin(self, settings):
        self.settings, self.totals = dict(settings), []

    def take(self, frame):
        self.totals += frame.metrics["total"][1].tolist()

    def show_kept(self, metrics, snapshots):
        self.totals = metrics["total"][1].tolist()

    def finish(self, outcome, result):
        self.ends.append((outcome, dict(result)))

    def set_overlay(self, run_id, label, color, run):
        self.overlays[run_id] = (label, color.name(), run["total"][1].tolist())

    def remove_overlay(self, run_id):
        self.overlays.pop(run_id, None)


def tool_button(parent, text):
    """Return the visible button with these words."""
    found = _tool_buttons(parent, text)
    assert len(found) == 1, (text, [b.text() for b in parent.findChildren(QToolButton)])
    return found[0]


def _tool_buttons(parent, text):
    return [b for b in parent.findChildren(QToolButton) if b.text() == text and b.isVisible()]


def click(qtbot, parent, text):
    """Click the button with these words once it is visible."""
    qtbot.waitUntil(lambda: bool(_tool_buttons(parent, text)))
    qtbot.mouseClick(tool_button(parent, text), Qt.MouseButton.LeftButton)


def type_into(qtbot, form, name, text):
    """Replace the text of a form's field through the keyboard."""
    field = form.findChild(QLineEdit, name) or form.findChild(object, name).lineEdit()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def choose(form, name, value):
    """Choose an entry of a form's list as a user does."""
    box = form.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def tick(qtbot, form, name):
    """Click a form's check box."""
    qtbot.mouseClick(form.findChild(QCheckBox, name), Qt.MouseButton.LeftButton)


def follow_link(qtbot, guide, words):
    """Click a link of the guide."""
    text = guide.text
    cursor = text.document().find(words)
    assert not cursor.isNull(), words
    cursor.setPosition(cursor.selectionStart() + 1)
    text.setTextCursor(cursor)
    text.ensureCursorVisible()
    place = text.cursorRect(cursor).center()
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place)
