"""The button that hands a comparison over to the Spark lab."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from core.labs.ensembles.settings import EnsembleSettings
from core.labs.spark.settings import SparkSettings
from ui.labs.ensembles import EnsemblesView
from ui.labs.ensembles.models.spark_button import SparkButton

ROWS = [
    {"id": "linear", "split_seed": 42, "complete": True, "test_r2": 0.67, "fit_s": 0.01},
    {"id": "tree", "split_seed": 42, "complete": True, "test_r2": 0.8, "fit_s": 0.02},
]


def values(**changes):
    given = {"preset": "fair", "models": "linear, tree", **changes}
    return EnsembleSettings.make(given).model_dump()


@pytest.fixture
def button(qtbot):
    button = SparkButton()
    qtbot.addWidget(button)
    button.settings_changed(values())
    button.show()
    return button


def press(qtbot, button):
    """Click; return the settings that the Spark lab would get, and what is shown beside."""
    with qtbot.waitSignal(button.lab_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    lab, given = asked.args
    assert lab == "spark"
    settings = SparkSettings.make(given)
    return settings, json.loads(settings.ensembles_results)


def numbers(beside):
    return [row.get("test_r2") for row in beside["rows"]]


def test_before_a_run_the_models_are_handed_over_without_numbers(qtbot, button):
    settings, beside = press(qtbot, button)
    assert [each.model for each in settings.listed_models()] == ["linear", "tree"]
    assert numbers(beside) == [None, None]


def test_after_a_run_its_numbers_go_along(qtbot, button):
    button.begin(values())
    button.finish({"models": ROWS, "task": "regression"})
    assert numbers(press(qtbot, button)[1]) == [0.67, 0.8]


def test_a_change_without_effect_on_the_rows_keeps_the_numbers(qtbot, button):
    button.begin(values())
    button.finish({"models": ROWS, "task": "regression"})
    button.settings_changed(values(rope=0.1, threads=2))
    assert numbers(press(qtbot, button)[1]) == [0.67, 0.8]


def test_a_run_of_other_settings_gives_no_numbers(qtbot, button):
    button.begin(values(seed=1))
    button.finish({"models": ROWS, "task": "regression"})
    assert numbers(press(qtbot, button)[1]) == [None, None]


def test_a_file_whose_task_is_not_known_waits_for_a_run(qtbot, button):
    file = {"data": "/tmp/a.csv"}
    button.settings_changed(values(**file))
    assert not button.isEnabled()
    assert "Run it here once" in button.toolTip()
    button.begin(values(**file))
    button.finish({"models": [], "task": "classification"})
    settings, _ = press(qtbot, button)
    assert settings.template == "classification"
    assert settings.data == "/tmp/a.csv"


def test_an_experiment_other_than_a_comparison_stays_here(button):
    button.settings_changed(values(experiment="time", models="tree"))
    assert not button.isEnabled()
    assert "Compare models" in button.toolTip()


def test_models_without_a_peer_stay_here(button):
    button.settings_changed(values(models="adaboost, bagging"))
    assert not button.isEnabled()
    assert "none of these models" in button.toolTip()


def test_wrong_settings_are_not_handed_over(button):
    button.settings_changed({**values(), "models": "nonsense"})
    assert not button.isEnabled()


def test_the_exhibit_passes_the_wish_on(qtbot):
    view = EnsemblesView()
    qtbot.addWidget(view)
    view.settings_changed(values())
    with qtbot.waitSignal(view.lab_requested) as asked:
        view.on_spark.click()
    assert asked.args[0] == "spark"
