"""The list of tensors: every column fits beside the numbers, and the facts tell the rest."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.labs.tensors.questions import ReadDevices
from core.labs.tensors.reports import Block, NamedTensor, TensorFacts
from core.runtime.messages import Answer
from ui.labs.tensors.tensors.tensors_page import TensorsPage

SHARING = tuple(f"view_{number}" for number in range(9))


def tensor(name="x", device="cpu", shares_with=(), **facts):
    known = {
        "name": name,
        "kind": "tensor",
        "shape": (32, 64),
        "dtype": "float32",
        "device": device,
        "strides": (64, 1),
        "is_contiguous": True,
        "bytes": 8192,
        "storage_bytes": 8192,
        "is_view": bool(shares_with),
        "shares_with": shares_with,
        "requires_grad": False,
        "is_leaf": True,
        "grad_fn": None,
        "has_grad": False,
        "made_by": "",
        **facts,
    }
    numbers = Block((2,), "float32", 0.0, 0.0, 0.0, 0, np.zeros(2), np.zeros((1, 2), np.float32))
    return NamedTensor(TensorFacts(**known), numbers, None)


@pytest.fixture
def page(qtbot):
    made = TensorsPage()
    qtbot.addWidget(made)
    made.resize(960, 400)  # what it has in a window 1280 wide
    made.show()
    return made


def column(page, title):
    model = page.model
    titles = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    return titles.index(title)


def test_the_columns_fit_however_many_tensors_share(page):
    recorded = {"requires_grad": True, "is_leaf": False, "grad_fn": "LogSoftmaxBackward0"}
    page.show_rows([tensor(shares_with=SHARING), tensor("loss", **recorded)])
    assert page.table.horizontalScrollBar().maximum() == 0


def test_the_cell_of_a_long_sharing_tells_all_of_it_as_its_tip(page):
    page.show_rows([tensor(shares_with=SHARING)])
    index = page.model.index(0, column(page, "Shares"))
    assert page.model.data(index, Qt.ItemDataRole.ToolTipRole) == ", ".join(SHARING)


def test_the_device_has_a_column_once_a_tensor_is_on_a_gpu(page):
    device = column(page, "Device")
    page.show_rows([tensor()])
    assert page.table.isColumnHidden(device)
    page.show_rows([tensor(), tensor("g", device="mps:0")])
    assert not page.table.isColumnHidden(device)


@pytest.mark.parametrize("shares_with", [(), ("y",)])
def test_the_facts_tell_the_device(page, shares_with):
    page.show_rows([tensor(device="xpu:0", shares_with=shares_with)])
    assert "on xpu:0" in page.facts.text()


def test_the_form_offers_the_devices_that_the_worker_finds(qtbot, page):
    asked = []
    page.asked.connect(asked.append)
    qtbot.mouseClick(page.new_button, Qt.MouseButton.LeftButton)
    (question,) = asked
    assert question.request == ReadDevices()
    question.take(Answer(1, ["cpu", "mps:0"]))
    box = page.dialog.device_box
    assert [box.itemText(index) for index in range(box.count())] == ["cpu", "mps:0"]
    assert box.currentText() == "cpu"
