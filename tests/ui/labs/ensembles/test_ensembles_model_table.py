"""The table of models without a worker."""

from __future__ import annotations

import pytest

from core.labs.ensembles.settings import EnsembleSettings
from ui.labs.ensembles.compare.model_table import ModelTable
from ui.labs.ensembles.compare.names import shown_models


@pytest.fixture
def table(qtbot):
    table = ModelTable()
    qtbot.addWidget(table)
    settings = EnsembleSettings.make({"preset": "fair"}).model_dump()
    table.begin(shown_models(settings), "regression")
    return table


def key_of(table, index):
    return table.models.columns[index.column()].key


def test_while_a_model_grows_only_its_number_of_trees_is_painted(qtbot, table):
    with qtbot.waitSignal(table.models.dataChanged) as changed:
        table.models.set_trees("xgboost", 7)
    first, last = changed.args[:2]
    assert (first, key_of(table, first)) == (last, "trees")


def test_the_same_number_of_trees_paints_nothing(qtbot, table):
    table.models.set_trees("xgboost", 7)
    with qtbot.assertNotEmitted(table.models.dataChanged):
        table.models.set_trees("xgboost", 7)


def test_a_row_leaves_the_columns_as_wide_as_they_are(table):
    header = table.horizontalHeader()
    before = [header.sectionSize(n) for n in range(header.count())]
    table.models.set_row({"id": "xgboost", "test_r2": 0.91234, "fit_s": 0.5, "trees": 200})
    assert [header.sectionSize(n) for n in range(header.count())] == before


def test_a_number_longer_than_usual_gets_room_at_the_end(table):
    header = table.horizontalHeader()
    column = [each.key for each in table.models.columns].index("test_rmse")
    before = header.sectionSize(column)
    table.models.set_row({"id": "xgboost", "test_rmse": 1234567890123.0, "split_seed": 10**9})
    table.fit_columns()
    column_seed = [each.key for each in table.models.columns].index("split_seed")
    assert header.sectionSize(column_seed) > table.fontMetrics().horizontalAdvance("1000000000")
    assert header.sectionSize(column) >= before


def test_the_number_of_trees_on_the_way_has_room_from_the_start(table):
    settings = EnsembleSettings.make({"preset": "fair", "n_estimators": 5000}).model_dump()
    table.begin(shown_models(settings), "regression")
    column = [each.key for each in table.models.columns].index("trees")
    widest = table.fontMetrics().horizontalAdvance("4,888 / 5,000")
    assert table.horizontalHeader().sectionSize(column) > widest
