import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui.widgets.basic.elided_label import ElidedLabel

LONG = "The learning rate is too large for an input size of 10,000, so each update overshoots. " * 5


@pytest.fixture
def label(qtbot):
    label = ElidedLabel(max_lines=3)
    qtbot.addWidget(label)
    label.resize(300, 60)
    return label


def test_a_short_text_is_one_line(label):
    label.setText("Ready.")
    assert label.shown_lines() == ["Ready."]
    assert label.heightForWidth(300) == label.fontMetrics().lineSpacing()


def test_a_long_text_ends_in_an_ellipsis_after_three_lines(label):
    label.setText(LONG)
    assert len(label.shown_lines()) == 3
    assert label.shown_lines()[-1].endswith("…")
    assert label.heightForWidth(300) == 3 * label.fontMetrics().lineSpacing()


def test_what_is_cut_off_is_in_the_tooltip(label):
    label.setText(LONG)
    assert label.toolTip() == LONG


def test_a_text_that_fits_needs_no_tooltip(label):
    label.setText(LONG)
    label.setText("Ready.")
    assert label.toolTip() == ""


def test_a_wider_label_shows_more(qtbot, label):
    label.setText(LONG)
    label.show()
    label.resize(3000, 60)
    assert not label.is_elided()
    assert label.toolTip() == ""


def test_line_breaks_are_kept(label):
    label.setText("one\ntwo")
    assert label.shown_lines() == ["one", "two"]


def test_an_ellipsis_of_the_texts_own_is_no_elision(label):
    label.setText("Waiting…")
    assert not label.is_elided()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200), width=st.integers(0, 400))
def test_no_more_lines_are_shown_than_allowed(label, text, width):
    label.setText(text)
    label.resize(width, 60)
    assert len(label.shown_lines()) <= 3
