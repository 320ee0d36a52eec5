from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.labs.spark.pipeline_reports import JudgeRow, Verdict
from ui.labs.spark.run.new_row_page import NewRowPage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(open_part):
    page = open_part(NewRowPage())
    page.set_askable(True)
    return page


def test_without_a_fitted_pipeline_nothing_can_be_predicted(open_part):
    page = open_part(NewRowPage())
    assert not page.button.isEnabled()
    assert page.trouble.text().startswith("Run the pipeline")


def test_the_form_is_filled_with_an_example(page):
    assert {name: field.text() for name, field in page.fields.items()} == {
        "RM": "6.5",
        "RAD": "4",
        "TOWN": "Lynn",
    }


def test_a_typed_row_is_predicted(qtbot, page):
    page.fields["RM"].selectAll()
    qtbot.keyClicks(page.fields["RM"], "7.25")
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.last("JudgeRow") == JudgeRow(
        {"RM": "7.25", "RAD": "4", "TOWN": "Lynn"}, by_loaded=False
    )
    assert page.answer.text() == "Prediction: 24.25"


def test_return_predicts(qtbot, page):
    qtbot.keyClick(page.fields["RAD"], Qt.Key.Key_Return)
    assert page.worker.count("JudgeRow") == 1


def test_a_class_is_named_with_its_probabilities(qtbot, page):
    answer = Verdict(1.0, "benign", (0.2, 0.8))
    page.worker.answers["JudgeRow"] = lambda asked: answer
    qtbot.mouseClick(page.button, LEFT)
    assert page.answer.text() == "Class: benign"
    assert page.chances.isVisible()
    assert page.chances.summary() == "probability: at most 0.8 at 1"


def test_a_row_is_put_on_the_plane(qtbot, page):
    page.worker.answers["JudgeRow"] = lambda asked: Verdict(plane=(1.5, -2.0))
    qtbot.mouseClick(page.button, LEFT)
    assert page.answer.text() == "On the plane: 1.5, -2"


def test_a_wrong_value_says_so(qtbot, page):
    page.worker.answers["JudgeRow"] = "RM must be a number (double), got 'big'."
    qtbot.mouseClick(page.button, LEFT)
    assert page.trouble.text() == "RM must be a number (double), got 'big'."


def test_a_loaded_pipeline_predicts_unless_it_is_unticked(qtbot, page):
    page.offer_loaded()
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.last("JudgeRow").by_loaded is True
    page.loaded_box.click()
    qtbot.mouseClick(page.button, LEFT)
    assert page.worker.last("JudgeRow").by_loaded is False


def test_a_new_run_has_a_new_form(page):
    page.set_askable(False)
    page.set_askable(True)
    assert page.worker.count("ListFields") == 2
