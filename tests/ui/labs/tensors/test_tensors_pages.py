"""The playground's pages of gradients, scripts, timing and exercises, with a real worker."""

from __future__ import annotations

import pytest
from support.tab_driver import END_LIMIT_MS
from support.tensors_tab import (
    Key,
    after_run,
    click,
    run_line,
    settle,
    tensors_tab,
    wait_names,
)

pytestmark = pytest.mark.slow  # a worker imports torch


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    with tensors_tab(tmp_path_factory.mktemp("tensors")) as tab:
        yield tab


@pytest.fixture
def view(qtbot, shared):
    """The exhibit after a run of the program."""
    return after_run(qtbot, shared)


def test_the_steps_of_the_backward_pass_start_at_the_result(qtbot, view):
    view.pages.setCurrentWidget(view.graph)
    page = view.graph.widget()
    qtbot.waitUntil(page.next_button.isEnabled)
    click(qtbot, page.next_button)
    current = [item for item in page.graph.nodes.values() if item.state == "current"]
    assert [item.node.grad_fn for item in current] == ["SumBackward0"]


def test_back_returns_to_the_step_before(qtbot, view):
    view.pages.setCurrentWidget(view.graph)
    page = view.graph.widget()
    qtbot.waitUntil(page.next_button.isEnabled)
    for button in (page.next_button, page.next_button, page.back_button):
        click(qtbot, button)
    assert page.done == 1


def test_the_whole_graph_can_be_seen_at_once(qtbot, view):
    run_line(
        qtbot, view, "; ".join(["h = x @ w", *["h = tanh(h) + h * 2"] * 15, "backward(h.sum())"])
    )
    view.pages.setCurrentWidget(view.graph)
    page = view.graph.widget()
    qtbot.waitUntil(lambda: len(page.graph.nodes) > 40)
    click(qtbot, page.whole_button)
    seen = page.graph.mapToScene(page.graph.viewport().rect()).boundingRect()
    assert all(seen.contains(node.sceneBoundingRect()) for node in page.graph.nodes.values())


def test_the_end_of_the_steps_is_told(qtbot, view):
    view.pages.setCurrentWidget(view.graph)
    page = view.graph.widget()
    qtbot.waitUntil(page.next_button.isEnabled)
    click(qtbot, page.all_button)
    assert "Every node is done" in page.sentence.text()
    click(qtbot, page.back_button)
    assert "Next goes back one node" in page.sentence.text()


def test_another_line_leaves_the_steps_where_they_are(qtbot, view):
    view.pages.setCurrentWidget(view.graph)
    page = view.graph.widget()
    qtbot.waitUntil(page.next_button.isEnabled)
    click(qtbot, page.next_button)
    run_line(qtbot, view, "y = x @ w")
    wait_names(qtbot, view, "x", "w", "b", "loss", "y")
    settle(qtbot, view)
    assert page.done == 1


def test_backward_of_a_matrix_is_refused_beside_the_button(qtbot, view):
    view.pages.setCurrentWidget(view.graph)
    page = view.graph.widget()
    page.expression.setText("x @ w")
    click(qtbot, page.backward_button)
    qtbot.waitUntil(lambda: page.sentence.kind == "error")


def test_the_scripts_are_those_of_the_session(qtbot, view):
    view.pages.setCurrentWidget(view.scripts)
    page = view.scripts.widget()
    qtbot.waitUntil(lambda: "torch.randn" in page.torch.code.source)
    assert "import numpy" in page.numpy.code.source


def test_timing_draws_numpy_and_torch_until_it_is_stopped(qtbot, view):
    view.pages.setCurrentWidget(view.timing)
    page = view.timing.widget()
    page.expression.setText("x + 1")
    click(qtbot, page.button)
    qtbot.waitUntil(lambda: len(page.points) > 2, timeout=END_LIMIT_MS)
    click(qtbot, page.button)
    assert set(page.points[0].seconds) >= {"NumPy", "torch CPU"}
    assert not page.is_measuring
    assert page.plot.is_log_x
    assert page.plot.history("NumPy").first[0] == page.points[0].numbers


def test_a_wrong_answer_is_counted_and_explained(qtbot, view):
    view.pages.setCurrentWidget(view.exercises)
    page = view.exercises.widget()
    page.kind_box.setCurrentIndex(page.kind_box.findData("axis"))
    click(qtbot, page.new_button)
    qtbot.waitUntil(lambda: page.puzzle is not None)
    qtbot.keyClicks(page.answer, "9")
    qtbot.keyClick(page.answer, Key.Key_Return)
    qtbot.waitUntil(lambda: page.puzzle is None)
    assert page.verdict.kind == "error"
    assert page.explanation.isVisible()


def test_an_answer_that_cannot_be_read_may_be_given_again(qtbot, view):
    view.pages.setCurrentWidget(view.exercises)
    page = view.exercises.widget()
    page.kind_box.setCurrentIndex(page.kind_box.findData("axis"))
    click(qtbot, page.new_button)
    qtbot.waitUntil(lambda: page.puzzle is not None)
    qtbot.keyClicks(page.answer, "last")
    qtbot.keyClick(page.answer, Key.Key_Return)
    qtbot.waitUntil(lambda: page.verdict.kind == "error")
    assert page.puzzle is not None
    assert page.check_button.isEnabled()
    page.answer.setText("9")
    click(qtbot, page.check_button)
    qtbot.waitUntil(lambda: page.puzzle is None)


def test_the_seed_of_an_exercise_brings_it_again(qtbot, view):
    view.pages.setCurrentWidget(view.exercises)
    page = view.exercises.widget()
    click(qtbot, page.new_button)
    qtbot.waitUntil(lambda: page.puzzle is not None)
    first = page.puzzle
    assert page.seed.text() == str(first.seed)
    click(qtbot, page.new_button)
    qtbot.waitUntil(lambda: page.puzzle != first)
    page.seed.selectAll()
    qtbot.keyClicks(page.seed, str(first.seed))
    qtbot.keyClick(page.seed, Key.Key_Return)
    qtbot.waitUntil(lambda: page.puzzle == first)


def test_the_score_goes_on_when_a_seed_is_typed(qtbot, view):
    view.pages.setCurrentWidget(view.exercises)
    page = view.exercises.widget()
    for count in (1, 2):
        page.seed.setText("44")
        click(qtbot, page.open_button)
        qtbot.waitUntil(lambda: page.puzzle is not None)
        before = page.score.text()
        page.answer.setText("9")
        click(qtbot, page.check_button)
        qtbot.waitUntil(lambda: page.puzzle is None)
        assert page.score.text() != before, count


def test_a_seed_that_is_none_is_told_and_leaves_the_exercise(qtbot, view):
    view.pages.setCurrentWidget(view.exercises)
    page = view.exercises.widget()
    click(qtbot, page.new_button)
    qtbot.waitUntil(lambda: page.puzzle is not None)
    page.seed.setText("4x")
    qtbot.keyClick(page.seed, Key.Key_Return)
    qtbot.waitUntil(lambda: page.verdict.kind == "error")
    assert "'4x'" in page.verdict.text()
    assert page.check_button.isEnabled()
