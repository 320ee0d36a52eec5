"""The data page through real clicks, with a real worker."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from support.ensembles_tab import press, run, shared_ensembles, until
from support.tab_driver import ended

from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.tables.column_table import ROLE, TYPE

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


def test_a_column_that_is_ignored_is_left_out(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    choose(qtbot, page, 0, ROLE, "ignore")
    assert shared.frame.form.values()["drop_columns"] == "colour"


def test_another_target_is_taken_into_the_settings(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    page.target_box.setCurrentText("size")
    page.target_box.activated.emit(page.target_box.currentIndex())
    assert shared.frame.form.values()["target"] == "size"
    until(qtbot, lambda: page.columns.role("size") == "target")
    assert page.columns.role("price") == "feature"


def test_a_type_is_corrected_by_its_list(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    choose(qtbot, page, 1, TYPE, "category")
    assert shared.frame.form.values()["column_types"] == "size=category"
    until(qtbot, lambda: page.remark.text() != "Reading.")
    choose(qtbot, page, 1, TYPE, "number")
    assert shared.frame.form.values()["column_types"] == "size=number"


def test_how_a_file_is_read_is_shown_and_can_be_changed(qtbot, shared, page, monkeypatch, tmp_path):
    path = tmp_path / "preise.csv"
    rows = "".join(f"{n},5;{n % 3};{n}.{n + 100}\n" for n in range(1, 60))
    path.write_text("Größe;Zone;Preis\n" + rows, encoding="cp1252")
    open_file(qtbot, page, monkeypatch, path)
    until(qtbot, lambda: names(page) == ["Größe", "Zone", "Preis"])
    assert page.card.isVisible()
    assert page.card.facts["encoding"].text() == "Windows-1252 (Western Europe)"
    assert page.card.facts["delimiter"].text() == "Semicolon"
    assert page.card.facts["decimal"].text() == "Comma"
    row = shared.frame.form.findChild(QWidget, "more data")
    assert row.words.text() == "target Preis · 2 features"
    press(qtbot, page.card.change_button)
    box = page.card.editors["encoding"]
    assert box.isVisible()
    box.setCurrentIndex(box.findData("latin-1"))
    box.activated.emit(box.currentIndex())
    assert shared.frame.form.values()["encoding"] == "latin-1"
    until(qtbot, lambda: page.card.facts["encoding"].text() == "Latin-1")
    press(qtbot, page.card.change_button)


def choose(qtbot, page, row, column, choice):
    """Open the list of a cell by a click and take a choice."""
    table = page.columns
    table.setCurrentCell(row, 0)
    table.editItem(table.item(row, column))
    [box] = table.viewport().findChildren(ComboBox)
    box.setCurrentIndex(box.findData(choice))
    box.activated.emit(box.currentIndex())


def test_a_file_that_cannot_be_read_is_one_sentence(qtbot, page, monkeypatch, tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and then nothing")
    open_file(qtbot, page, monkeypatch, broken)
    until(qtbot, lambda: "broken.parquet" in page.remark.text())
    assert "\n" not in page.remark.text()
    assert page.columns.rowCount() == 0


def test_the_line_in_the_form_leads_to_the_page(qtbot, shared, page):
    tab = shared
    tab.view.pages.setCurrentWidget(tab.view.compare)
    row = tab.frame.form.findChild(QWidget, "more data")
    assert row.words.text() == "target MEDV · 13 features"
    press(qtbot, row.button)
    assert tab.view.pages.currentWidget() is page


def test_a_claim_keeps_the_students_own_data(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    with qtbot.waitSignal(shared.view.run_requested):
        shared.view.claims.claim_chosen.emit("depth")
    values = shared.frame.form.values()
    assert (values["data"], values["experiment"]) == (str(file), "depth")
    assert page.columns.role("price") == "target"
    with ended(qtbot, shared, 90_000):
        pass


def test_only_the_lectures_preset_takes_ones_own_data_away(qtbot, shared, page, monkeypatch, file):
    open_file(qtbot, page, monkeypatch, file)
    until(qtbot, lambda: names(page) == ["colour", "size", "price"])
    form = shared.frame.form
    form.choose_preset("folds")
    assert (form.values()["data"], form.values()["validation"]) == (str(file), "repeated")
    form.choose_preset("lecture")
    assert form.values()["data"] == "boston"
