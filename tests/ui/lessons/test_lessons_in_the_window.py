"""A lesson in the window, by clicks and keys: read, set up, answered, done by real runs, kept."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPlainTextEdit
from support.processes import REPO
from support.tab_driver import END_LIMIT_MS

from app.window import make_window
from core.lessons.answers import read_answers
from core.runtime.folders import data_dir

LESSON = REPO / "resources" / "lessons" / "tensors-autograd.gradus"


@pytest.fixture
def window(qtbot):
    window = make_window()
    window.resize(1280, 800)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def desk(window):
    window.open_file(LESSON)
    return window.lessons.desk()


def press(qtbot, button):
    # A round button takes a click on itself and its words, not on the room behind them.
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(10, button.height() // 2))


def card(desk, id_):
    return next(card for card in desk.panel.cards if card.task.id == id_)


def editor(tab, name):
    return tab.frame.form._rows[name].editor


def small_lesson(tmp_path, **changes):
    step = {
        "lab": "autograd",
        "title": "A step",
        "settings": {"preset": "lecture", "iterations": 20, "input_size": 50},
        "hidden": ["iterations"],
        "locked": ["learning_rate"],
        "tasks": [
            {
                "id": "run",
                "kind": "do",
                "ask": "Run it.",
                "check": {"lab": "autograd", "result": {"iterations": {"ge": 20}}},
            }
        ],
    }
    step.update(changes)
    file = tmp_path / "small.gradus"
    made = {"gradus": 1, "id": "small", "title": "Small", "steps": [step]}
    file.write_text(json.dumps(made), encoding="utf-8")
    return file


def test_a_lesson_shows_what_it_is_and_its_code_before_it_begins(window, desk):
    assert desk.panel.isVisible()
    assert desk.panel.title.text() == "Tensors, autograd and the loop"
    shown = [edit.toPlainText() for edit in desk.panel.findChildren(QPlainTextEdit)]
    assert "x = ones(2, 3)\nw = ones(3, 2)\n" in shown
    assert desk.panel.next_button.text() == "Begin"


def test_a_dropped_lesson_is_opened(qtbot, window):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(LESSON))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert window.lessons.desk().panel.isVisible()


def test_the_menu_lists_the_lessons_that_ship(window):
    window.menu.lessons_wanted.emit()
    titles = [action.text() for action in window.menu.lesson_actions()]
    assert "GANs and their collapse" in titles
    assert len([title for title in titles if title]) == 5


def test_what_is_no_lesson_is_said_above_the_tabs(window, tmp_path):
    (tmp_path / "bad.gradus").write_text("[]", encoding="utf-8")
    window.open_file(tmp_path / "bad.gradus")
    assert not window.lessons.desk().panel.isVisible()
    assert "This is no lesson" in window.offer.message()


def test_a_choice_is_judged_at_once(qtbot, window, desk):
    press(qtbot, desk.panel.next_button)
    shape = card(desk, "shape")
    press(qtbot, shape.choices[0])
    assert (shape.mark.text(), shape.news.text()) == ("○", "Not so; think again.")
    press(qtbot, shape.choices[1])
    assert (shape.mark.text(), shape.news.text()) == ("✓", "Right.")
    assert "1 of" in desk.panel.progress.text()


def test_an_answer_is_counted_and_its_model_is_shown_afterwards(qtbot, window, desk):
    press(qtbot, desk.panel.next_button)
    press(qtbot, desk.panel.next_button)
    why = card(desk, "why-zero")
    assert not why.keep_button.isEnabled()
    qtbot.keyClicks(why.text, "They add up")
    assert why.count.text() == "11 of 100 characters"
    press(qtbot, why.keep_button)
    assert why.mark.text() == "✓"
    assert why.news.text().startswith("One answer: backward() adds")
    qtbot.keyClicks(why.text, "x" * 90)
    assert not why.keep_button.isEnabled()


@pytest.mark.slow
def test_a_step_sets_its_tab_up_and_a_real_run_does_the_task(qtbot, window, tmp_path):
    window.open_file(small_lesson(tmp_path))
    desk = window.lessons.desk()
    press(qtbot, desk.panel.next_button)
    tab = window.tab("autograd")
    assert window.current_tab() is tab
    assert tab.frame.form.values()["iterations"] == 20
    assert not editor(tab, "iterations").isVisible()
    assert not editor(tab, "learning_rate").isEnabled()
    assert card(desk, "run").mark.text() == "○"
    tab.run()
    qtbot.waitUntil(lambda: card(desk, "run").mark.text() == "✓", timeout=END_LIMIT_MS)
    kept = read_answers(data_dir() / "lessons" / "small.json")
    assert kept.attempts[-1].outcome == "done"
    press(qtbot, desk.panel.close_button)
    assert editor(tab, "iterations").isVisible()
    assert editor(tab, "learning_rate").isEnabled()
    qtbot.waitUntil(lambda: not tab.controller.state.is_active, timeout=END_LIMIT_MS)


def test_what_was_answered_is_there_when_the_lesson_is_opened_again(qtbot, window, desk):
    press(qtbot, desk.panel.next_button)
    press(qtbot, card(desk, "shape").choices[1])
    qtbot.keyClicks(desk.panel.name_edit, "Kim")
    press(qtbot, desk.panel.close_button)
    assert not desk.panel.isVisible()
    desk.open(LESSON)
    assert desk.panel.name_edit.text() == "Kim"
    press(qtbot, desk.panel.next_button)
    assert card(desk, "shape").mark.text() == "✓"


def test_damaged_answers_are_set_aside_and_the_lesson_opens(window):
    folder = data_dir() / "lessons"
    folder.mkdir(parents=True)
    (folder / "tensors-autograd.json").write_bytes(b"\xff")
    window.open_file(LESSON)
    assert window.lessons.desk().panel.isVisible()
    assert list(folder.glob("tensors-autograd.json.damaged-*"))
