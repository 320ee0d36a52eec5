"""The page of models in a tab whose worker is never started."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.demo_view import click
from support.tab_driver import message, open_tab

from core.labs.ensembles import SPEC
from ui.labs.ensembles import EnsemblesView


@pytest.fixture
def tab(qtbot, tmp_path):
    with open_tab(tmp_path / "runs", SPEC, EnsemblesView, lambda: "") as tab:
        tab.view.pages.setCurrentWidget(tab.view.models)
        with qtbot.waitActive(tab.window()):
            tab.window().activateWindow()
        yield tab


@pytest.fixture
def page(tab):
    tab.load_settings({"models": "linear, random_forest(max_depth=3), xgboost"})
    return tab.view.models


def models(tab):
    return tab.frame.form.values()["models"]


def choose(page, row):
    page.list.setCurrentRow(row)
    page.list.setFocus()


def offered(page):
    page.add_menu.aboutToShow.emit()
    return {action.data(): action for action in page.add_menu.actions()}


def line(page, name):
    field = page.form.rows[name].editor.field()
    return field.lineEdit() if hasattr(field, "lineEdit") else field


def retype(qtbot, page, name, text):
    line(page, name).setFocus()
    line(page, name).selectAll()
    qtbot.keyClicks(line(page, name), text)
    qtbot.keyClick(line(page, name), Qt.Key.Key_Return)


def test_the_models_of_a_preset_are_listed_in_words(tab):
    tab.frame.form.choose_preset("lecture")
    assert tab.view.models.names() == [
        "Least squares",
        "Random forest (model's seed 42)",
        "XGBoost (model's seed 41, split's seed 41)",
        "XGBoost 2 (model's seed 41)",
    ]


def test_models_set_by_a_link_are_listed(tab):
    tab.act_on_link("gradus:set?models=tree(max_depth=4)")
    assert tab.view.models.names() == ["Decision tree (depth 4)"]


def test_classes_have_their_own_words(tab, page):
    tab.frame.form.set_values({"data": "wine"})
    assert page.names()[0] == "Logistic regression"


def test_a_family_is_added_from_the_menu(tab, page):
    offered(page)["adaboost"].trigger()
    assert models(tab) == "linear, random_forest(max_depth=3), xgboost, adaboost"
    assert page.list.currentRow() == 3


def test_a_family_that_cannot_be_added_is_grey_and_says_why(page):
    action = offered(page)["linear"]
    assert not action.isEnabled()
    assert "nothing to vary" in action.text()


def test_a_model_is_duplicated_as_a_variant(qtbot, tab, page):
    choose(page, 1)
    qtbot.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.names()[1:3] == [
        "Random forest (depth 3)",
        "Random forest 2 (depth 3, model's seed 43)",
    ]
    assert tab.frame.form.settings().models == models(tab)


def test_the_cursor_then_stands_in_the_variants_first_field(qtbot, tab, page):
    choose(page, 1)
    qtbot.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert page.form.rows["n_estimators"].editor.field().hasFocus()


def test_a_model_is_deleted(qtbot, tab, page):
    choose(page, 1)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert models(tab) == "linear, xgboost"


def test_the_last_model_stays(qtbot, tab, page):
    tab.load_settings({"models": "tree"})
    choose(page, 0)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert models(tab) == "tree"


def test_models_change_places(qtbot, tab, page):
    choose(page, 2)
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert models(tab) == "linear, xgboost, random_forest(max_depth=3)"
    assert page.list.currentRow() == 1


def test_a_setting_is_typed_into_its_field(qtbot, tab, page):
    choose(page, 2)
    retype(qtbot, page, "learning_rate", "0.05")
    assert models(tab) == "linear, random_forest(max_depth=3), xgboost(learning_rate=0.05)"
    assert page.names()[2] == "XGBoost (learning rate 0.05)"


def test_an_emptied_field_leaves_the_setting_to_the_library(qtbot, tab, page):
    choose(page, 1)
    line(page, "max_depth").setFocus()
    line(page, "max_depth").selectAll()
    qtbot.keyClick(line(page, "max_depth"), Qt.Key.Key_Backspace)
    assert models(tab) == "linear, random_forest, xgboost"


def test_an_empty_field_shows_the_common_number_of_trees(tab, page):
    tab.frame.form.set_values({"n_estimators": 350})
    choose(page, 2)
    assert line(page, "n_estimators").placeholderText() == "350"


def test_a_wrong_value_is_said_at_its_field_and_keeps_from_running(qtbot, tab, page):
    choose(page, 1)
    retype(qtbot, page, "max_depth", "100")
    assert (
        page.form.rows["max_depth"].error.text() == "must be a whole number from 1 to 64, got 100"
    )
    click(qtbot, tab.frame.bar, "Run")
    assert not tab.controller.state.is_active
    assert message(tab)[1] == (
        "Models: Random forest: depth must be a whole number from 1 to 64, got 100."
    )


def test_a_preset_takes_a_wrong_value_away(qtbot, tab, page):
    tab.frame.form.choose_preset("folds")
    choose(page, 1)
    retype(qtbot, page, "max_depth", "100")
    tab.frame.form.choose_preset("folds")
    assert page.names() == ["Least squares", "Random forest", "XGBoost"]
    assert not page.remark.isVisible()


def test_a_list_that_does_not_suit_the_validation_says_so_on_both_sides(qtbot, tab, page):
    tab.frame.form.set_values({"validation": "k_fold"})
    choose(page, 2)
    retype(qtbot, page, "split_seed", "3")
    assert "needs one split" in page.remark.text()
    assert "one split" in tab.frame.form._rows["validation"].error.text()


def test_nothing_can_be_changed_while_a_run_is_on(page):
    choose(page, 1)
    page.set_locked(True)
    assert not page.add_button.isEnabled()
    assert not any(action.isEnabled() for action in page.actions_.values())
    choose(page, 2)
    assert not line(page, "max_depth").isEnabled()
    page.set_locked(False)
    assert line(page, "max_depth").isEnabled()


def test_before_the_first_run_the_table_lists_the_models(tab, page):
    table = tab.view.compare.table.model()
    assert [table.index(n, 0).data() for n in range(table.rowCount())] == page.names()


def test_the_form_names_the_data_in_words(tab):
    box = tab.frame.form._rows["data"].editor.field()
    assert box.currentText() == "Boston housing"


def test_other_data_from_the_form_forget_the_target_and_columns_of_the_last(qtbot, tab):
    tab.load_settings({"target": "RM", "drop_columns": "CRIM"})
    box = tab.frame.form._rows["data"].editor.field()
    box.setCurrentIndex(box.findData("diabetes"))
    box.activated.emit(box.currentIndex())
    values = tab.frame.form.values()
    assert (values["target"], values["drop_columns"]) == ("", "")


def test_data_and_target_set_together_stay_together(tab):
    tab.load_settings({"data": "diabetes", "target": "bmi"})
    assert tab.frame.form.values()["target"] == "bmi"


def test_a_file_is_shown_by_its_name_in_the_form(tab):
    tab.load_settings({"data": "/home/student/data/houses.csv"})
    box = tab.frame.form._rows["data"].editor.field()
    assert box.currentText() == "houses.csv"
    assert tab.frame.form.values()["data"] == "/home/student/data/houses.csv"
