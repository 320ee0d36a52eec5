"""The exhibit as a whole, before a worker that the test plays itself."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from support.spark_answers import DIED, PHASES, STARTING, WORK, scaling, timeline, values

from core.labs.spark.settings import SparkSettings
from core.runtime.events import Note
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState
from ui.widgets.forms.settings_form import SettingsForm

SNAPSHOTS = {"timeline": timeline(), "work": WORK, "phases": PHASES}


@pytest.fixture
def view(spark_view):
    spark_view.settings_edited.connect(
        lambda changes: spark_view.settings_changed(values(**changes))
    )
    return spark_view


def run(view, **changes):
    view.begin(values(**changes))
    view.show_state(RunState.STARTING)
    view.take(Frame(4, 4, 1, {}, SNAPSHOTS))
    view.show_state(RunState.IDLE)
    view.finish("done", {"rmse": 4.9})


def test_the_first_look_starts_a_session_and_then_reads_the_data(view):
    assert view.worker.names == ["Start", "ShowRows"]


def test_a_run_opens_its_page(view):
    run(view)
    assert view.pages.currentWidget() is view.run_page
    assert len(view.run_page.timeline.jobs) == 12
    assert "RMSE 4.9" in view.summary()


def test_a_measurement_opens_its_page(view):
    snapshots, result = scaling()
    view.begin(values(experiment="scaling"))
    view.take(Frame(1, 9, 1, {}, snapshots))
    view.finish("done", result)
    assert view.pages.currentWidget() is view.scale
    assert view.scale.table.rowCount() == 9
    assert "overtakes" in view.summary()


def test_measure_takes_the_preset_and_runs(qtbot, view):
    edits = []
    view.settings_edited.connect(edits.append)
    with qtbot.waitSignal(view.run_requested):
        view.scale.run_wanted.emit()
    assert edits[0]["preset"] == "scaling"
    assert edits[0]["experiment"] == "scaling"


def test_a_master_that_is_typed_starts_nothing(view):
    view.settings_changed(values(master="spark://nowhere:7077", data="diabetes"))
    assert view.worker.last("ShowRows").settings["master"] == "local[*]"
    assert view.worker.last("ShowRows").settings["data"] == "diabetes"


def test_a_run_takes_the_questions_to_its_own_master(view):
    view.settings_changed(values(master="spark://here:7077"))
    run(view, master="spark://here:7077")
    view.settings_changed(values(master="spark://here:7077", data="diabetes"))
    view.pages.setCurrentWidget(view.data)
    assert view.worker.last("ShowRows").settings["master"] == "spark://here:7077"


def test_a_run_that_starts_spark_shows_its_phases(view):
    view.begin(values())
    view.take_note(Note("starting", "", asdict(STARTING)))
    assert view.session.words.text().startswith("Starting Spark, the engine")


def test_the_start_is_over_when_the_run_goes_on(view):
    view.begin(values())
    view.take_note(Note("starting", "", asdict(STARTING)))
    view.take_note(Note("measuring", ""))
    assert view.session.words.text().startswith("Spark 4.3.0 is ready")


def test_nothing_is_asked_of_a_session_that_is_lost(view):
    view.session.show_status(DIED)
    before = len(view.worker.asked)
    view.settings_changed(values(data="diabetes"))
    view.pages.setCurrentWidget(view.pipeline)
    assert len(view.worker.asked) == before


def test_a_run_makes_rows_predictable_and_its_tasks_known(view):
    run(view)
    assert view.cluster.tasks.job_box.count() == 12
    view.pages.setCurrentWidget(view.new_row)
    assert view.worker.count("ListFields") == 1


def test_a_kept_run_asks_the_worker_nothing(view):
    before = len(view.worker.asked)
    view.begin(values())
    view.show_kept({}, SNAPSHOTS)
    view.finish("done", {"rmse": 4.9})
    assert view.worker.names[before:] == ["LookAtSession"]
    assert not view.new_row.button.isEnabled()


def test_a_kept_run_keeps_the_session_that_there_is(view):
    view.begin(values(master="spark://gone:7077"))
    view.show_kept({}, SNAPSHOTS)
    view.finish("done", {})
    view.pages.setCurrentWidget(view.data)
    view.settings_changed(values(master="spark://gone:7077", data="diabetes"))
    assert view.worker.last("ShowRows").settings["master"] == "local[*]"


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.PAUSED])
def test_data_stages_and_master_are_locked_during_a_run(view, state):
    view.show_state(state)
    assert not view.data.source.isEnabled()
    assert not view.pipeline.add_button.isEnabled()
    assert not view.cluster.master_box.isEnabled()
    assert not view.scale.button.isEnabled()
    view.show_state(RunState.IDLE)
    assert view.data.source.isEnabled()


def test_curves_of_a_kept_measurement_come_back(view):
    snapshots, result = scaling()
    view.begin(values(experiment="scaling"))
    view.show_kept({}, snapshots)
    view.finish("done", result)
    assert np.isfinite(view.scale.time._lines["Spark, 32 bins", ""].y).all()


def test_a_preset_leaves_where_it_runs_as_it_is(qtbot):
    form = SettingsForm(SparkSettings)
    qtbot.addWidget(form)
    form.set_values({"master": "spark://127.0.0.1:40211", "seed": 7})
    form.choose_preset("forest")
    assert form.values()["master"] == "spark://127.0.0.1:40211"
    assert form.values()["seed"] == SparkSettings.make().seed
    assert not form.is_preset_changed()


def test_a_pipeline_that_is_gone_with_its_worker_is_asked_nothing(view):
    run(view)
    view.run_page.parts.setCurrentWidget(view.run_page.fitted)
    view.lose_worker()
    asked = len(view.worker.names)
    assert not view.run_page.fitted.save_button.isEnabled()
    view.run_page.parts.setCurrentWidget(view.run_page.results)
    view.run_page.parts.setCurrentWidget(view.run_page.fitted)
    assert "InspectStages" not in view.worker.names[asked:]
    assert len(view.run_page.timeline.jobs) == 12
