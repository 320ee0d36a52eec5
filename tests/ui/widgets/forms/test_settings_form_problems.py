import pytest
from PySide6.QtCore import Qt
from support.demo_form import DemoSettings, errors, number, retype, shown_form

from core.runtime.errors import SettingsError


@pytest.fixture
def form(qtbot):
    return shown_form(qtbot)


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


def test_settings_changed_tells_that_wrong_values_are_right_again(qtbot, form):
    form.set_values({"batch_size": 0})
    with qtbot.waitSignal(form.settings_changed):
        form.set_values({"batch_size": 64})


def test_edited_tells_of_the_users_edits_right_or_wrong(qtbot, form):
    with qtbot.waitSignal(form.edited):
        retype(qtbot, number(form, "batch_size"), "0")


def test_edited_does_not_tell_of_values_set_by_the_program(qtbot, form):
    with qtbot.assertNotEmitted(form.edited):
        form.set_values({"batch_size": 32, "title": "a", "optimizer": "sgd", "input_size": 5})
