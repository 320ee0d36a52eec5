"""The lecture's other networks: recipes, pictures, questions, and the figures of the guide."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from core.labs.networks.experiment import run
from core.labs.networks.reports import DecodeAt, ReadDigit
from core.labs.networks.requests import decode_at, read
from core.labs.networks.script.script import recipe
from core.labs.networks.settings import NetworksSettings
from core.labs.networks.tasks import autoencoder, cnn, recurrent
from core.labs.networks.tasks.session import STATE, TaskSession
from core.runtime.errors import LabError
from core.runtime.events import Note, Step
from core.runtime.worker.context import RunContext


def ran(**values):
    context = RunContext()
    events = list(run(NetworksSettings.make({"device": "cpu", **values}), context))
    return events, context


@pytest.fixture(scope="module")
def convolved():
    return ran(preset="cnn", epochs=1)


@pytest.fixture(scope="module")
def squeezed():
    return ran(preset="autoencoder", epochs=1)


def test_a_recipe_says_which_cell_and_bias_it_has():
    sources = {
        cell: recipe(
            NetworksSettings.make({"preset": "recall_lstm", "cell": cell, "forget_bias": 2.5})
        ).source
        for cell in ("rnn", "lstm", "gru", "attention")
    }
    assert "nn.RNN(" in sources["rnn"]
    assert "forget_bias" not in sources["rnn"]
    assert "nn.GRU(" in sources["gru"]
    assert "forget_bias=2.5" in sources["lstm"]
    assert "softmax" in sources["attention"]


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru", "attention"])
def test_each_cell_trains_and_shows_how_far_it_listens(cell):
    _, context = ran(preset="recall_lstm", cell=cell, epochs=3, distance=5)
    assert context.result["updates"] == 3
    shown = recurrent.pictures(context.state[STATE])
    assert shown["listening"].shape == (6,)
    assert (shown["listening"] > 0).all()
    if cell == "attention":
        np.testing.assert_allclose(shown["attention"].sum(axis=1), 1, rtol=1e-5)


def test_the_forget_gates_shown_are_those_of_the_cell():
    """Against an LSTM cell that takes one step after the other."""
    _, context = ran(preset="recall_lstm", epochs=2, distance=4)
    session = context.state[STATE]
    network = session.network
    draws = torch.Generator().manual_seed(2)
    x, _ = session.module.draw(64, 4, draws)
    cell = torch.nn.LSTMCell(8, 32)
    for own, other in zip(cell.parameters(), network.cell.parameters(), strict=True):
        own.data = other.data
    h, c = torch.zeros(1, 32), torch.zeros(1, 32)
    gates = []
    with torch.no_grad():
        for step in x[:1].unbind(1):
            sums = step @ cell.weight_ih.T + h @ cell.weight_hh.T + cell.bias_ih + cell.bias_hh
            gates.append(torch.sigmoid(sums[0, 32:64]))
            h, c = cell(step, (h, c))
    shown = recurrent.pictures(session)["gates"]
    np.testing.assert_allclose(shown, torch.stack(gates, dim=1), atol=1e-5)


def test_a_vanilla_network_begins_deaf_for_what_is_far():
    norms = {}
    for cell in ("rnn", "lstm"):
        _, context = ran(preset="recall_lstm", cell=cell, epochs=1)
        norms[cell] = recurrent.pictures(context.state[STATE])["listening"]
    assert norms["rnn"][0] < 1e-6 * norms["rnn"][-1]
    assert norms["lstm"][0] > 1e-2 * norms["lstm"][-1]


def test_the_cnn_shows_filters_errors_and_confusion(convolved):
    _, context = convolved
    shown = cnn.pictures(context.state[STATE])
    assert shown["filters"].shape == (16, 5, 5)
    assert shown["confusion"].sum() == 1000
    right = np.trace(shown["confusion"]) / 1000
    assert right == pytest.approx(context.result["test_accuracy"], abs=1e-6)
    worst = shown["worst"]
    assert len(worst["images"]) == 10
    assert (worst["labels"] != worst["said"]).all()


def test_a_digit_is_read_with_its_feature_maps_and_the_pixels_that_count(convolved):
    _, context = convolved
    session = context.state[STATE]
    image = session.data[2][0, 0].numpy()
    report = read(context.state, ReadDigit(image))
    assert report.shares.sum() == pytest.approx(1, abs=1e-5)
    assert [maps.shape for maps in report.maps] == [(16, 28, 28), (32, 14, 14)]
    # The slope by a small step at the pixel that counts most.
    place = np.unravel_index(report.saliency.argmax(), (28, 28))
    ends = []
    network = copy.deepcopy(session.network).double().eval()
    for sign in (1, -1):
        moved = torch.tensor(image, dtype=torch.float64)
        moved[place] += sign * 1e-4
        ends.append(network(moved.view(1, 1, 28, 28))[0, report.shares.argmax()].item())
    assert report.saliency.max() == pytest.approx(abs(ends[0] - ends[1]) / 2e-4, rel=1e-2)


def test_the_autoencoder_shows_its_plane_and_decodes_a_place(squeezed):
    _, context = squeezed
    shown = autoencoder.pictures(context.state[STATE])
    assert shown["latent"].shape == (1000, 2)
    assert shown["grid"].shape == (144, 28, 28)
    x, y = shown["latent"][0].tolist()
    image = decode_at(context.state, DecodeAt(x, y))
    np.testing.assert_allclose(image, shown["pairs"][1][0], atol=1e-5)


def test_the_principal_components_are_those_of_scikit_learn(squeezed):
    from sklearn.decomposition import PCA

    _, context = squeezed
    train, _, test, _ = (part.numpy() for part in context.state[STATE].data)
    plane = PCA(2, svd_solver="covariance_eigh").fit(train)
    back = plane.inverse_transform(plane.transform(test))
    expected = np.square(back - test).mean()
    assert context.result["pca_loss"] == pytest.approx(expected, rel=1e-4)


def test_a_question_about_another_task_is_refused(squeezed):
    _, context = squeezed
    with pytest.raises(LabError, match="press Run"):
        read(context.state, ReadDigit(np.zeros((28, 28), np.float32)))


def test_a_change_during_a_task_is_told_to_come_later():
    context = RunContext()
    notes = []
    for event in run(NetworksSettings.make({"preset": "recall_rnn", "epochs": 4}), context):
        if isinstance(event, Step) and event.index == 2:
            context.change({"learning_rate": 0.1})
        notes += [event] if isinstance(event, Note) else []
    assert [note.kind for note in notes] == ["not_changed"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22, 23])
def test_the_lstm_with_a_forget_bias_remembers(seed):
    _, context = ran(preset="recall_lstm", seed=seed, epochs=800)
    assert context.result["test_accuracy"] > 0.99


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{"cell": "rnn"}, {"forget_bias": 0.0}], ids=str)
def test_where_the_rnn_and_the_plain_lstm_are_at_chance(changes):
    _, context = ran(preset="recall_lstm", seed=21, epochs=300, **changes)
    assert context.result["test_accuracy"] < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22, 23])
def test_the_autoencoder_is_better_than_two_principal_components(seed):
    _, context = ran(preset="autoencoder", seed=seed, epochs=6)
    assert context.result["test_loss"] < context.result["pca_loss"]


@pytest.mark.slow
def test_the_cnn_reads_over_97_of_100_held_out_digits():
    """One seed; ``tests/benchmarks/networks_table.py`` has more."""
    _, context = ran(preset="cnn", seed=21, epochs=12)
    assert context.result["test_accuracy"] > 0.97


def test_a_session_tells_what_to_press_before_its_first_update():
    session = TaskSession(NetworksSettings.make({"preset": "recall_rnn"}))
    with pytest.raises(LabError, match="press Run"):
        _ = session.network
