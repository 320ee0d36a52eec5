"""The autograd lab's exhibit, alone and in its tab with a real run."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from support.demo_view import click, tool_button, type_into
from support.drawing import wait_until_drawn
from support.tab_driver import END_LIMIT_MS, ended

from core.labs.autograd import SPEC
from core.labs.autograd.reports import CheckedEntry, CheckGradients
from core.runtime.events import Note
from core.runtime.messages import Answer
from ui.labs.autograd.view import AutogradView
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState
from ui.widgets.bars.preset_box import PresetBox

ROW = CheckedEntry(
    parameter="w2",
    index=(1, 2),
    autograd=1.0,
    central_difference=1.0,
    relative_error=1e-9,
    crosses_kink=False,
)


def column(*values):
    return np.arange(1.0, len(values) + 1), np.array(values, dtype=float)


def pictures(**more):
    return {
        "target": np.array([0.0, 1.0]),
        "prediction": np.array([0.5, 0.5]),
        "dead_units": np.float64(0.25),
        "weights.w1.edges": np.array([0.0, 1.0, 2.0]),
        "weights.w1.counts": np.array([3, 4]),
        "hidden.edges": np.array([0.0, 1.0, 2.0]),
        "hidden.counts": np.array([90, 10]),
        **more,
    }


FRAME = Frame(
    3,
    500,
    3,
    {
        "loss": column(300.0, 200.0, 100.0),
        "grad_norm.w1": column(9.0, 8.0),
        "update_ratio.w2": column(0.1),
    },
    pictures(),
)


@pytest.fixture
def view(qtbot):
    view = AutogradView()
    qtbot.addWidget(view)
    view.resize(1200, 800)
    with qtbot.waitExposed(view):
        view.show()
    view.begin(SPEC.settings.make().model_dump())
    return view


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


# The exhibit alone.


def test_each_metric_goes_to_its_plot(view, qtbot):
    view.take(FRAME)
    wait_until_drawn(qtbot)
    assert len(view.loss.history("loss")) == 3
    assert view.loss.history("loss").last == (3.0, 100.0)
    assert len(view.norms.history("grad_norm.w1")) == 2
    assert len(view.norms.history("grad_norm.w2")) == 0
    assert view.ratios.history("update_ratio.w2").last == (1.0, 0.1)


def test_every_plot_is_drawn_with_the_first_frame(qtbot, view):
    view.take(FRAME)
    plots = (view.loss, view.norms, view.ratios, view.fit, view.histogram)
    wait_until_drawn(qtbot)
    assert not any(plot.is_empty for plot in plots)


def test_the_share_of_dead_units_is_told(view, qtbot):
    view.take(FRAME)
    wait_until_drawn(qtbot)
    assert view.facts.text() == "Dead hidden units: 25 %"


def test_another_part_is_shown_in_the_histogram_when_chosen(view, qtbot):
    view.take(FRAME)
    wait_until_drawn(qtbot)
    before = view.histogram.summary()
    choose(view.part_box, "hidden")
    assert view.histogram.summary() != before


def test_the_loss_is_logarithmic_until_the_box_is_cleared(qtbot, view):
    assert view.loss.is_log_y
    for on in (False, True):
        qtbot.keyClick(view.log_box, Qt.Key.Key_Space)
        assert [plot.is_log_y for plot in (view.loss, view.norms, view.ratios)] == [on] * 3


def test_a_new_run_starts_with_empty_plots_and_keeps_the_overlays(view, qtbot):
    view.set_overlay("old", "Earlier", QColor("red"), {"loss": column(7.0, 6.0)})
    view.take(FRAME)
    wait_until_drawn(qtbot)
    view.begin({"mean_loss": True})
    assert len(view.loss.history("loss")) == 0
    assert len(view.loss.history("old")) == 2
    assert view.facts.text() == ""
    view.remove_overlay("old")
    with pytest.raises(KeyError):
        view.loss.history("old")


def test_an_overlay_without_a_loss_is_passed_over(view):
    view.set_overlay("old", "Earlier", QColor("red"), {})
    view.remove_overlay("old")


def test_a_kept_run_is_shown_with_its_pictures(view, qtbot):
    view.show_kept({"loss": column(3.0, 2.0)}, pictures(dead_units=np.array(1.0)))
    wait_until_drawn(qtbot)
    assert len(view.loss.history("loss")) == 2
    assert view.facts.text() == "Dead hidden units: 100 %"
    assert not view.fit.is_empty


def test_a_run_without_pictures_is_shown_all_the_same(view, qtbot):
    view.show_kept({"loss": column(3.0, math.inf)}, {})
    wait_until_drawn(qtbot)
    assert len(view.loss.history("loss")) == 2
    assert view.fit.is_empty


def test_divergence_offers_the_learning_rate_that_worked(view):
    note = Note("diverged", "", {"suggested_learning_rate": 1e-7})
    ((link, words),) = view.note_actions(note)
    assert link == "gradus:try?learning_rate=1e-07"
    assert words == "Run with learning rate 1e-7"


def test_a_what_if_that_made_it_diverge_is_offered_to_be_taken_back(view):
    note = Note("diverged", "", {"take_back": "forget_zero_grad"})
    assert view.note_actions(note) == (
        ("gradus:try?forget_zero_grad=false", "Take it back and run"),
    )


def test_a_rate_that_is_too_large_without_the_what_if_is_mended_with_it(view):
    details = {"take_back": "forget_zero_grad", "suggested_learning_rate": 1e-6}
    ((link, words),) = view.note_actions(Note("diverged", "", details))
    assert link == "gradus:try?forget_zero_grad=false&learning_rate=1e-06"
    assert words == "Take it back and run with learning rate 1e-6"


@pytest.mark.parametrize(
    "note",
    [
        Note("diverged", "", {"suggested_learning_rate": None}),
        Note("searching", "", {"suggested_learning_rate": 1e-7}),
        Note("not_kept", ""),
    ],
)
def test_other_notes_offer_nothing(view, note):
    assert list(view.note_actions(note)) == []


def test_the_check_is_asked_for_with_the_settings_of_the_form(qtbot, view):
    view.settings_changed({"seed": 7})
    with qtbot.waitSignal(view.asked) as asked:
        qtbot.mouseClick(view.check_button, Qt.MouseButton.LeftButton)
    assert asked.args[0].request == CheckGradients({"seed": 7})
    assert view.check.isVisible()
    with qtbot.waitSignal(view.asked) as asked:
        view.settings_changed({"seed": 8})
    assert asked.args[0].request == CheckGradients({"seed": 8})


def test_a_hidden_check_asks_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.asked):
        view.settings_changed({"seed": 8})


def test_the_answer_to_the_newest_check_is_shown(qtbot, view):
    asked = []
    view.asked.connect(asked.append)
    qtbot.mouseClick(view.check_button, Qt.MouseButton.LeftButton)
    view.settings_changed({"seed": 8})
    older, newer = asked
    older.take(Answer(1, (ROW, ROW)))
    assert view.check.table.rowCount() == 0
    newer.take(Answer(2, (ROW,)))
    assert view.check.table.rowCount() == 1


def test_why_there_is_no_check_is_told_in_its_place(qtbot, view):
    view.asked.connect(lambda question: question.take(Answer(3, None, "No memory.")))
    qtbot.mouseClick(view.check_button, Qt.MouseButton.LeftButton)
    assert view.check.sentence.text() == "No memory."


def test_the_curves_are_told_in_words(view):
    view.take(FRAME)
    assert "3 points, from 300 to 100" in view.summary()


# In its tab, with real runs.


@pytest.fixture(scope="module")
def tab_options():
    return {"spec": SPEC, "make_view": AutogradView}


def run(qtbot, tab):
    with ended(qtbot, tab) as end:
        click(qtbot, tab.frame.bar, "Run")
    return end.args[0]


def choose_preset(tab, name):
    choose(tab.findChild(PresetBox), name)


@pytest.mark.slow
def test_the_lectures_run_converges_before_ones_eyes(qtbot, tab):
    finished = run(qtbot, tab)
    loss = tab.view.loss.history("loss")
    assert len(loss) == 500
    assert 2.9e7 < loss.first[1] < 3.0e7
    assert loss.last[1] < 1e-3
    assert loss.last[1] == finished.result["final_loss"]
    assert tab.frame.messages.kind() == "success"
    assert not tab.view.fit.is_empty
    assert not tab.view.histogram.is_empty
    assert tab.view.facts.text().startswith("Dead hidden units: ")


@pytest.mark.slow
def test_as_printed_diverges_and_runs_with_the_rate_that_is_offered(qtbot, tab):
    choose_preset(tab, "as_printed")
    assert tab.frame.form.settings().input_size == 10_000
    type_into(qtbot, tab.frame.form, "iterations", "60")
    finished = run(qtbot, tab)
    assert finished.outcome == "done"
    assert finished.result["diverged_at"] == 5
    assert tab.frame.messages.kind() == "warning"
    assert "from iteration 5 on" in tab.frame.messages.message()
    assert len(tab.view.norms.history("grad_norm.w1")) >= 4
    with ended(qtbot, tab) as end:
        click(qtbot, tab.frame.messages, "Run with learning rate 1e-7")
    assert tab.frame.form.settings().learning_rate == 1e-7
    assert end.args[0].result["diverged_at"] is None
    loss = tab.view.loss.history("loss")
    assert len(loss) == 60
    assert loss.last[1] < loss.first[1]
    assert tab.frame.messages.kind() == "success"


@pytest.mark.slow
def test_what_torch_says_without_no_grad_is_explained(qtbot, tab):
    qtbot.keyClick(tab.frame.form.findChild(object, "forget_no_grad"), Qt.Key.Key_Space)
    assert run(qtbot, tab).outcome == "failed"
    assert "leaf Variable" in tab.frame.messages.message()
    assert "Switch “Forget no_grad()” off." in tab.frame.messages.message()


@pytest.mark.slow
def test_a_what_if_is_marked_in_the_code(qtbot, tab):
    click(qtbot, tab.frame.bar, "Code")
    qtbot.keyClick(tab.frame.form.findChild(object, "no_clamp"), Qt.Key.Key_Space)
    text = tab.frame.code.code.text
    lines = text.source.splitlines()
    assert "y_pred = x.mm(w1).mm(w2)" in [lines[n - 1].strip() for n in text.changed_lines]


@pytest.mark.slow
def test_the_tensors_at_a_line_are_shown_with_their_shapes(qtbot, tab):
    click(qtbot, tab.frame.bar, "Code")
    code = tab.frame.code
    with qtbot.waitSignal(tab.controller.line_reached, timeout=END_LIMIT_MS):
        click(qtbot, code, "Line")
    qtbot.waitUntil(lambda: tab.controller.state is RunState.STEPPING)
    wanted = next(
        number
        for number, line in enumerate(code.code.text.source.splitlines(), start=1)
        if line.strip() == "loss.backward()"
    )
    code.code.text.move_caret(wanted)
    with qtbot.waitSignal(tab.controller.line_reached, timeout=END_LIMIT_MS) as reached:
        click(qtbot, code, "Run to here")
    values = {value.name: value for value in reached.args[0].values}
    assert reached.args[0].line == wanted
    assert values["w1"].shape == (1000, 100)
    assert values["y_pred"].shape == (64, 10)
    assert values["w1"].requires_grad
    assert not values["x"].requires_grad
    model = code.locals.table.model()
    shown = " ".join(str(model.index(row, 1).data()) for row in range(model.rowCount()))
    assert "64" in shown
    assert "1000" in shown.replace(",", "")


@pytest.mark.slow
def test_the_gradient_check_agrees_to_eight_digits(qtbot, tab):
    run(qtbot, tab)
    table = tab.view.check.table
    qtbot.mouseClick(tab.view.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: table.rowCount() == 8, timeout=END_LIMIT_MS)
    rows = [[table.item(row, column).text() for column in range(6)] for row in range(8)]
    smooth = [row for row in rows if not row[5]]
    assert {row[0] for row in rows} == {"w1", "w2"}
    assert smooth
    for row in smooth:
        assert float(row[2]) == pytest.approx(float(row[3]), rel=1e-6)
    type_into(qtbot, tab.frame.form, "seed", "1")
    qtbot.waitUntil(lambda: table.item(0, 2).text() != rows[0][2], timeout=END_LIMIT_MS)
    qtbot.mouseClick(tab.view.check_button, Qt.MouseButton.LeftButton)


@pytest.mark.slow
def test_a_run_on_the_cpu_says_so(qtbot, tab):
    type_into(qtbot, tab.frame.form, "device", "cpu")
    type_into(qtbot, tab.frame.form, "iterations", "5")
    run(qtbot, tab)
    assert "torch" in tool_button(tab.frame.bar, "CPU").toolTip()
