"""The autograd exhibit before a run, the guess, and what belongs to other settings."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from core.labs.autograd.reports import LookAtUntrained, TensorLook, Untrained
from core.labs.autograd.settings import AutogradSettings
from core.runtime.messages import Answer
from ui.labs.autograd.view import AutogradView
from ui.runtime.mailbox import Frame
from ui.runtime.state import RunState

LOOK = TensorLook(np.array([[-1.0, 2.0]], np.float32), -1.0, 2.0)
UNTRAINED = Untrained(2.94e7, 0.5, dict.fromkeys(("x", "w1", "w2", "y_pred", "y"), LOOK))
FRAME = Frame(3, 500, 3, {"loss": (np.array([1.0, 2.0, 3.0]), np.array([300.0, 200.0, 100.0]))}, {})
VALUES = AutogradSettings.make().model_dump()


@pytest.fixture
def view(qtbot):
    view = AutogradView()
    qtbot.addWidget(view)
    view.questions = []
    view.asked.connect(view.questions.append)
    view.resize(1000, 700)
    view.show()
    view.settings_changed(VALUES)
    return view


def untrained_questions(view):
    return [q for q in view.questions if isinstance(q.request, LookAtUntrained)]


def test_the_network_is_asked_for_as_its_sizes_are_typed(view):
    assert len(untrained_questions(view)) == 1
    view.settings_changed({**VALUES, "input_size": 10})
    assert untrained_questions(view)[-1].request.settings["input_size"] == 10
    assert "w1 10×100" in view.idle.picture.accessibleName()


def test_what_does_not_change_the_first_numbers_asks_nothing(view):
    view.settings_changed({**VALUES, "iterations": 7, "learning_rate": 0.1, "guess": "10"})
    assert len(untrained_questions(view)) == 1


def test_the_answer_is_drawn_and_said(qtbot, view):
    view.idle._show(UNTRAINED)
    assert "2.94e7" in view.idle.picture.accessibleName()
    assert not view.idle.picture.grab().isNull()
    view.idle._show_none(Answer(0, error="These sizes are too large."))
    assert view.idle.remark.text() == "These sizes are too large."


def test_a_guess_is_made_by_keys_and_by_mouse(qtbot, view):
    edits = []
    view.settings_edited.connect(edits.append)
    axis = view.idle.axis
    qtbot.keyClick(axis, Qt.Key.Key_Right)
    assert edits == [{"guess": "10"}]
    qtbot.keyClick(axis, Qt.Key.Key_Left)
    assert float(edits[-1]["guess"]) == pytest.approx(10**0.5, rel=1e-2)
    qtbot.mouseClick(
        axis, Qt.MouseButton.LeftButton, pos=QPoint(axis.width() - 20, axis.height() // 2)
    )
    assert edits[-1] == {"guess": "diverges"}
    qtbot.mouseClick(view.idle.no_guess_button, Qt.MouseButton.LeftButton)
    assert edits[-1] == {"guess": ""}


def test_the_guess_is_held_against_what_came(view):
    view.begin({**VALUES, "guess": "10"})
    view.take(FRAME)
    view.finish("done", {"final_loss": 3e-5, "iterations": 500, "diverged_at": None})
    assert view.facts.text() == "Your guess: 10. What came: 3e-5."
    assert "your guess: 2 points" in view.loss.summary()


def test_the_run_before_stays_as_a_ghost(view):
    view.begin(VALUES)
    view.take(FRAME)
    assert "the run before" not in view.loss.summary()
    view.begin({**VALUES, "forget_zero_grad": True})
    assert "the run before: 3 points, from 300 to 100" in view.loss.summary()


def test_curves_of_other_settings_are_dimmed_and_run_is_beside(qtbot, view):
    view.begin(VALUES)
    view.show_state(RunState.RUNNING)
    view.settings_changed({**VALUES, "seed": 3})
    assert not view.veil.is_shown()
    view.show_state(RunState.IDLE)
    assert view.veil.is_shown()
    with qtbot.waitSignal(view.run_requested):
        qtbot.mouseClick(view.veil.button, Qt.MouseButton.LeftButton)
    view.settings_changed({**VALUES, "guess": "3"})
    assert not view.veil.is_shown()


def test_the_buttons_run_walk_and_lead_back(qtbot, view):
    with qtbot.waitSignal(view.run_requested):
        qtbot.mouseClick(view.idle.run_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.walk_requested):
        qtbot.mouseClick(view.idle.walk_button, Qt.MouseButton.LeftButton)
    view.begin(VALUES)
    assert view.curves.isVisible()
    qtbot.mouseClick(view.network_button, Qt.MouseButton.LeftButton)
    assert view.idle.isVisible()
