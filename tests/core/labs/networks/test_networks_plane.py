"""A network on the plane from its first weights on: runs, findings, questions."""

from __future__ import annotations

import numpy as np
import pytest

from core.labs.networks.experiment import run
from core.labs.networks.plane.session import session_of
from core.labs.networks.reports import Landscape, Restart, Rewind, SetWeight, Untrained
from core.labs.networks.requests import loss_landscape, restart, rewind, set_weight, untrained
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import LabError, SettingsError
from core.runtime.events import Note, Step
from core.runtime.worker.context import RunContext

FIRST = {"preset": "circle", "epochs": 5}
WILD = {"loss": "squared", "activation": "linear", "optimizer": "sgd", "learning_rate": 30.0}


def ran(context=None, **values):
    context = context or RunContext()
    settings = NetworksSettings.make({**FIRST, **values})
    return list(run(settings, context)), context


def findings(**values):
    events, _ = ran(**values)
    return [e.details["name"] for e in events if isinstance(e, Note) and e.kind == "finding"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("symmetric", {"preset": "zeros", "epochs": 30}),
        ("vanishing", {"preset": "vanishing", "epochs": 10}),
        ("dead", {"preset": "too_fast", "epochs": 30}),
        ("too_fast", {**WILD, "epochs": 30}),
        ("memorised", {"preset": "memorised", "epochs": 400}),
    ],
)
def test_a_mistake_is_named_with_its_cure(name, values):
    assert name in findings(**values)


def test_a_loss_that_is_no_number_ends_the_run_and_is_told():
    events, context = ran(**WILD, epochs=30)
    assert context.result["diverged_at"] == context.result["epochs"] < 30
    assert sum(isinstance(event, Step) for event in events) == context.result["epochs"]


def test_a_good_training_finds_nothing():
    assert findings(epochs=60) == []


def test_the_cure_of_equal_weights_trains():
    events, _ = ran(preset="zeros", epochs=30)
    note = next(e for e in events if isinstance(e, Note))
    _, context = ran(**{"preset": "zeros", "epochs": 60, **note.details["changes"]})
    assert context.result["test_accuracy"] > 0.9


def test_a_training_stops_by_its_accuracy():
    _, context = ran(epochs=500, stop_accuracy=0.95)
    assert context.result["stopped_by"] == "accuracy"
    assert context.result["epochs"] < 500
    assert context.result["test_accuracy"] >= 0.95


def test_a_training_stops_when_the_test_loss_gets_no_better():
    _, context = ran(preset="memorised", epochs=600, patience=20)
    assert context.result["stopped_by"] == "patience"
    assert context.result["epochs"] < 600


def test_the_same_seed_begins_with_the_same_weights_and_another_does_not():
    first, again, other = (
        untrained({}, Untrained({**FIRST, "seed": seed})).snapshots["weights.1"]
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_live_settings_change_the_training_from_there_on():
    context, plain = RunContext(), RunContext()
    settings = NetworksSettings.make({**FIRST, "epochs": 8})
    losses = []
    for event in run(settings, context):
        if isinstance(event, Step):
            losses.append(event.metrics["train_loss"])
            if event.index == 4:
                context.change({"learning_rate": 1e-6})
    unchanged = [e.metrics["train_loss"] for e in run(settings, plain) if isinstance(e, Step)]
    assert losses[:4] == unchanged[:4]
    assert abs(losses[-1] - losses[3]) < 1e-3 < abs(unchanged[-1] - unchanged[3])


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_a_change_keeps_weights_and_memory(kind):
    """A change that changes nothing leaves every later number as it was."""
    settings = NetworksSettings.make({**FIRST, "epochs": 6, "recipe": kind})
    context = RunContext()
    losses = []
    for event in run(settings, context):
        if isinstance(event, Step):
            losses.append(event.metrics["train_loss"])
            if event.index == 3:
                context.change({"learning_rate": settings.learning_rate})
    plain = [e.metrics["train_loss"] for e in run(settings, RunContext()) if isinstance(e, Step)]
    assert losses == plain


@pytest.mark.parametrize("kind", ["numpy", "torch"])
def test_a_weight_is_tried_then_set_then_taken_back_to_the_first(kind):
    _, context = ran(recipe=kind, epochs=3)
    session = session_of(context.state)
    before = session.trainee.weights()
    tried = set_weight(context.state, SetWeight(0, 1, 2, 5.0, is_trial=True))
    np.testing.assert_array_equal(session.trainee.weights()[0], before[0])
    done = set_weight(context.state, SetWeight(0, 1, 2, 5.0))
    assert session.trainee.weights()[0][1, 2] == 5.0
    assert done.after == tried.after != tried.before
    rewind(context.state, Rewind())
    first = untrained({}, Untrained({**FIRST, "recipe": kind})).snapshots["weights.1"]
    np.testing.assert_array_equal(session.trainee.weights()[0], first)


def test_a_weight_that_is_not_there_is_refused():
    _, context = ran()
    with pytest.raises(LabError, match="no weight"):
        set_weight(context.state, SetWeight(0, 9, 0, 1.0))


def test_an_edit_goes_into_the_training():
    settings = NetworksSettings.make(FIRST)
    context = RunContext()
    notes = []
    for event in run(settings, context):
        if isinstance(event, Step) and event.index == 2:
            set_weight(context.state, SetWeight(0, 0, 0, 9.0))
        notes += [event] if isinstance(event, Note) else []
    assert notes[0].kind == "edited"
    assert context.taken[0][1]
    assert session_of(context.state).trainee.weights()[0][0, 0] > 5


def test_measured_from_outside_equals_what_the_recipe_says():
    for values in ({}, {"preset": "classes"}, {"preset": "bumps"}, {"loss": "hinge"}):
        _, context = ran(**{**values, "epochs": 5})
        session = session_of(context.state)
        for name, value in session.measure(session.trainee.weights()).items():
            assert context.result[name] == pytest.approx(value, rel=1e-5)


def test_a_restart_from_the_same_seed_is_the_run_and_others_differ():
    _, context = ran()
    same, other = (restart({}, Restart(FIRST, number)) for number in (0, 1))
    assert same.metrics["train_loss"] == pytest.approx(context.result["train_loss"], rel=1e-5)
    assert other.metrics != same.metrics
    assert same.surface.shape == (1, 100, 100)


def test_the_landscape_holds_the_loss_where_the_path_ends():
    _, context = ran(epochs=30)
    found = loss_landscape(context.state, Landscape(side=41))
    assert found.losses.shape == (41, 41)
    assert 0.5 < found.share <= 1
    np.testing.assert_allclose(found.path[-1], 0, atol=1e-9)
    column, row = (np.abs(axis).argmin() for axis in (found.x, found.y))
    assert found.losses[row, column] == pytest.approx(context.result["train_loss"], abs=0.1)
    assert found.losses.max() > 3 * found.losses[row, column]


def test_pictures_show_the_networks_verdict():
    _, context = ran(epochs=100)
    session = session_of(context.state)
    shown = session.pictures.take(session.trainee)
    surface = shown["surface"][0].astype(float) / 255
    assert surface[50, 50] > 0.9  # the inner disc is class 1
    assert surface[2, 2] < 0.1
    assert shown["neurons.1"].shape == (4, 25, 25)
    assert shown["bent"].shape == (500, 2)
    assert len(shown["layers"]["norms"]) == 3


def test_drawn_points_train():
    drawn = ";".join(f"{x},{y},{int(x > 0)}" for x in (-2, -1, 1, 2) for y in range(5))
    _, context = ran(data="drawn", drawn=drawn, epochs=100)
    assert context.result["train_accuracy"] == 1


def test_an_own_table_trains(tmp_path):
    rng = np.random.default_rng(0)
    points = rng.normal(size=(60, 2))
    rows = [f"{x:.3f};{y:.3f};{'up' if y > x else 'down'}" for x, y in points]
    file = tmp_path / "own.csv"
    file.write_text("\n".join(["width;height;kind", *rows]), encoding="utf-8")
    _, context = ran(data="table", file=str(file), classes=2, epochs=150)
    assert context.result["train_accuracy"] > 0.95
    with pytest.raises(LabError, match="2 classes"):
        ran(data="table", file=str(file), classes=3)


@pytest.mark.parametrize(
    "values",
    [
        {"layers": "4,0"},
        {"layers": "65"},
        {"layers": ",".join("1" * 9)},
        {"layers": "4:gelu"},
        {"inputs": ""},
        {"inputs": "z"},
        {"data": "drawn"},
        {"data": "drawn", "drawn": "1,2"},
        {"data": "table"},
    ],
)
def test_wrong_settings_are_named(values):
    with pytest.raises(SettingsError):
        NetworksSettings.make(values)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 41, 42, 43])
def test_the_spiral_is_told_apart_by_x_and_y_alone(seed):
    _, context = ran(**{"preset": "spiral", "epochs": 600, "seed": seed})
    assert context.result["test_accuracy"] > 0.95
