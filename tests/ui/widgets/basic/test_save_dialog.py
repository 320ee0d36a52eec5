from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ui.widgets.basic.save_dialog import ask_where_to_save

KINDS = "PNG image (*.png);;SVG drawing (*.svg)"


@pytest.fixture
def answers(monkeypatch):
    """Let a test say what is typed, and whether a file may be replaced."""

    def answer(typed, kind="", may_replace=QMessageBox.StandardButton.Yes):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(typed), kind))
        monkeypatch.setattr(QMessageBox, "question", lambda *_: may_replace)

    return answer


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.mark.parametrize(
    ("typed", "kind", "path"),
    [
        ("loss", "", "loss.png"),
        ("loss", "SVG drawing (*.svg)", "loss.svg"),
        ("loss.svg", "PNG image (*.png)", "loss.svg"),
        ("loss.PNG", "", "loss.PNG"),
        ("run v1.2", "", "run v1.2.png"),
        ("report.html", "", "report.html.png"),
        ("", "", ""),
    ],
)
def test_a_file_has_an_ending_of_the_kinds_whatever_is_typed(parent, answers, typed, kind, path):
    answers(typed, kind)
    assert ask_where_to_save(parent, "Save", "plot.png", KINDS) == path


@pytest.mark.parametrize(("button", "is_saved"), [("Yes", True), ("No", False)])
def test_a_file_that_the_dialog_did_not_ask_about_is_asked_about(
    parent, answers, tmp_path, button, is_saved
):
    (tmp_path / "loss.png").write_bytes(b"")
    answers(tmp_path / "loss", "", QMessageBox.StandardButton[button])
    path = ask_where_to_save(parent, "Save", "plot.png", KINDS)
    assert path == (str(tmp_path / "loss.png") if is_saved else "")
