"""The form shows only what has an effect."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtWidgets import QLabel
from support.demo_form import retype

from core.runtime.settings import Settings, setting
from ui.widgets.forms.settings_form import SettingsForm


class Conditional(Settings):
    data: Literal["ring", "file"] = setting("ring", "Data", group="Data")
    file: str = setting("", "File", group="Own", shown_when={"data": {"file"}})
    rows: int = setting(3, "Rows", ge=1, group="Own", shown_when={"file": {"a.csv"}})
    split: int = setting(1, "Splits", ge=1, le=5, group="Data")
    folds: int = setting(2, "Folds", ge=2, group="Data", shown_when={"split": range(2, 6)})


@pytest.fixture
def form(qtbot):
    form = SettingsForm(Conditional)
    qtbot.addWidget(form)
    form.show()
    return form


def shown_fields(form):
    """Return the names in the order of their declaration."""
    rows = form._rows
    return [name for name in Conditional.model_fields if rows[name].editor.isVisible()]


def headings(form):
    return [
        label.text()
        for label in form.findChildren(QLabel)
        if label.isVisible() and label.font().bold()
    ]


def test_what_has_no_effect_is_told():
    assert Conditional.without_effect({}) == {"file", "rows", "folds"}
    assert Conditional.without_effect({"data": "file", "file": "a.csv", "split": 2}) == set()


def test_what_depends_on_an_idle_field_is_idle_too():
    assert "rows" in Conditional.without_effect({"data": "ring", "file": "a.csv"})


def test_a_row_comes_with_its_condition_and_goes_with_it(form):
    assert shown_fields(form) == ["data", "split"]
    form.set_values({"data": "file", "split": 2})
    assert shown_fields(form) == ["data", "file", "split", "folds"]
    form.set_values({"data": "ring"})
    assert shown_fields(form) == ["data", "split", "folds"]


def test_a_heading_without_rows_is_gone(form):
    assert headings(form) == ["Data"]
    form.set_values({"data": "file"})
    assert headings(form) == ["Data", "Own"]


def test_the_value_of_a_hidden_row_stays(form):
    form.set_values({"split": 2, "folds": 4})
    form.set_values({"split": 1})
    assert form.values()["folds"] == 4


def test_a_wrong_value_stays_in_sight(qtbot, form):
    form.set_values({"split": 2})
    field = form._rows["folds"].editor.field()
    retype(qtbot, field, "1")
    qtbot.keyClick(field, "\r")
    form.set_values({"split": 1})
    assert "folds" in shown_fields(form)
