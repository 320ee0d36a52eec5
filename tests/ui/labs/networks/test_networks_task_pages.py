"""The pages of CNN, autoencoder and delayed recall, without a worker."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from core.labs.networks.reports import DecodeAt, DigitReport, ReadDigit
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import LabError
from core.runtime.messages import Answer
from ui.labs.networks import NetworksView
from ui.labs.networks.tasks.autoencoder_page import AutoencoderPage
from ui.labs.networks.tasks.cnn_page import CnnPage
from ui.labs.networks.tasks.digit_pad import DigitPad
from ui.labs.networks.tasks.recall_page import RecallPage

LEFT = Qt.MouseButton.LeftButton
RNG = np.random.default_rng(0)


def open_(qtbot, page):
    qtbot.addWidget(page)
    page.resize(900, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.questions = []
    page.asked.connect(page.questions.append)
    return page


def test_what_is_drawn_is_brought_to_the_middle(qtbot):
    pad = DigitPad()
    qtbot.addWidget(pad)
    pad.show()
    qtbot.mousePress(pad, LEFT, pos=QPoint(10, 10))
    qtbot.mouseMove(pad, QPoint(10, 40))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(10, 40))
    image = pad.image()
    rows, columns = np.indices(image.shape)
    assert image.max() > 0.5
    for places in (rows, columns):
        assert (places * image).sum() / image.sum() == pytest.approx(13.5, abs=0.6)
    pad.clear()
    assert not pad.image().any()


def test_a_drawn_digit_is_asked_about_and_its_answer_shown(qtbot):
    page = open_(qtbot, CnnPage())
    qtbot.mouseClick(page.pad, LEFT, pos=QPoint(80, 80))
    asked = page.questions[-1].request
    assert isinstance(asked, ReadDigit)
    assert asked.image.shape == (28, 28)
    shares = np.full(10, 0.02, np.float32)
    shares[7] = 0.82
    maps = (np.ones((8, 28, 28)), np.ones((16, 14, 14)))
    page._show_report(DigitReport(shares, maps, np.ones((28, 28))))
    assert page.said.text() == "It says 7, with 82 %."
    assert [sheet.count for sheet in page.maps] == [8, 16]
    qtbot.mouseClick(page.clear_button, LEFT)
    assert page.maps[0].count == 0


def test_the_cnn_page_shows_what_a_run_sends(qtbot):
    page = open_(qtbot, CnnPage())
    worst = {
        "images": np.zeros((2, 28, 28)),
        "labels": np.array([4, 9]),
        "said": np.array([9, 4]),
    }
    snapshots = {
        "filters": RNG.normal(size=(8, 5, 5)),
        "confusion": np.eye(10, dtype=np.int64),
        "worst": worst,
    }
    page.take({"train_loss": ([1.0], [2.0]), "test_accuracy": ([1.0], [0.5])}, snapshots)
    assert page.curves.loss.history("train_loss").last == (1.0, 2.0)
    assert page.filters.count == 8
    assert page.worst.count == 2


def test_the_pointer_over_the_latent_plane_asks_for_the_image_there(qtbot):
    page = open_(qtbot, AutoencoderPage())
    codes = RNG.normal(size=(200, 2))
    pairs = np.zeros((2, 10, 28, 28))
    page.take(
        {},
        {
            "latent": codes,
            "labels": np.arange(200) % 10,
            "pairs": pairs,
            "outliers": pairs,
            "grid": np.zeros((144, 28, 28)),
        },
    )
    at = page.plane.at(0.5, -0.5)
    qtbot.mouseMove(page.plane, at.toPoint())
    asked = page.questions[-1].request
    assert isinstance(asked, DecodeAt)
    assert (asked.x, asked.y) == pytest.approx((0.5, -0.5), abs=0.05)
    assert page.pairs.count == 20
    page._show_image(np.ones((28, 28)))
    assert page.under.count == 1


def test_the_recall_page_shows_gates_or_attention(qtbot):
    page = open_(qtbot, RecallPage())
    page.take({}, {"listening": np.array([1e-9, 1e-3, 0.5]), "gates": np.ones((32, 3))})
    assert page.gates.isVisible()
    assert not page.attention.isVisible()
    page.begin()
    page.take({}, {"listening": np.ones(3), "attention": np.ones((8, 3))})
    assert not page.gates.isVisible()
    assert page.attention.isVisible()


@pytest.mark.parametrize(
    ("preset", "page"),
    [("cnn", "cnn"), ("autoencoder", "autoencoder"), ("recall_lstm", "recurrent")],
)
def test_a_task_has_a_page_of_its_own(qtbot, preset, page):
    view = NetworksView()
    qtbot.addWidget(view)
    view.settings_changed(NetworksSettings.make({"preset": preset}).model_dump())
    assert view.stack.currentWidget() is view.tasks[page]
    view.settings_changed(NetworksSettings.make().model_dump())
    assert view.stack.currentWidget() is view.pages


def test_an_error_of_the_worker_is_said_beside_the_pad(qtbot):
    page = open_(qtbot, CnnPage())
    qtbot.mouseClick(page.pad, LEFT, pos=QPoint(80, 80))
    error = str(LabError("There is no network of this kind yet; press Run first."))
    page._say_error(Answer(0, None, error, ""))
    assert "press Run" in page.said.text()
