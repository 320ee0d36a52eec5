from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from support.spark_answers import DIED, READY, STARTING, values

from core.labs.spark.reports import Start
from ui.labs.spark.session.session_strip import SessionStrip


@pytest.fixture
def strip(open_part):
    return open_part(SessionStrip())


def test_a_session_is_started_at_the_first_look(strip):
    assert strip.worker.asked == [Start(values(), train=True)]


def test_a_session_is_started_once_only(strip):
    strip.settings_changed(values(seed=3))
    strip.hide()
    strip.show()
    assert strip.worker.count("Start") == 1


def test_a_ready_session_says_where_and_how_long_it_took(strip):
    assert strip.words.text() == (
        "Spark 4.3.0 is ready on local[*], 2,048 MB for Java 25.0.2, started in 2.8 s"
    )


def test_the_phases_are_looked_at_until_it_is_ready(qtbot, open_part):
    strip = open_part(
        SessionStrip(), Start=lambda asked: STARTING, LookAtSession=lambda asked: STARTING
    )
    assert strip.words.text() == "Starting Spark, the engine: 2.8 s"
    qtbot.waitUntil(lambda: strip.worker.count("LookAtSession") > 1)
    with qtbot.waitSignal(strip.ready_changed) as ready:
        strip.worker.answers["LookAtSession"] = lambda asked: READY
    assert ready.args == [True]


def test_a_session_that_is_neither_ready_nor_lost_is_looked_at_again(qtbot, open_part):
    unknown = replace(STARTING, phase="")
    strip = open_part(SessionStrip(), Start=lambda asked: unknown)
    qtbot.waitUntil(lambda: strip.words.text().startswith("Spark 4.3.0 is ready"))


def test_nothing_is_asked_while_nobody_looks(open_part):
    strip = open_part(SessionStrip(), Start=lambda asked: STARTING)
    strip.hide()
    assert not strip._timer.isActive()


def test_a_lost_session_is_told_and_replaced_by_one_click(qtbot, strip):
    with qtbot.waitSignal(strip.ready_changed) as ready:
        strip.show_status(DIED)
    assert ready.args == [False]
    assert strip.trouble.text() == "Spark's process has ended; what was fitted is lost."
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert strip.worker.count("Start") == 2
    assert not strip.button.isVisible()
    assert strip.words.text().startswith("Spark 4.3.0 is ready")


def test_a_session_that_dies_unused_is_told_without_a_click(qtbot, strip):
    with qtbot.waitSignal(strip.ready_changed) as ready:
        strip.worker.answers["LookAtSession"] = lambda asked: replace(DIED, error="Java is gone.")
    assert ready.args == [False]
    assert strip.trouble.text() == "Java is gone."
    assert strip.button.isVisible()


def test_why_there_is_no_session_is_told_with_its_details(open_part):
    strip = open_part(SessionStrip(), Start="There is no Java.")
    assert strip.trouble.text() == "There is no Java."
    assert strip.trouble.button.isVisible()
    assert strip.button.isVisible()


def test_another_master_can_be_gone_to_at_once(qtbot, strip):
    strip.settings_changed(values(master="spark://here:7077"))
    assert (
        strip.words.text() == "Spark is ready on local[*]; the next run goes to spark://here:7077"
    )
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert strip.worker.last("Start").settings["master"] == "spark://here:7077"
