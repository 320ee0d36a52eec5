"""Texts of a million characters, pasted or out of a session file, do not hold the window."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from ui.labs.tensors.program.program_panel import ProgramPanel
from ui.labs.tensors.tensors.create_dialog import CreateDialog

LONG = "a+" * 500_000


@pytest.fixture
def panel(qtbot):
    made = ProgramPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def paste(edit, text):
    QGuiApplication.clipboard().setText(text)
    edit.paste()


def test_a_long_text_is_not_pasted_and_the_limit_is_said(panel):
    panel.edit.setPlainText("x = 1")
    paste(panel.edit, LONG)
    assert panel.edit.toPlainText() == "x = 1"
    assert "1,000,006 characters is too long; at most 100,000" in panel.sentence.text()


def test_a_short_text_is_pasted_over_what_is_selected(panel):
    panel.edit.setPlainText("x = 1")
    panel.edit.selectAll()
    paste(panel.edit, "y = 2")
    assert panel.edit.toPlainText() == "y = 2"


def test_a_long_program_of_a_session_file_is_not_shown_and_the_limit_is_said(panel):
    panel.set_program(LONG)
    panel.program_button.setChecked(True)
    assert panel.edit.toPlainText() == ""
    assert "too long" in panel.sentence.text()


def test_a_long_table_is_not_pasted_into_the_form(qtbot):
    dialog = CreateDialog()
    qtbot.addWidget(dialog)
    paste(dialog.pasted, "1," * 500_000)
    assert dialog.pasted.toPlainText() == ""
    assert "save them as a CSV file" in dialog.problem.text()


def test_a_size_of_many_digits_and_a_letter_is_read_at_once(qtbot):
    dialog = CreateDialog()
    qtbot.addWidget(dialog)
    asked = []
    dialog.create_wanted.connect(asked.append)
    dialog.way_box.setCurrentIndex(dialog.way_box.findData("zeros"))
    dialog.fields["size"].setText("1" * 200 + "z")
    dialog.buttons.accepted.emit()
    assert asked[0].fields["size"] == "1" * 200 + "z"
