from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from core.runtime.records.record import RunSummary
from core.runtime.settings import Settings, setting
from ui.widgets.runs.differences_model import DifferencesModel, differing_settings

MAPPINGS = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)), min_size=1, max_size=4
)


class BlobSettings(Settings):
    optimizer: str = setting("adam", "Optimiser", choices={"adam": "Adam", "sgd": "plain SGD"})
    spread: float = setting(0.6, "Spread", unit="σ")


def kept(run_id, **settings):
    return RunSummary(
        run_id, "blob", "", datetime(2026, 1, 1, tzinfo=UTC), settings, "done", "", {}, 0
    )


@pytest.fixture
def model(qapp):
    return DifferencesModel(str.upper, lambda run_id: QColor("red"))


def table(model):
    vertical, horizontal = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
    rows = {
        model.headerData(row, vertical): [
            model.index(row, column).data() for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    }
    return [model.headerData(c, horizontal) for c in range(model.columnCount())], rows


def test_only_settings_that_differ_have_a_row(model):
    model.compare([kept("a", rate=1e-6, seed=0), kept("b", rate=1e-7, seed=0)])
    assert table(model) == (["A", "B"], {"rate": ["1e-6", "1e-7"]})


def test_a_setting_that_one_run_lacks_is_a_dash(model):
    model.compare([kept("a", seed=0), kept("b")])
    assert table(model)[1] == {"seed": ["0", "–"]}


def test_labels_units_and_choices_are_those_of_the_form(model):
    model.set_fields(BlobSettings.field_specs())
    model.compare([kept("a", optimizer="adam", spread=1.0), kept("b", optimizer="sgd", spread=2.0)])
    assert table(model)[1] == {"Optimiser": ["Adam", "plain SGD"], "Spread": ["1 σ", "2 σ"]}


@given(MAPPINGS)
def test_a_setting_differs_if_and_only_if_two_runs_disagree(settings):
    missing = object()
    differing = set(differing_settings(settings))
    for name in "abcd":
        values = {id(missing) if name not in s else s[name] for s in settings}
        assert (name in differing) == (len(values) > 1)
