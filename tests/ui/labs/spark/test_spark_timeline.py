from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, Qt
from support.spark_answers import timeline

from ui.labs.spark.run.timeline_plot import TimelinePlot

T0 = 1_700_000_000.0
DONE = [3, 2, 8, 8, 0, T0, T0 + 2.0]
RUNNING = [4, 1, 1, 4, 0, T0 + 2.0, math.nan]
FAILED = [5, 1, 3, 4, 1, T0 + 3.0, T0 + 4.0]


@pytest.fixture
def plot(qtbot):
    plot = TimelinePlot("Jobs", "Nothing yet.")
    plot.prepare()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    yield plot
    plot.hide()


def bars(plot):
    """Return each bar drawn, as left, right, bottom and top."""
    plot.redraw()
    found = []
    for item in plot._items:
        sides = (item.opts[key] for key in ("x0", "x1", "y0", "y1"))
        found += [tuple(round(float(v), 6) for v in bar) for bar in zip(*sides, strict=True)]
    return found


def test_a_done_job_is_one_bar_from_start_to_end(plot):
    plot.take_jobs([DONE])
    assert bars(plot) == [(0.0, 2.0, 0.6, 1.4)]


def test_a_running_job_reaches_to_now_and_is_filled_by_its_tasks(plot):
    plot.take_jobs([DONE, RUNNING], now=T0 + 6.0)
    assert set(bars(plot)) == {
        (0.0, 2.0, 0.6, 1.4),
        (2.0, 6.0, 1.6, 2.4),
        (2.0, 3.0, 1.6, 2.4),
    }


def test_news_of_a_job_replace_what_was_known(plot):
    plot.take_jobs([RUNNING], now=T0 + 3.0)
    plot.take_jobs([[4, 1, 4, 4, 0, T0 + 2.0, T0 + 5.0]])
    assert bars(plot) == [(0.0, 3.0, 0.6, 1.4)]


def test_a_job_that_has_not_begun_is_not_drawn(plot):
    plot.take_jobs([[6, 1, 0, 4, 0, math.nan, math.nan]])
    assert plot.jobs == []
    assert plot.is_empty


def test_the_legend_names_the_states_there_are(plot):
    plot.take_jobs([DONE, FAILED])
    assert [entry.label for entry in plot.legend.entries.values()] == ["done", "with failed tasks"]
    plot.take_jobs([[5, 1, 4, 4, 0, T0 + 3.0, T0 + 4.0]])
    assert [entry.label for entry in plot.legend.entries.values()] == ["done"]


def test_a_job_is_read_under_the_pointer(plot):
    plot.show_timeline({**timeline(3), "name": ["count at <unknown>:0", "b", "c"]})
    plot.redraw()
    plot._read_at(QPointF(0.0, 1.2))
    assert plot.legend.place == "job 0 count: 4 of 4 tasks in 2 stages, 0.05 s"


def test_keys_read_the_job_of_a_moment(qtbot, plot):
    plot.take_jobs([DONE, FAILED])
    plot.redraw()
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.legend.place.startswith("job 3")


def test_a_kept_run_needs_no_names(plot):
    kept = timeline(3)
    del kept["name"]
    plot.show_timeline(kept)
    assert len(plot.jobs) == 3


def test_the_summary_counts_jobs_and_tasks(plot):
    plot.take_jobs([DONE, FAILED])
    assert plot.summary() == "2 jobs and 11 tasks in 4 s"
    plot.clear()
    assert plot.summary() == "Nothing yet."


def test_the_data_can_be_saved(plot):
    plot.take_jobs([DONE])
    header, blocks = plot._table()
    rows = [row for block in blocks for row in block]
    assert dict(zip(header, rows[0], strict=True))["ended"] == 2.0
