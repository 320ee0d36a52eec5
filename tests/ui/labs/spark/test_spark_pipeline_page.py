from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from support.spark_answers import CARDS, KINDS, values

from ui.labs.spark.pipeline.pipeline_model import of_specs, to_text
from ui.labs.spark.pipeline.pipeline_page import PipelinePage

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
ASSEMBLER, SCALER, MODEL = 0, 1, 2


@pytest.fixture
def page(open_part):
    page = open_part(PipelinePage())
    # The form between page and worker.
    page.edited.connect(lambda changes: page.settings_changed({**page._settings, **changes}))
    return page


def names(page):
    return [stage.name for stage in page._stages]


def setting(page):
    return json.loads(page._settings["stages"])


def click_card(qtbot, page, number, x=0):
    rect = page.cards.visualItemRect(page.cards.item(number))
    place = rect.center() if not x else QPoint(rect.left() + x, rect.top() + 16)
    qtbot.mouseClick(page.cards.viewport(), LEFT, pos=place)


def type_value(qtbot, page, name, text):
    field = page.form.rows[name].editor.field()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def checked_by(qtbot, page, count):
    qtbot.waitUntil(lambda: page.worker.count("CheckStages") == count)


def test_the_templates_own_stages_are_shown_as_cards(page):
    assert names(page) == ["VectorAssembler", "StandardScaler", "LinearRegression"]
    assert page._settings["stages"] == ""
    assert not page.reset_button.isEnabled()


def test_each_card_knows_its_columns(page):
    stages = page._stages
    assert stages[SCALER].inputs == ("features",)
    assert stages[SCALER].outputs == ("scaled",)


def test_a_mistake_is_shown_before_anything_runs(qtbot, page):
    click_card(qtbot, page, MODEL)
    assert page.problem.text() == "There is no column 'MEDW'; did you mean MEDV?"
    assert page.cards.item(MODEL).toolTip() == page.problem.text()


def test_the_form_has_all_parameters_with_their_values(qtbot, page):
    click_card(qtbot, page, MODEL)
    rows = page.form.rows
    assert list(rows)[:2] == ["featuresCol", "labelCol"]
    assert rows["labelCol"].value() == "MEDW"
    assert rows["maxIter"].value() == 100
    assert rows["solver"].value() == "auto"
    assert rows["fitIntercept"].value() is True


def test_a_typed_value_goes_into_the_setting(qtbot, page):
    click_card(qtbot, page, MODEL)
    type_value(qtbot, page, "maxIter", "7")
    assert setting(page)[MODEL]["params"] == {**CARDS[MODEL].params, "maxIter": 7}
    checked_by(qtbot, page, 2)


def test_a_value_put_back_leaves_the_setting(qtbot, page):
    click_card(qtbot, page, MODEL)
    type_value(qtbot, page, "maxIter", "7")
    qtbot.mouseClick(page.form.rows["maxIter"].reset, LEFT)
    assert setting(page)[MODEL]["params"] == CARDS[MODEL].params
    checked_by(qtbot, page, 2)


def test_a_wrong_value_is_told_under_its_field_and_stays_out(qtbot, page):
    click_card(qtbot, page, MODEL)
    type_value(qtbot, page, "regParam", "much")
    assert page.form.rows["regParam"].has_error()
    assert page._settings["stages"] == ""


def test_a_list_of_columns_is_typed_between_commas(qtbot, page):
    type_value(qtbot, page, "inputCols", "RM, CRIM")
    assert setting(page)[ASSEMBLER]["params"]["inputCols"] == ["RM", "CRIM"]
    checked_by(qtbot, page, 2)


def test_a_mistake_put_right_goes(qtbot, page):
    click_card(qtbot, page, MODEL)
    box = page.form.rows["labelCol"].editor.field()
    box.setCurrentText("MEDV")
    box.activated.emit(box.currentIndex())
    checked_by(qtbot, page, 2)
    assert page.problem.text() == ""


def test_a_card_is_moved_by_keys(qtbot, page):
    click_card(qtbot, page, SCALER)
    qtbot.keyClick(page.cards, Qt.Key.Key_Up, ALT)
    assert names(page)[:2] == ["StandardScaler", "VectorAssembler"]
    assert page.cards.currentRow() == 0
    qtbot.keyClick(page.cards, Qt.Key.Key_Down, ALT)
    assert names(page)[:2] == ["VectorAssembler", "StandardScaler"]
    checked_by(qtbot, page, 2)


@pytest.mark.parametrize("way", ["click", "space"])
def test_a_card_is_switched_off(qtbot, page, way):
    if way == "click":
        click_card(qtbot, page, SCALER, x=15)
    else:
        click_card(qtbot, page, SCALER)
        qtbot.keyClick(page.cards, Qt.Key.Key_Space)
    assert [card["is_on"] for card in setting(page)] == [True, False, True]
    checked_by(qtbot, page, 2)


@pytest.mark.parametrize("way", ["button", "key"])
def test_a_card_is_deleted(qtbot, page, way):
    click_card(qtbot, page, SCALER)
    if way == "button":
        qtbot.mouseClick(page.delete_button, LEFT)
    else:
        qtbot.keyClick(page.cards, Qt.Key.Key_Delete)
    assert names(page) == ["VectorAssembler", "LinearRegression"]
    checked_by(qtbot, page, 2)


def test_the_last_card_stays(qtbot, page):
    for _ in range(3):
        click_card(qtbot, page, 0)
        qtbot.keyClick(page.cards, Qt.Key.Key_Delete)
    assert len(page._stages) == 1
    assert not page.delete_button.isEnabled()
    checked_by(qtbot, page, 2)


def test_a_stage_is_searched_and_added_behind_the_current_one(qtbot, page):
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClicks(page.chooser.search, "pca")
    assert page.chooser.shown() == ["PCA"]
    qtbot.keyClick(page.chooser.search, Qt.Key.Key_Return)
    assert names(page) == ["VectorAssembler", "PCA", "StandardScaler", "LinearRegression"]
    assert page.cards.currentRow() == 1
    assert "k" in page.form.rows
    checked_by(qtbot, page, 2)


def test_a_stage_that_is_switched_off_tells_why_and_is_not_added(qtbot, open_part):
    off = replace(KINDS[0], reason="It needs a driver in this process.")
    page = open_part(PipelinePage(), ListStages=lambda asked: (off, *KINDS[1:]))
    qtbot.waitUntil(lambda: page.add_button.isEnabled())
    before = names(page)
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClicks(page.chooser.search, off.name)
    assert page.chooser.doc.text() == "It needs a driver in this process."
    assert not page.chooser.add_button.isEnabled()
    qtbot.keyClick(page.chooser.search, Qt.Key.Key_Return)
    assert names(page) == before


def test_nothing_is_added_behind_the_model_at_the_end(qtbot, page):
    click_card(qtbot, page, MODEL)
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClicks(page.chooser.search, "pca")
    qtbot.mouseClick(page.chooser.add_button, LEFT)
    assert names(page)[-2:] == ["PCA", "LinearRegression"]
    checked_by(qtbot, page, 2)


def test_stages_are_found_by_what_they_do(qtbot, page):
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClicks(page.chooser.search, "unit variance")
    assert page.chooser.shown() == ["StandardScaler"]


def test_a_search_without_a_find_says_so(qtbot, page):
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClicks(page.chooser.search, "zebra")
    assert page.chooser.doc.text() == "No stage has this in its name or its description."
    assert not page.chooser.add_button.isEnabled()


def test_arrows_walk_the_stages_while_one_types(qtbot, page):
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClick(page.chooser.search, Qt.Key.Key_Down)
    assert page.chooser.tree.currentItem().text(0) == "StandardScaler"


def test_escape_leaves_the_search(qtbot, page):
    qtbot.mouseClick(page.add_button, LEFT)
    qtbot.keyClick(page.chooser.search, Qt.Key.Key_Escape)
    assert not page.chooser.isVisible()
    assert len(page._stages) == 3


def test_one_goes_back_to_the_template(qtbot, page):
    click_card(qtbot, page, SCALER)
    qtbot.mouseClick(page.delete_button, LEFT)
    qtbot.mouseClick(page.reset_button, LEFT)
    qtbot.waitUntil(lambda: page.worker.count("ListTemplateStages") == 2)
    assert len(page._stages) == 3


def test_rows_before_and_after_are_asked_for_when_they_are_looked_at(qtbot, page):
    assert page.worker.count("ShowAround") == 0
    bar = page.parts.tabBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    after = page.exhibit.after
    assert after.rowCount() == 8
    assert after.horizontalHeaderItem(0).text() == "features"
    assert after.horizontalHeaderItem(0).font().bold()
    assert page.worker.last("ShowAround").index == ASSEMBLER
    click_card(qtbot, page, SCALER)
    assert page.worker.last("ShowAround").index == SCALER


def test_a_stage_that_is_off_has_no_rows(qtbot, page):
    page.parts.setCurrentWidget(page.exhibit)
    click_card(qtbot, page, SCALER, x=15)
    checked_by(qtbot, page, 2)
    assert page.exhibit.trouble.text() == "This stage is switched off."


def test_a_stage_that_fails_on_the_rows_says_why(qtbot, open_part):
    page = open_part(PipelinePage(), ShowAround="All values of RM are null.")
    page.parts.setCurrentWidget(page.exhibit)
    assert page.exhibit.trouble.text() == "All values of RM are null."


def test_nothing_is_changed_during_a_run(qtbot, page):
    page.set_locked(True)
    click_card(qtbot, page, SCALER)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Space):
        qtbot.keyClick(page.cards, key)
    click_card(qtbot, page, SCALER, x=15)
    assert page._settings["stages"] == ""
    assert not page.add_button.isEnabled()


def test_stages_of_a_kept_session_are_shown(qtbot, open_part):
    page = open_part(PipelinePage(), values(stages=to_text(of_specs(CARDS[:1]))))
    assert names(page) == ["VectorAssembler"]
    assert page.worker.count("ListTemplateStages") == 0
    assert page.reset_button.isEnabled()


def test_a_template_that_cannot_be_read_says_why(open_part):
    page = open_part(PipelinePage(), ListTemplateStages="There is no file.")
    assert page.trouble.text() == "There is no file."
    assert page.heading.text() == "There is no stage yet."
