from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QThread

from ui.runtime.background import Background


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    background.close()
    assert background.isFinished() or not background.isRunning()


def test_no_thread_is_started_before_there_is_work(background):
    assert not background.isRunning()


def test_the_work_is_done_elsewhere_and_its_value_comes_back_here(qtbot, background):
    came = []
    background.do(threading.get_ident, lambda ident: came.append((ident, QThread.currentThread())))
    qtbot.waitUntil(lambda: bool(came))
    worker, receiver = came[0]
    assert worker != threading.get_ident()
    assert receiver is background.thread()


def test_work_is_done_in_the_order_given(qtbot, background):
    came = []
    for number in range(50):
        background.do(lambda number=number: number, came.append)
    qtbot.waitUntil(lambda: len(came) == 50)
    assert came == list(range(50))


def test_a_file_that_cannot_be_read_is_told_and_the_next_work_done(qtbot, background, tmp_path):
    came, failures = [], []
    background.do((tmp_path / "nothing").read_text, came.append, failures.append)
    background.do(lambda: "next", came.append)
    qtbot.waitUntil(lambda: came == ["next"])
    assert failures == [f"No such file or directory: {tmp_path / 'nothing'}"]


def test_a_file_that_holds_nonsense_is_told_and_the_next_work_done(qtbot, background):
    came, failures = [], []
    background.do(lambda: int("nonsense"), came.append, failures.append)
    background.do(lambda: "next", came.append)
    qtbot.waitUntil(lambda: came == ["next"])
    assert "nonsense" in failures[0]


def test_a_failure_that_nobody_waits_for_stops_nothing(qtbot, background):
    came = []
    background.do(lambda: int("nonsense"), came.append)
    background.do(lambda: "next", came.append)
    qtbot.waitUntil(lambda: came == ["next"])


def test_closing_does_what_was_given_first(qtbot, background, tmp_path):
    for number in range(20):
        background.do(lambda number=number: (tmp_path / str(number)).touch(), lambda _: None)
    background.close()
    assert background.isFinished()
    assert len(list(Path(tmp_path).iterdir())) == 20


def test_no_value_comes_back_to_what_has_been_closed(background):
    came = []
    background.do(lambda: 1, came.append)
    background.close()
    QCoreApplication.sendPostedEvents()
    assert came == []


def test_closed_without_ever_working_is_harmless(background):
    background.close()
    background.close()


def test_what_is_given_after_closing_starts_no_thread(qtbot, background):
    background.do(lambda: 1, lambda _: None)
    background.close()
    background.do(lambda: 2, lambda _: None)
    assert not background.isRunning()
