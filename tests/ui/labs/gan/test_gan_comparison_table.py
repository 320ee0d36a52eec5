"""The table of a comparison, filled as games end."""

from __future__ import annotations

import math

import pytest

from ui.labs.gan.compare.comparison_table import ComparisonTable

ROW = {"modes_covered": 7.0, "high_quality": 0.9512, "reverse_kl": 0.125, "distance": 0.0317}


@pytest.fixture
def table(qtbot):
    table = ComparisonTable()
    qtbot.addWidget(table)
    return table


def heads(table):
    model = table.table.horizontalHeader().model()
    return [
        model.headerData(column, table.table.horizontalHeader().orientation())
        for column in range(model.columnCount())
    ]


def test_a_metric_has_a_column_for_each_side(table):
    assert heads(table)[:3] == ["Seed", "Modes\nA", "Modes\nB"]


def test_a_game_fills_its_sides_cells(table):
    table.set_row(1, 3, ROW)
    assert table.texts() == [["3", "", "7", "", "0.951", "", "0.125", "", "0.0317"]]


def test_both_sides_of_a_seed_share_a_row(table):
    table.set_row(0, 3, ROW)
    table.set_row(1, 3, {**ROW, "modes_covered": 8.0})
    assert table.texts()[0][:3] == ["3", "7", "8"]
    assert len(table.texts()) == 1


def test_the_means_stay_below_the_seeds(table):
    table.set_row(0, 0, ROW)
    table.set_means(0, ROW, {"modes_covered": 0.5})
    table.set_row(0, 1, ROW)
    table.set_means(0, {"modes_covered": 6.5}, {"modes_covered": 0.25})
    assert [row[:2] for row in table.texts()] == [
        ["0", "7"],
        ["1", "7"],
        ["mean", "6.5"],
        ["std. error", "0.25"],
    ]


@pytest.mark.parametrize("error", [None, math.nan])
def test_one_game_has_no_standard_error(table, error):
    table.set_row(0, 0, ROW)
    table.set_means(0, ROW, {"modes_covered": error})
    assert [row[1] for row in table.texts()[-2:]] == ["7", ""]


def test_data_without_modes_have_the_distance_alone(table):
    table.begin(has_modes=False)
    table.set_row(0, 0, ROW)
    assert heads(table) == ["Seed", "Distance\nA", "Distance\nB"]
    assert table.texts() == [["0", "0.0317", ""]]


def test_a_new_comparison_forgets_the_last_one(table):
    table.set_row(0, 0, ROW)
    table.begin(has_modes=True)
    assert table.texts() == []


def test_a_game_that_diverged_says_where(table):
    table.set_row(1, 0, {}, diverged_at=1234)
    assert table.texts()[0][2] == "diverged at 1,234"
