from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from support.spark_answers import scaling

from ui.labs.spark.compare.scale_page import ScalePage

SKLEARN, SPARK = "scikit-learn, exact splits", "Spark, 32 bins"


@pytest.fixture
def page(qtbot):
    page = ScalePage()
    for plot in (page.time, page.memory):
        plot.prepare()
    qtbot.addWidget(page)
    page.resize(740, 560)
    with qtbot.waitExposed(page):
        page.show()
    page.begin()
    yield page
    page.hide()


@pytest.fixture
def measured(page):
    snapshots, result = scaling()
    page.take(snapshots)
    page.finish("done", result)
    return page


def line(plot, label, part=""):
    return plot._lines[label, part]


def test_the_button_asks_for_the_experiment(qtbot, page):
    with qtbot.waitSignal(page.run_wanted):
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)


def test_both_axes_are_logarithmic(measured):
    for plot in (measured.time, measured.memory):
        plot.redraw()
        assert plot.canvas.x_axis.logMode
        assert plot.canvas.y_axis.logMode


def test_times_and_memory_are_drawn_against_rows(measured):
    assert line(measured.time, SKLEARN).y.tolist() == [0.2, 2.0, 23.0]
    assert line(measured.memory, SPARK).y.tolist() == [620.0, 700.0, 1500.0]


def test_what_was_not_run_is_dashed_and_named_so(measured):
    trend = line(measured.time, SPARK, "extrapolated")
    assert trend.stroke == "dashed"
    assert trend.x.min() >= 1e6
    assert "Dashes go on beyond what was run" in measured.sentence.text()


def test_a_measured_crossing_lies_on_sparks_line(measured):
    mark = line(measured.time, f"meets {SKLEARN} at 510,000 rows")
    expected = np.exp(np.interp(np.log(5.1e5), np.log([1e5, 1e6]), np.log([3.9, 16.0])))
    assert mark.y[0] == pytest.approx(expected)


def test_a_crossing_beyond_what_was_run_says_would(measured):
    assert "would meet xgboost, 32 bins at 42,000,000 rows" in measured.time.labels()


def test_an_engine_that_is_never_overtaken_has_no_mark(page):
    snapshots, result = scaling()
    page.take(snapshots)
    page.finish("done", {**result, "crossovers": {"sklearn": None, "xgboost": None}})
    assert not any("meet" in label for label in page.time.labels())


def test_the_table_lists_each_measurement(measured):
    assert measured.table.rowCount() == 9
    assert [measured.table.item(2, n).text() for n in range(4)] == [
        SKLEARN,
        "1,000,000",
        "23 s",
        "2.2 GB",
    ]


def test_the_sentence_says_it_plainly(measured):
    first, second, _ = measured.sentence.text().split(". ", 2)
    assert first == f"Spark overtakes {SKLEARN} at about 510,000 rows"
    assert second.startswith("xgboost, 32 bins is faster as far as was run; the trends meet at")


def test_an_engine_without_a_crossing_is_said_to_stay_faster(page):
    snapshots, _ = scaling()
    page.take(snapshots)
    page.finish("done", {"crossovers": {"xgboost": None}})
    assert page.sentence.text().startswith("xgboost, 32 bins stays faster as far as the trends")


def test_a_measurement_that_was_stopped_keeps_what_there_is(page):
    snapshots, result = scaling()
    page.take(snapshots)
    page.finish("cancelled", result)
    assert page.sentence.text() == "The measurement was cut off; this is what was measured."
    assert page.table.rowCount() == 9


def test_a_kept_run_without_titles_has_names_of_its_own(page):
    snapshots, _ = scaling()
    for curve in snapshots["scaling"].values():
        del curve["title"]
    page.take(snapshots)
    assert set(page.time.labels()) == {"scikit-learn", "xgboost", "Spark"}


def test_one_size_alone_has_no_trend(page):
    curve = {"title": "Spark", "rows": np.array([1e3]), "seconds": np.array([1.0])}
    none = {"trend_rows": np.zeros(0), "trend_seconds": np.zeros(0), "peak_mb": np.array([9.0])}
    page.take({"scaling": {"spark": {**curve, **none}}})
    assert list(page.time._lines) == [("Spark", "")]
