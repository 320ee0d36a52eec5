import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit
from support.demo_form import (
    DemoSettings,
    PlainSettings,
    errors,
    number,
    reset_button,
    retype,
    shown_form,
    turn_wheel,
)

from ui.widgets.forms.number_box import LogSlider, NumberBox
from ui.widgets.forms.settings_form import SettingsForm


@pytest.fixture
def form(qtbot):
    return shown_form(qtbot)


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
