from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from support.spark_answers import CLUSTER, timeline, values

from core.labs.spark.reports import KillWorker, StartCluster
from ui.labs.spark.cluster.cluster_page import ClusterPage
from ui.labs.spark.run.timeline_plot import TimelinePlot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(open_part):
    page = open_part(ClusterPage())
    page.edits = []
    page.edited.connect(page.edits.append)
    return page


@pytest.fixture
def started(qtbot, page):
    qtbot.mouseClick(page.start_button, LEFT)
    return page


def open_tab(qtbot, page, number):
    bar = page.parts.tabBar()
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(number).center())


def choose_worker(qtbot, page, row):
    place = page.workers.visualItemRect(page.workers.item(row, 0)).center()
    qtbot.mouseClick(page.workers.viewport(), LEFT, pos=place)


def test_nothing_is_asked_before_a_cluster_is_started(page):
    assert page.worker.asked == []
    assert not page._timer.isActive()


def test_a_cluster_is_started_and_becomes_the_master(started):
    assert started.worker.last("StartCluster") == StartCluster(2, "")
    assert started.edits == [{"master": "spark://127.0.0.1:40211"}]
    assert started.workers.rowCount() == 2
    assert "2 of 2 workers live" in started.state.text()


def test_more_workers_are_asked_for(qtbot, page):
    page.workers_box.setValue(3)
    qtbot.mouseClick(page.start_button, LEFT)
    assert page.worker.last("StartCluster").workers == 3


def test_the_cluster_is_looked_at_while_it_is_seen(qtbot, started):
    qtbot.waitUntil(lambda: started.worker.count("LookAtCluster") > 0)
    started.hide()
    assert not started._timer.isActive()


def test_a_chosen_worker_is_killed(qtbot, started):
    assert not started.kill_button.isEnabled()
    choose_worker(qtbot, started, 1)
    qtbot.mouseClick(started.kill_button, LEFT)
    assert started.worker.last("KillWorker") == KillWorker(2)
    assert started.workers.item(1, 2).text() == "DEAD"
    assert "1 of 2 workers live" in started.state.text()
    assert not started.kill_button.isEnabled()


def test_a_worker_can_be_killed_during_a_run_but_the_cluster_not_ended(qtbot, started):
    started.set_locked(True)
    choose_worker(qtbot, started, 1)
    assert started.kill_button.isEnabled()
    assert not started.stop_button.isEnabled()
    assert not started.master_box.isEnabled()


def test_ending_the_cluster_goes_back_to_this_computer(qtbot, started):
    started.settings_changed(values(master=CLUSTER.master))
    qtbot.mouseClick(started.stop_button, LEFT)
    assert started.edits[-1] == {"master": "local[*]"}
    assert started.workers.rowCount() == 0
    assert started.start_button.isEnabled()


def test_a_cluster_that_does_not_start_says_why(qtbot, open_part):
    page = open_part(ClusterPage(), StartCluster="Only 1 of 2 workers reported.")
    qtbot.mouseClick(page.start_button, LEFT)
    assert page.state.text() == "Only 1 of 2 workers reported."
    assert page.start_button.isEnabled()


def test_a_master_is_typed(qtbot, page):
    page.master_box.lineEdit().selectAll()
    qtbot.keyClicks(page.master_box.lineEdit(), "sc://there:15002")
    qtbot.keyClick(page.master_box.lineEdit(), Qt.Key.Key_Return)
    assert page.edits[0] == {"master": "sc://there:15002"}


def test_tasks_show_where_they_ran(qtbot, page):
    plot = TimelinePlot()
    qtbot.addWidget(plot)
    plot.show_timeline(timeline(3))
    page.tasks.show_jobs(plot.jobs)
    assert page.worker.count("ListTasks") == 0
    open_tab(qtbot, page, 1)
    assert page.tasks.table.rowCount() == 6
    assert page.tasks.bars.summary() == "done: at most 3 at 1; failed or running: at most 1 at 0"


def test_the_log_is_read_when_it_is_looked_at(qtbot, page):
    open_tab(qtbot, page, 2)
    assert page.log.text.toPlainText().startswith("INFO ready")
    assert page.log.trouble.text() == "The last lines of /tmp/spark.log"
    qtbot.mouseClick(page.log.button, LEFT)
    assert page.worker.count("ReadLog") == 2
