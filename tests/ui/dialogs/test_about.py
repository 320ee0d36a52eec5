"""The About box: version, licences and the report for the clipboard."""

from __future__ import annotations

import json
import logging
from importlib import metadata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTableWidget
from support.demo_window import open_window, run_to_end
from support.tab_driver import END_LIMIT_MS

from core.machine.diagnostics import LOG_TAIL, diagnostics
from ui.dialogs import about as module
from ui.dialogs.about import AboutDialog, about_text
from ui.dialogs.licences_dialog import LicencesDialog

PARTS = [
    {"name": "FFmpeg", "version": "9.0", "licence": "GPL", "text": "free as in speech"},
    {"name": "Qt", "version": "6.11", "licence": "LGPL", "text": "lesser, yet free"},
]


@pytest.fixture
def parts_file(tmp_path, monkeypatch):
    file = tmp_path / "licences.json"
    file.write_text(json.dumps(PARTS), encoding="utf-8")
    monkeypatch.setattr(module, "PARTS_FILE", file)
    return file


def dialog(qtbot):
    about = AboutDialog()
    qtbot.addWidget(about)
    about.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the test does it
    about.show()
    return about


def button(dialog, text):
    return next(
        each
        for each in dialog.findChildren(QPushButton)
        if each.text().replace("&", "") == text and each.isVisible()
    )


def press(qtbot, dialog, text):
    qtbot.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)


def test_it_tells_the_version_and_how_this_copy_came_about():
    assert f"{metadata.version('gradus-lab')}, from source" in about_text()


def test_from_source_there_are_no_bundled_licences_to_show(qtbot):
    about = dialog(qtbot)
    with pytest.raises(StopIteration):
        button(about, "Licences")


def test_the_licences_of_a_built_program_are_a_click_away(qtbot, parts_file):
    about = dialog(qtbot)
    press(qtbot, about, "Licences")
    (licences,) = about.findChildren(LicencesDialog)
    table = licences.findChild(QTableWidget)
    shown = [[table.item(row, column).text() for column in range(3)] for row in range(2)]
    assert shown == [["FFmpeg", "9.0", "GPL"], ["Qt", "6.11", "LGPL"]]
    licences.close()


def test_the_text_of_the_chosen_part_is_shown(qtbot, parts_file):
    licences = LicencesDialog(parts_file)
    qtbot.addWidget(licences)
    licences.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    licences.show()
    text = licences.findChild(QPlainTextEdit)
    assert text.toPlainText() == "free as in speech"
    qtbot.keyClick(licences.findChild(QTableWidget), Qt.Key.Key_Down)
    assert text.toPlainText() == "lesser, yet free"


def test_copying_waits_for_the_report(qtbot):
    about = dialog(qtbot)
    with qtbot.waitSignal(about.report_requested):
        press(qtbot, about, "Copy diagnostics")
    assert not button(about, "Copy diagnostics").isEnabled()
    about.copy_diagnostics(None)
    assert button(about, "Copy diagnostics").isEnabled()
    assert QGuiApplication.clipboard().text().startswith("Gradus ")


@pytest.mark.slow
def test_one_click_in_the_window_copies_what_the_worker_found(qtbot, tmp_path):
    QGuiApplication.clipboard().clear()
    with open_window(qtbot, tmp_path) as window:
        window.menu.about_requested.emit()
        (about,) = window.findChildren(AboutDialog)
        press(qtbot, about, "Copy diagnostics")
        qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "", timeout=END_LIMIT_MS)
        assert "Processor" in QGuiApplication.clipboard().text()
        about.close()


def test_a_failed_run_is_in_the_diagnostics_with_its_reason(qtbot, tmp_path):
    logger = logging.getLogger("ui.tab.lab_tab")
    logger.addHandler(LOG_TAIL)
    with open_window(qtbot, tmp_path) as window:
        tab = window.current_tab()
        tab.frame.form.set_values({"fault": "lab_error"})
        run_to_end(qtbot, tab)
    logger.removeHandler(LOG_TAIL)
    assert "The count is wrong; choose fewer steps." in diagnostics(None)
    LOG_TAIL.lines.clear()
