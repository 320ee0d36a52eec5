"""The form shows only what has an effect."""

from __future__ import annotations

from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from support.demo_form import retype

from core.runtime.errors import SettingsError
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


class Guided(Settings):
    preset: Literal["one"] = setting("one", "Preset")
    kind: Literal["numbers", "classes"] = setting("numbers", "Kind")
    model: Literal["line", "forest", "logistic"] = setting(
        "line",
        "Model",
        choices_when={"line": {"kind": ("numbers",)}, "logistic": {"kind": ("classes",)}},
    )
    part: float = setting(0.2, "Test part", ge=0.05, le=0.9, is_share=True)
    wide: int = setting(4, "Wide", ge=1, scale="log", block="Sizes")
    deep: int = setting(2, "Deep", ge=1, block="Sizes")
    seed: int = setting(0, "Seed", ge=0, group="Options", is_seldom_changed=True)

    def notes(self):
        return {"Sizes": f"{self.wide} by {self.deep}"}


@pytest.fixture
def guided(qtbot):
    form = SettingsForm(Guided)
    qtbot.addWidget(form)
    form.show()
    return form


def choose(qtbot, form, name, row):
    """Choose a row of a list by the keyboard."""
    field = form._rows[name].editor.field()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    for _ in range(row):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def test_a_choice_that_does_not_go_with_another_is_grey_and_gives_way(qtbot, guided):
    models = guided._rows["model"].editor.field()
    assert not models.model().item(2).isEnabled()
    choose(qtbot, guided, "kind", 1)
    assert not models.model().item(0).isEnabled()
    assert guided.values()["model"] == "forest"
    assert guided.settings().model == "forest"


def test_a_share_is_typed_in_percent(qtbot, guided):
    field = guided._rows["part"].editor.field()
    assert field.text() == "20"
    retype(qtbot, field, "35")
    assert guided.settings().part == 0.35
    retype(qtbot, field, "95")
    with pytest.raises(SettingsError, match="at most 90 %, got 95 %"):
        guided.settings()


def test_the_fields_of_a_block_share_a_line_with_what_follows_from_them(qtbot, guided):
    wide, deep = (guided._rows[name].editor for name in ("wide", "deep"))
    assert (
        wide.mapTo(guided, wide.rect().topLeft()).y()
        == deep.mapTo(guided, deep.rect().topLeft()).y()
    )
    retype(qtbot, wide.field(), "7")
    assert guided._blocks["Sizes"].note.text() == "7 by 2"


def test_what_is_seldom_changed_is_folded_and_told(qtbot, guided):
    heading = guided._headings["Options"]
    assert not guided._rows["seed"].editor.isVisible()
    assert heading.values.text() == "Seed 0"
    heading.button.setFocus()
    qtbot.keyClick(heading.button, Qt.Key.Key_Space)
    assert guided._rows["seed"].editor.isVisible()


def test_an_error_opens_its_group_and_has_the_focus(guided):
    guided.set_values({"seed": -1})
    with pytest.raises(SettingsError):
        guided.settings()
    assert guided._rows["seed"].editor.isVisible()
    assert guided.focusWidget() is guided._rows["seed"].editor.field()
