"""The frameworks lab's exhibit in its tab, by clicks, with a real worker behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from support.tab_driver import END_LIMIT_MS, ended, warm_tab

from core.labs.frameworks import SPEC
from core.labs.frameworks.calls.catalog import CASES, PACKAGES
from core.labs.frameworks.ways.ways import WAYS
from ui.labs.frameworks.sorting_page import SortingPage
from ui.labs.frameworks.view import FrameworksView


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture(scope="module")
def tab(qapp, tmp_path_factory):
    runs = tmp_path_factory.mktemp("frameworks")
    with warm_tab(runs, spec=SPEC, make_view=FrameworksView) as tab:
        # The plot's menus are windows that live as long as it: they are no test's leak.
        tab.view.speed.widget().plot.prepare()
        yield tab


@pytest.fixture
def view(tab):
    return tab.view


@pytest.mark.slow
def test_a_run_draws_the_ways_and_lists_what_they_cost(qtbot, tab, view):
    tab.frame.form.set_values({**SPEC.small, "numpy": True, "jax": True, "way": "torch"})
    with ended(qtbot, tab):
        tab.run()
    assert len(view.loop.losses.history("loss.torch")) == 20
    row = list(WAYS).index("torch")
    assert view.loop.table.item(row, 0).text() == "PyTorch"
    assert view.loop.table.item(row, 2).text()


@pytest.mark.slow
def test_a_program_is_run_and_its_calls_are_stepped_through(qtbot, tab, view):
    view.pages.setCurrentWidget(view.calls)
    page = view.calls.widget()
    page.case_box.setCurrentIndex(page.case_box.findData("sorted_key"))
    press(qtbot, page.run_button)
    qtbot.waitUntil(lambda: bool(page.stack.blocks), timeout=END_LIMIT_MS)
    assert [owner for owner, _ in page.stack.blocks] == ["you", "Python", "you"]
    assert "3 times" in page.remark.text()
    assert not page.back_button.isEnabled()
    press(qtbot, page.next_button)
    assert "you call sorted" in page.turn_remark.text()
    press(qtbot, page.next_button)
    assert "calls your length" in page.turn_remark.text()
    press(qtbot, page.back_button)
    assert "you call sorted" in page.turn_remark.text()


def test_a_case_that_is_chosen_anew_forgets_the_last_stack(qtbot, tab, view):
    view.pages.setCurrentWidget(view.calls)
    page = view.calls.widget()
    page.case_box.setCurrentIndex(page.case_box.findData("torch_product"))
    assert page.stack.blocks == []
    assert page.code.source == CASES["torch_product"].source
    assert not page.next_button.isEnabled()


def test_the_slot_of_qt_shows_the_stack_that_it_was_called_in(qtbot, tab, view):
    view.pages.setCurrentWidget(view.calls)
    page = view.calls.widget()
    page.case_box.setCurrentIndex(page.case_box.findData("qt_slot"))
    press(qtbot, page.run_button)
    owner, lines = page.stack.blocks[-1]
    assert owner == "you"
    assert "_show_own_stack" in lines[-1]


@pytest.mark.slow
def test_an_expression_is_compared_and_an_error_says_why(qtbot, tab, view):
    view.pages.setCurrentWidget(view.expression)
    page = view.expression.widget()
    press(qtbot, page.button)
    qtbot.waitUntil(lambda: page.table.rowCount() == 4, timeout=END_LIMIT_MS)
    assert page.table.item(0, 1).text() == "[[11, 22], [13, 24]]"
    page.expression_edit.setText("a + c")
    press(qtbot, page.button)
    qtbot.waitUntil(lambda: "c is not there" in page.remark.text(), timeout=END_LIMIT_MS)
    assert page.table.rowCount() == 0


def test_sorting_says_why_and_counts(qtbot):
    page = SortingPage()
    qtbot.addWidget(page)
    page.show()
    first = PACKAGES[0]
    other = "framework" if first.kind == "library" else "library"
    press(qtbot, page.answers[first.name][other])
    assert page.reasons[first.name].text().startswith("Not so.")
    for package in PACKAGES:
        press(qtbot, page.answers[package.name][package.kind])
        assert page.reasons[package.name].text().startswith("Right.")
    assert f"{len(PACKAGES)} of {len(PACKAGES)}" in page.remark.text()
    press(qtbot, page.again_button)
    assert "0 of" in page.remark.text()
    assert not any(b.isChecked() for pair in page.answers.values() for b in pair.values())


def test_the_command_for_what_is_absent_is_copied(qtbot, tab, view):
    view.pages.setCurrentWidget(view.loop)
    if not view.loop.command:
        pytest.skip("everything is here")
    press(qtbot, view.loop.copy_button)
    assert QGuiApplication.clipboard().text() == view.loop.command


@pytest.mark.slow
def test_the_speed_is_measured_size_by_size_and_can_be_stopped(qtbot, tab, view):
    view.pages.setCurrentWidget(view.speed)
    page = view.speed.widget()
    press(qtbot, page.button)
    qtbot.waitUntil(lambda: len(page.points) >= 2, timeout=END_LIMIT_MS)
    press(qtbot, page.button)
    assert not page.is_measuring
    assert "GFLOP/s on the processor" in page.remark.text()
    assert [point.input_size for point in page.points[:2]] == [10, 30]
