"""The data page through real clicks, with a real worker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from support.ensembles_tab import press, run, shared_ensembles, until

pytestmark = pytest.mark.slow  # the worker alone loads for seconds
shared = shared_ensembles

TABLE = "colour,size,price\n" + "".join(
    f"{'red' if n % 2 else 'blue'},{n % 3},{n + 0.5}\n" for n in range(60)
)


@pytest.fixture
def page(qtbot, tab):
    tab.frame.show_view(tab.view)
    tab.view.pages.setCurrentWidget(tab.view.data)
    until(qtbot, lambda: names(tab.view.data)[:1] == ["CRIM"])
    yield tab.view.data
    tab.frame.form.choose_preset("lecture")
    until(qtbot, lambda: names(tab.view.data)[:1] == ["CRIM"])


def names(page):
    return [page.columns.item(n, 0).text() for n in range(page.columns.rowCount())]


def open_file(qtbot, page, monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    press(qtbot, page.open_button)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "값.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_boston_is_shown_with_its_rows_and_its_warning(page):
    assert "506 rows, 14 columns" in page.remark.text()
    assert "removed the data" in page.note.text()
    assert page.head.item(0, 0).text() == "0.00632"
    assert page.target_box.currentText() == "MEDV"


def test_a_file_is_looked_at_and_run(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    result = run(qtbot, shared, models="linear", n_estimators=5)
    assert result["task"] == "regression"
    assert file.read_text(encoding="utf-8") == TABLE


def test_a_column_that_is_unticked_is_left_out(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    page.columns.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert shared.frame.form.values()["drop_columns"] == "colour"


def test_another_target_is_taken_into_the_settings(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    page.target_box.setCurrentText("size")
    page.target_box.activated.emit(page.target_box.currentIndex())
    assert shared.frame.form.values()["target"] == "size"
    until(qtbot, lambda: "target" in page.columns.item(1, 1).text())


def test_a_type_is_corrected_by_a_double_click(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    place = page.columns.visualItemRect(page.columns.item(1, 1)).center()
    viewport = page.columns.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert shared.frame.form.values()["column_types"] == "size=category"
    until(qtbot, lambda: page.columns.item(1, 1).text() == "category")
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert shared.frame.form.values()["column_types"] == ""
    until(qtbot, lambda: page.columns.item(1, 1).text() == "number")
    open_file(qtbot, page, monkeypatch, dated(file))
    until(qtbot, lambda: names(page) == ["day", "size", "price"])
    found = page.columns.item(0, 1).text()
    for expected in ("day=category", ""):
        place = page.columns.visualItemRect(page.columns.item(0, 1)).center()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        assert shared.frame.form.values()["column_types"] == expected
        until(qtbot, lambda: page.remark.text() != "Reading.")
    until(qtbot, lambda: page.columns.item(0, 1).text() == found)


def dated(file):
    """Write a table with dates beside a file, and return it."""
    days = file.with_name("days.csv")
    rows = [f"2023-0{n}-1{n},{n}.5,{10 * n}" for n in range(1, 9)]
    days.write_text("\n".join(["day,size,price", *rows]))
    return days


def test_a_file_that_cannot_be_read_is_one_sentence(qtbot, page, monkeypatch, tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and then nothing")
    open_file(qtbot, page, monkeypatch, broken)
    until(qtbot, lambda: "broken.parquet" in page.remark.text())
    assert "\n" not in page.remark.text()
    assert page.columns.rowCount() == 0
