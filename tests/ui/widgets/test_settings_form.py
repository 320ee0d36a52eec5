from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QToolButton

from core.runtime.errors import SettingsError
from core.runtime.settings import Settings, setting
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.number_box import LogSlider, NumberBox
from ui.widgets.settings_form import SettingsForm


class DemoSettings(Settings):
    preset: Literal["lecture", "as_printed"] = setting(
        "lecture", "Preset", choices={"lecture": "Lecture", "as_printed": "As printed"}
    )
    batch_size: int = setting(
        64, "Batch size", ge=1, le=100_000, group="Network", help="Rows seen."
    )
    input_size: int = setting(1000, "Input size", ge=1, le=100_000, scale="log", group="Network")
    learning_rate: float = setting(
        1e-6, "Learning rate", ge=1e-12, le=1.0, scale="log", group="Training"
    )
    spread: float = setting(0.6, "Spread", ge=0, le=3, unit="σ", group="Training")
    shuffle: bool = setting(True, "Shuffle the rows", group="Training")
    optimizer: Literal["hand", "sgd"] = setting(
        "hand", "Optimiser", choices={"hand": "By hand", "sgd": "SGD"}, group="Training"
    )
    title: str = setting("", "Title", group="Data")
    table: str | None = setting(None, "Table", kind="file", group="Data")
    limit: int | None = setting(None, "Limit", ge=1, group="Data")
    note: str = setting("", "Note", group="Network")
    forget_zero: bool = setting(False, "Forget zero_()", hidden=True)

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = {"as_printed": {"input_size": 10_000}}

    def problems(self) -> dict[str, str]:
        if self.limit is not None and self.limit < self.batch_size:
            return {"limit": f"must be at least the batch size, got {self.limit}"}
        return {}


class PlainSettings(Settings):
    steps: int = setting(40, "Steps", ge=1)


@pytest.fixture
def form(qtbot):
    form = SettingsForm(DemoSettings)
    qtbot.addWidget(form)
    form.resize(form.minimumSizeHint().width(), 700)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def number(form, name):
    return form.findChild(NumberBox, name)


def retype(qtbot, widget, text):
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClicks(widget, text)


def errors(form):
    return [label.text() for label in form.findChildren(ElidedLabel) if label.isVisible()]


def reset_button(form, label):
    buttons = form.findChildren(QToolButton)
    return next(b for b in buttons if b.accessibleName().startswith(f"Reset {label} "))


def turn_wheel(widget):
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


# Values


def test_the_form_starts_with_the_declared_defaults(form):
    assert form.values() == DemoSettings.make().model_dump()


def test_typed_values_reach_the_settings(qtbot, form):
    retype(qtbot, number(form, "batch_size"), "128")
    retype(qtbot, number(form, "learning_rate"), "2.5e-7")
    assert form.settings() == DemoSettings.make({"batch_size": 128, "learning_rate": 2.5e-7})


def test_a_whole_number_is_grouped_once_the_typing_is_finished(qtbot, form):
    retype(qtbot, number(form, "batch_size"), "12000")
    assert number(form, "batch_size").text() == "12000"
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Return)
    assert number(form, "batch_size").text() == "12,000"
    assert form.values()["batch_size"] == 12000


def test_a_small_number_is_shown_as_the_lecture_writes_it(form):
    assert number(form, "learning_rate").text() == "1e-6"


def test_arrow_keys_step_a_number(qtbot, form):
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Up)
    qtbot.keyClick(number(form, "learning_rate"), Qt.Key.Key_Down)
    assert form.values()["batch_size"] == 65
    assert form.values()["learning_rate"] == 5e-7


def test_arrow_keys_stop_at_the_limit(qtbot, form):
    form.set_values({"batch_size": 1})
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Down)
    assert form.values()["batch_size"] == 1


def test_a_log_slider_moves_the_number_by_decades(qtbot, form):
    slider = number(form, "learning_rate").parentWidget().findChild(LogSlider)
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert form.values()["learning_rate"] == 1e-5
    assert number(form, "learning_rate").text() == "1e-5"


def test_a_log_slider_follows_the_typing_without_touching_it(qtbot, form):
    slider = number(form, "input_size").parentWidget().findChild(LogSlider)
    before = slider.value()
    retype(qtbot, number(form, "input_size"), "1234")
    assert slider.value() > before
    assert form.values()["input_size"] == 1234


def test_only_log_fields_have_a_slider(form):
    assert len(form.findChildren(LogSlider)) == 2


def test_a_check_box_is_flipped_by_a_click_on_its_label(qtbot, form):
    label = next(w for w in form.findChildren(QLabel) if w.buddy() is form.findChild(QCheckBox))
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert form.values()["shuffle"] is False


def test_a_choice_is_made_with_the_keyboard(qtbot, form):
    qtbot.keyClick(form.findChild(QComboBox, "optimizer"), Qt.Key.Key_Down)
    assert form.values()["optimizer"] == "sgd"


def test_a_choice_is_shown_in_the_declared_words(form):
    assert form.findChild(QComboBox, "optimizer").currentText() == "By hand"


def test_an_empty_field_means_none_where_none_is_the_default(qtbot, form):
    retype(qtbot, number(form, "limit"), "100")
    assert form.values()["limit"] == 100
    number(form, "limit").selectAll()
    qtbot.keyClick(number(form, "limit"), Qt.Key.Key_Delete)
    assert form.values()["limit"] is None
    assert form.values()["table"] is None


def test_a_hidden_field_keeps_a_value_without_a_row(form):
    form.set_values({"forget_zero": True})
    assert form.settings().forget_zero
    assert form.findChild(QCheckBox, "forget_zero") is None


def test_the_preset_is_no_row(form):
    assert form.findChild(QComboBox, "preset") is None


def test_an_unknown_name_is_refused(form):
    with pytest.raises(KeyError):
        form.set_values({"lerning_rate": 1})


# The wheel


@pytest.mark.parametrize(
    ("kind", "name"), [(NumberBox, "batch_size"), (QComboBox, "optimizer"), (LogSlider, "")]
)
def test_the_wheel_over_an_unfocused_field_changes_nothing(form, kind, name):
    form.findChild(QLineEdit, "title").setFocus()
    form.set_values({"optimizer": "sgd"})  # so that there is something above it to turn to
    before = form.values()
    turn_wheel(form.findChild(kind, name) if name else form.findChild(kind))
    assert form.values() == before


def test_the_wheel_turns_the_focused_number(form):
    number(form, "batch_size").setFocus()
    turn_wheel(number(form, "batch_size"))
    assert form.values()["batch_size"] == 65


# Wrong values


def test_a_value_out_of_limits_is_named_at_its_field_and_not_clipped(qtbot, form):
    retype(qtbot, number(form, "batch_size"), "0")
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Tab)
    assert errors(form) == ["must be at least 1, got 0"]
    assert form.values()["batch_size"] == 0


def test_a_screen_reader_hears_what_is_wrong(qtbot, form):
    retype(qtbot, number(form, "batch_size"), "0")
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Return)
    assert number(form, "batch_size").accessibleDescription() == "must be at least 1, got 0"


def test_nothing_is_said_while_the_typing_goes_on(qtbot, form):
    retype(qtbot, number(form, "batch_size"), "0")
    assert errors(form) == []


def test_a_sentence_goes_as_soon_as_the_value_is_right(qtbot, form):
    retype(qtbot, number(form, "batch_size"), "0")
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Return)
    retype(qtbot, number(form, "batch_size"), "8")
    assert errors(form) == []


def test_what_is_no_number_is_kept_as_typed(qtbot, form):
    retype(qtbot, number(form, "learning_rate"), "1e-6x")
    qtbot.keyClick(number(form, "learning_rate"), Qt.Key.Key_Return)
    assert form.values()["learning_rate"] == "1e-6x"
    assert errors(form) == ["must be a number, got '1e-6x'"]


def test_asking_for_settings_names_every_wrong_field_and_goes_to_the_first(form):
    form.set_values({"batch_size": 0, "spread": 9.0})
    form.clear_errors()
    with pytest.raises(SettingsError) as caught:
        form.settings()
    assert set(caught.value.fields) == {"batch_size", "spread"}
    assert errors(form) == ["must be at least 1, got 0", "must be at most 3, got 9.0"]
    assert number(form, "batch_size").hasFocus()


def test_a_problem_between_fields_is_shown_at_the_field_it_names(qtbot, form):
    retype(qtbot, number(form, "limit"), "10")
    qtbot.keyClick(number(form, "limit"), Qt.Key.Key_Return)
    assert errors(form) == ["must be at least the batch size, got 10"]


def test_a_sentence_from_elsewhere_stays_until_the_next_edit(qtbot, form):
    form.show_errors({"batch_size": "must be at most the 50 training rows, got 64"})
    number(form, "batch_size").setFocus()
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Tab)
    assert errors(form) == ["must be at most the 50 training rows, got 64"]
    qtbot.keyClick(number(form, "spread"), Qt.Key.Key_Up)
    assert errors(form) == []


def test_a_field_far_down_is_scrolled_to_when_it_is_wrong(qtbot, form):
    form.resize(form.width(), 150)
    form.set_values({"limit": 0})
    with pytest.raises(SettingsError):
        form.settings()
    box = number(form, "limit")
    qtbot.waitUntil(lambda: form.rect().contains(box.mapTo(form, box.rect().center())))


# Signals


def test_settings_changed_comes_once_for_a_whole_preset(qtbot, form):
    seen = []
    form.settings_changed.connect(lambda: seen.append(form.settings()))
    form.choose_preset("as_printed")
    assert seen == [DemoSettings.make({"preset": "as_printed"})]


def test_settings_changed_is_silent_for_the_same_settings(qtbot, form):
    with qtbot.assertNotEmitted(form.settings_changed):
        number(form, "batch_size").setFocus()
        qtbot.keyClicks(number(form, "batch_size"), " ")
        qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Return)
        form.set_values({"batch_size": 64})


def test_settings_changed_is_silent_for_wrong_values(qtbot, form):
    with qtbot.assertNotEmitted(form.settings_changed):
        form.set_values({"batch_size": 0})


def test_edited_tells_of_the_users_edits_right_or_wrong(qtbot, form):
    with qtbot.waitSignal(form.edited):
        retype(qtbot, number(form, "batch_size"), "0")


def test_edited_does_not_tell_of_values_set_by_the_program(qtbot, form):
    with qtbot.assertNotEmitted(form.edited):
        form.set_values({"batch_size": 32, "title": "a", "optimizer": "sgd", "input_size": 5})


# Presets


def test_the_presets_have_their_declared_labels(form):
    assert form.presets() == [("lecture", "Lecture"), ("as_printed", "As printed")]


def test_choosing_a_preset_brings_all_its_values(qtbot, form):
    form.set_values({"batch_size": 7})
    form.choose_preset("as_printed")
    assert form.preset() == "as_printed"
    assert form.values()["input_size"] == 10_000
    assert form.values()["batch_size"] == 64
    assert not form.is_preset_changed()


def test_an_edit_makes_the_preset_changed_and_back(qtbot, form):
    with qtbot.waitSignal(form.preset_changed):
        qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Up)
    assert form.is_preset_changed()
    with qtbot.waitSignal(form.preset_changed):
        qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Down)
    assert not form.is_preset_changed()


def test_a_preset_among_the_values_brings_its_own_under_what_is_given(form):
    form.set_values({"preset": "as_printed", "batch_size": 7})
    assert form.values()["input_size"] == 10_000
    assert form.values()["batch_size"] == 7
    assert form.is_preset_changed()


def test_a_lab_without_presets_has_none(qtbot):
    form = SettingsForm(PlainSettings)
    qtbot.addWidget(form)
    assert form.presets() == []
    assert form.preset() == ""
    form.set_values({"steps": 7})
    assert form.is_preset_changed()
    form.choose_preset("")
    assert form.values() == {"steps": 40}


# Reset


def test_reset_is_there_only_for_a_changed_value(qtbot, form):
    assert not reset_button(form, "Batch size").isVisible()
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Up)
    assert reset_button(form, "Batch size").isVisible()


def test_reset_brings_back_the_presets_value(qtbot, form):
    form.choose_preset("as_printed")
    form.set_values({"input_size": 5})
    qtbot.mouseClick(reset_button(form, "Input size"), Qt.MouseButton.LeftButton)
    assert form.values()["input_size"] == 10_000
    assert not reset_button(form, "Input size").isVisible()


def test_reset_takes_a_wrong_values_sentence_away(qtbot, form):
    form.set_values({"batch_size": 0})
    qtbot.mouseClick(reset_button(form, "Batch size"), Qt.MouseButton.LeftButton)
    assert errors(form) == []
    assert form.settings() == DemoSettings.make()


# The lock


def test_a_locked_form_takes_no_edits_and_keeps_its_values(qtbot, form):
    form.set_values({"batch_size": 7})
    form.set_locked(True)
    qtbot.keyClick(number(form, "batch_size"), Qt.Key.Key_Up)
    assert form.values()["batch_size"] == 7
    assert form.settings().batch_size == 7


def test_the_focus_returns_to_its_field_after_the_run(form):
    number(form, "spread").setFocus()
    form.set_locked(True)
    form.set_locked(False)
    assert number(form, "spread").hasFocus()


# Looks and words


def test_every_field_has_a_label_that_leads_to_it(form):
    fields = {w.objectName() for w in form.findChildren(NumberBox)}
    fields |= {
        w.objectName() for k in (QCheckBox, QComboBox, QLineEdit) for w in form.findChildren(k)
    }
    fields -= {"qt_spinbox_lineedit"}
    led_to = {w.buddy().objectName() for w in form.findChildren(QLabel) if w.buddy()}
    assert led_to == fields
    assert len(led_to) == 10


def test_an_alt_key_leads_to_its_field(qtbot, form):
    number(form, "spread").setFocus()
    qtbot.keyClick(form, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    assert number(form, "batch_size").hasFocus()


def test_tab_goes_down_the_fields_and_not_to_the_sliders(qtbot, form):
    number(form, "input_size").setFocus()
    qtbot.keyClick(number(form, "input_size"), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.findChild(QLineEdit, "note")


def test_groups_gather_their_fields_under_one_heading(form):
    headings = [w.text() for w in form.findChildren(QLabel) if w.font().bold()]
    assert headings == ["Network", "Training", "Data"]


def test_help_and_limits_are_on_hover(form):
    assert "Rows seen." in number(form, "batch_size").toolTip()
    assert "From 1 to 100,000" in number(form, "batch_size").toolTip()


def test_the_form_scrolls_down_but_never_sideways(form):
    form.resize(form.minimumSizeHint().width(), 150)
    assert form._scroll.verticalScrollBar().maximum() > 0
    assert form._scroll.horizontalScrollBar().maximum() == 0
