"""The network as a formula: worked out, it gives what the network gives."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.labs.networks.plane.looking import inputs_of, responses
from core.labs.networks.plane.session import PlaneSession
from core.labs.networks.settings import NetworksSettings
from ui.labs.networks.plane.formula_page import FormulaPage


def test_the_formula_worked_out_is_the_network(qtbot):
    settings = NetworksSettings.make({"preset": "circle", "layers": "4:relu,3", "inputs": "x,xy"})
    session = PlaneSession(settings)
    page = FormulaPage()
    qtbot.addWidget(page)
    page.begin(settings.input_names(), settings.hidden())
    page.show_snapshots(session.pictures.take(session.trainee))
    page.write()
    x, y = 1.5, -2.0
    values = {"x": x, "xy": x * y, "tanh": np.tanh, "relu": lambda z: max(z, 0)}
    for line in filter(None, page.toPlainText().splitlines()):
        name, said = line.replace("−", "-").split(" = ")
        # "0.5 h1.2" is a product, and a name of Python has no full stop.
        product = re.sub(r"([\d.e-]+) (?=[a-z])", r"\1 * ", said)
        clean = re.sub(r"\b([hz]\d+)\.(\d+)", r"\1_\2", product)
        values[re.sub(r"\.", "_", name)] = eval(clean, {}, values)
    seen = inputs_of(np.array([[x, y]]), settings)
    expected = responses(session.trainee.weights(), seen, settings)[-1][0, 0]
    assert values["z1"] == pytest.approx(expected, abs=0.05)  # three digits of each number
