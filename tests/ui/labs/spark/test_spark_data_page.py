from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from support.spark_answers import COLUMNS, values

from core.data.files.settings import AUTO, NAMES
from core.labs.spark.reports import NumberCounts, TableSummary, TextCounts
from ui.labs.spark.data.data_page import DataPage

LEFT = Qt.MouseButton.LeftButton
ROWS, COLUMNS_PART, SUMMARY = 0, 1, 2
OF_NO_DATA = {"target": "", "drop_columns": "", "reading": "", "sheet": ""}
OF_NO_DATA |= {name: AUTO for name in NAMES if name != "sheet"}


@pytest.fixture
def page(open_part):
    return open_part(DataPage())


def open_tab(qtbot, page, number):
    bar = page.parts.tabBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(number).center())


def texts(table, column):
    return [table.item(row, column).text() for row in range(table.rowCount())]


def test_the_first_rows_are_asked_for_and_nothing_else(page):
    assert page.worker.names == ["ShowRows"]
    assert page.rows.table.rowCount() == 50
    assert page.rows.table.horizontalHeaderItem(0).text() == "CRIM"
    assert page.rows.place.text() == "Rows 1 to 50"


def test_nothing_is_asked_before_there_is_a_session(qtbot, open_part):
    page = DataPage()
    page.set_ready = lambda on: None
    open_part(page)
    assert page.worker.asked == []
    assert page.trouble.text() == "The data are shown as soon as Spark is ready."


def test_pages_go_on_and_back(qtbot, page):
    qtbot.mouseClick(page.rows.after, LEFT)
    assert page.rows.place.text() == "Rows 51 to 100"
    qtbot.mouseClick(page.rows.before, LEFT)
    assert page.rows.place.text() == "Rows 1 to 50"
    assert not page.rows.before.isEnabled()


def test_the_last_page_leads_nowhere(qtbot, page):
    for _ in range(10):
        qtbot.mouseClick(page.rows.after, LEFT)
    assert page.rows.place.text() == "Rows 501 to 506"
    assert not page.rows.after.isEnabled()


def test_columns_show_types_and_nulls(qtbot, page):
    open_tab(qtbot, page, COLUMNS_PART)
    assert texts(page.columns.table, 0) == list(COLUMNS)
    assert texts(page.columns.table, 2) == [str(n) for n in range(len(COLUMNS))]
    assert page.trouble.text() == "506 rows, 11 columns."


def test_a_click_on_a_column_draws_its_histogram(qtbot, page):
    open_tab(qtbot, page, COLUMNS_PART)
    table = page.columns.table
    place = table.visualItemRect(table.item(5, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    assert page.worker.last("CountValues").column == "RM"
    counted = np.random.default_rng(0).poisson(20, 30).sum()
    assert page.columns.numbers.summary() == f"RM: {counted} values from 0 to 50"


def test_a_column_of_texts_gets_bars(qtbot, open_part):
    answer = TextCounts(("red", "blue"), np.array([40, 20]), 1)
    page = open_part(DataPage(), CountValues=lambda asked: answer)
    open_tab(qtbot, page, COLUMNS_PART)
    page.columns.table.selectRow(0)
    assert page.columns.plots.currentWidget() is page.columns.texts
    assert page.columns.texts.summary() == "CRIM: at most 40 at red"


def test_a_column_without_values_says_so(qtbot, open_part):
    answer = NumberCounts(np.zeros(0), np.zeros(0, int), 506)
    page = open_part(DataPage(), CountValues=lambda asked: answer)
    open_tab(qtbot, page, COLUMNS_PART)
    page.columns.table.selectRow(0)
    assert page.columns.trouble.text() == "CRIM has no values."


def test_the_summary_has_a_line_for_each_column(qtbot, page):
    open_tab(qtbot, page, SUMMARY)
    assert texts(page.summary_table, 0) == list(COLUMNS)
    assert page.summary_table.horizontalHeaderItem(4).text() == "Mean"
    assert texts(page.summary_table, 4)[:2] == ["0", "10.5"]


def test_lines_with_another_number_of_values_are_told(qtbot, open_part):
    found = TableSummary(10, (), ragged=3)
    page = open_part(DataPage(), Summarize=lambda asked: found)
    open_tab(qtbot, page, SUMMARY)
    assert "3 lines of the file hold more or fewer values" in page.trouble.text()


def test_what_was_seen_is_not_asked_again(qtbot, page):
    for number in (SUMMARY, ROWS, SUMMARY, ROWS):
        open_tab(qtbot, page, number)
    page.settings_changed(values(test_share=0.5))
    assert page.worker.count("ShowRows") == page.worker.count("Summarize") == 1


def test_a_new_session_is_asked_anew(page):
    page.set_ready(False)
    page.set_ready(True)
    assert page.worker.count("ShowRows") == 2


def test_other_data_are_looked_at(page):
    page.settings_changed(values(data="diabetes"))
    assert page.worker.count("ShowRows") == 2
    assert page.source.box.currentText() == "Diabetes"


def test_answers_about_other_data_are_left_out(open_part):
    page = open_part(DataPage())
    page.worker.held = {"ShowRows"}
    page._ask_page(3)
    page.worker.held = set()
    page.settings_changed(values(data="wine"))
    page.worker.answer(*page.worker.waiting)
    assert page.rows.place.text() == "Rows 1 to 50"


def test_boston_comes_with_its_warning(page):
    assert "removed the data" in page.note.text()


def test_an_error_is_one_sentence_with_its_trace_behind(open_part):
    page = open_part(DataPage(), ShowRows="The file is empty.")
    assert page.trouble.text() == "The file is empty."
    assert page.trouble.button.isVisible()


def test_a_data_set_is_chosen_from_the_list(qtbot, page):
    with qtbot.waitSignal(page.edited) as edited:
        page.source.box.setFocus()
        qtbot.keyClicks(page.source.box, "Mov")
    assert edited.args == [{"data": "movielens", **OF_NO_DATA}]


@pytest.mark.parametrize(
    ("button", "dialog", "answer"),
    [
        ("file_button", "getOpenFileName", ("/tmp/값.csv", "")),
        ("folder_button", "getExistingDirectory", "/tmp/값.csv"),
    ],
)
def test_a_file_or_a_folder_is_opened(qtbot, page, monkeypatch, button, dialog, answer):
    monkeypatch.setattr(QFileDialog, dialog, lambda *_: answer)
    with qtbot.waitSignal(page.edited) as edited:
        qtbot.mouseClick(getattr(page.source, button), LEFT)
    assert edited.args == [{"data": "/tmp/값.csv", **OF_NO_DATA}]


def test_no_other_data_are_chosen_during_a_run(page):
    page.set_locked(True)
    assert not page.source.file_button.isEnabled()
    page.set_locked(False)
    assert page.source.file_button.isEnabled()


def test_how_a_file_is_read_is_shown_and_can_be_changed(qtbot, page, tmp_path):
    path = tmp_path / "preise.csv"
    rows = "".join(f"{n},5;{n % 3};{n % 3}.{n + 100}\n" for n in range(1, 60))
    path.write_text("Größe;Zone;Preis\n" + rows, encoding="cp1252")
    page.settings_changed(values(data=str(path)))
    assert page.card.isVisible()
    assert page.card.facts["encoding"].text() == "Windows-1252 (Western Europe)"
    assert page.card.facts["delimiter"].text() == "Semicolon"
    qtbot.mouseClick(page.card.change_button, LEFT)
    box = page.card.editors["decimal"]
    box.setCurrentIndex(box.findData("comma"))
    with qtbot.waitSignal(page.edited) as edited:
        box.activated.emit(box.currentIndex())
    assert edited.args == [{"decimal": "comma"}]
    assert page.roles.role("Preis") == "target"
    page.settings_changed(values(data="boston"))
    assert not page.card.isVisible()
