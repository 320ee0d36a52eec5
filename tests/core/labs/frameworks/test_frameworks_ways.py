"""The loop in six ways against plain code, and what happens to a way that is absent or dies."""

from __future__ import annotations

import json
from importlib.util import find_spec

import numpy as np
import pytest

from core.labs.frameworks.experiment import run
from core.labs.frameworks.script import recipe_of
from core.labs.frameworks.settings import FrameworksSettings
from core.labs.frameworks.ways.pulling import _CHILD, ChildWay, WayDiedError
from core.labs.frameworks.ways.recorded import recording
from core.labs.frameworks.ways.ways import CALL_TWICE, WAYS
from core.runtime.errors import LabError, SettingsError
from core.runtime.events import Note, Started, Step
from core.runtime.recipes.recipe import Recipe
from core.runtime.worker.context import RunContext

SMALL = {"input_size": 100, "hidden_size": 20, "iterations": 30, "learning_rate": 1e-5}
ALONE = dict.fromkeys((*WAYS, "costs"), False)
EXTRAS = [way.id for way in WAYS.values() if way.extra]
# Each sums in an order of its own; 16 digits leave these after 30 iterations.
EQUAL = {"numpy": 1e-12, "torch": 1e-12, "jax": 1e-12, "tensorflow": 1e-12, "keras": 1e-6}


def plain(learning_rate=1e-5, iterations=30, seed=0):
    """Return the losses of the lecture's loop in float64, written independently with einsum."""
    random = np.random.default_rng(seed)
    x, y = random.standard_normal((64, 100)), random.standard_normal((64, 10))
    w1, w2 = random.standard_normal((100, 20)), random.standard_normal((20, 10))
    losses = []
    for _ in range(iterations):
        before = np.einsum("bi,ih->bh", x, w1)
        error = np.einsum("bh,ho->bo", before * (before > 0), w2) - y
        losses.append(float(np.einsum("bo,bo->", error, error)))
        step1 = np.einsum("bi,bh->ih", x, 2 * np.einsum("bo,ho->bh", error, w2) * (before > 0))
        step2 = np.einsum("bh,bo->ho", before * (before > 0), 2 * error)
        w1, w2 = w1 - learning_rate * step1, w2 - learning_rate * step2
    return losses


def events_of(**settings):
    context = RunContext()
    found = list(run(FrameworksSettings.make({**SMALL, **ALONE, **settings}), context))
    return found, context.result


def losses_of(way, **settings):
    child = ChildWay(recipe_of(way, FrameworksSettings.make({**SMALL, **settings})))
    try:
        return list(child.losses()), child.costs.plain()
    finally:
        child.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", EQUAL)
def test_each_way_in_a_process_of_its_own_is_the_plain_loop(way):
    if not WAYS[way].is_here:
        pytest.skip(f"{way} is an extra")
    losses, costs = losses_of(way, dtype="float64")
    assert losses == pytest.approx(plain(), rel=EQUAL[way])
    assert all(costs[name] > 0 for name in ("import_s", "first_s", "later_s"))
    assert costs["memory_mb"] is not None


@pytest.mark.slow
def test_scikit_learn_begins_with_the_same_loss_and_parts_by_its_biases():
    losses, _ = losses_of("sklearn", dtype="float64")
    known = plain()
    assert losses[0] == pytest.approx(known[0], rel=1e-12)
    assert 1e-6 < abs(losses[-1] / known[-1] - 1) < 0.2


@pytest.mark.slow
def test_torch_asked_twice_makes_steps_of_twice_the_length_and_numpy_does_not_know_of_it():
    found, _ = events_of(way="torch", dtype="float64", call_twice=True, numpy=True)
    steps = [event for event in found if isinstance(event, Step)]
    twice = plain(learning_rate=2e-5)
    assert [step.metrics["loss.torch"] for step in steps] == pytest.approx(twice, rel=1e-12)
    assert [step.metrics["loss.numpy"] for step in steps] == pytest.approx(plain(), rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("way", [way for way in CALL_TWICE if way in EXTRAS])
def test_a_tape_and_a_function_asked_twice_give_the_same(way):
    if not WAYS[way].is_here:
        pytest.skip(f"{way} is an extra")
    assert losses_of(way, call_twice=True)[0] == losses_of(way)[0]


def test_the_difference_is_from_numpy_in_float64():
    found, result = events_of(way="numpy")
    steps = [event for event in found if isinstance(event, Step)]
    for step, known in zip(steps, plain(), strict=True):
        by = step.metrics.get("difference.numpy", 0.0)
        assert by == pytest.approx(abs(step.metrics["loss.numpy"] - known) / known, abs=1e-12)
        assert by < 1e-5  # seven digits, summed over 64 times 10 numbers
    assert result["furthest"]["by"] == max(s.metrics.get("difference.numpy", 0) for s in steps)


def test_an_absent_way_is_told_with_the_command_and_shown_as_recorded(monkeypatch):
    monkeypatch.setattr(type(WAYS["jax"]), "is_here", property(lambda way: not way.extra))
    settings = FrameworksSettings.make({**ALONE, "way": "numpy", "jax": True, "iterations": 5})
    context = RunContext()
    found = list(run(settings, context))
    note = next(event for event in found if isinstance(event, Note))
    assert note.kind == "absent"
    assert 'pip install "gradus-lab[jax]"' in note.text
    assert "recorded with version" in note.text
    steps = [event for event in found if isinstance(event, Step)]
    known = recording("jax", "float32", settings.model_dump()).losses
    assert [step.metrics["recorded.jax"] for step in steps] == list(known)
    assert not any("loss.jax" in step.metrics for step in steps)
    assert context.result["rows"]["jax"]["is_recorded"]


@pytest.mark.parametrize("way", EXTRAS)
@pytest.mark.parametrize(("dtype", "equal"), [("float32", 2e-5), ("float64", 1e-6)])
def test_what_was_recorded_is_the_plain_loop(way, dtype, equal):
    settings = FrameworksSettings.make({"dtype": dtype, "iterations": 100})
    found, _ = list_losses(settings.with_(way="numpy", dtype="float64"))
    kept = recording(way, dtype, settings.model_dump())
    assert list(kept.losses) == pytest.approx(found, rel=equal)
    assert kept.version
    assert kept.date
    assert kept.machine


def list_losses(settings):
    module = recipe_of("numpy", settings).load()
    return [loss for _, loss in module.train()], module


@pytest.mark.parametrize(
    "other", [{"seed": 1}, {"learning_rate": 2e-6}, {"iterations": 501}, {"hidden_size": 99}]
)
def test_nothing_is_shown_as_recorded_that_was_not(other):
    assert recording("jax", "float32", FrameworksSettings.make(other).model_dump()) is None


def test_a_shown_way_that_is_absent_cannot_run_and_says_how_it_comes(monkeypatch):
    monkeypatch.setattr(type(WAYS["jax"]), "is_here", property(lambda way: not way.extra))
    with pytest.raises(LabError, match=r"JAX is not installed.*gradus-lab\[jax\]"):
        events_of(way="jax")


def test_a_child_that_dies_is_told_and_the_others_go_on(monkeypatch):
    deadly = Recipe(
        "deadly",
        "import os\n\ndef train():\n    yield 1, 2.0\n    os.kill(os.getpid(), 9)\n"
        "    yield 2, 1.0\n",
    )

    def of(way, settings):
        return deadly if way == "sklearn" else recipe_of(way, settings)

    monkeypatch.setattr("core.labs.frameworks.experiment.recipe_of", of)
    found, result = events_of(way="numpy", sklearn=True, iterations=4)
    note = next(event for event in found if isinstance(event, Note))
    assert note.kind == "way_died"
    assert "scikit-learn ended by itself" in note.text
    assert result["rows"]["numpy"]["iterations"] == 4
    assert result["rows"]["sklearn"]["iterations"] == 1


def test_a_child_that_cannot_import_says_its_last_words():
    child = ChildWay(Recipe("none", "import no_such_module\n"))
    with pytest.raises(WayDiedError, match="no_such_module"):
        list(child.losses())
    child.close()


@pytest.mark.filterwarnings("ignore:(overflow|invalid value):RuntimeWarning")
def test_a_rate_that_is_too_large_ends_the_way_with_a_note():
    found, result = events_of(way="numpy", learning_rate=0.1)
    assert any(isinstance(e, Note) and e.kind == "way_diverged" for e in found)
    assert result["iterations"] < 30


def test_a_run_that_is_given_up_leaves_no_child():
    import psutil

    events = run(FrameworksSettings.make({**SMALL, **ALONE, "sklearn": True}), RunContext())
    while not isinstance(next(events), Step):
        pass
    children = [c for c in psutil.Process().children() if _CHILD in c.cmdline()]
    assert children
    events.close()
    assert not any(child.is_running() for child in children)


def test_the_run_begins_with_the_versions():
    found, _ = events_of(way="numpy", iterations=1)
    assert isinstance(found[0], Started)
    assert found[0].details["versions"] == {"numpy": np.__version__}


def test_too_much_memory_is_refused_at_the_field():
    with pytest.raises(SettingsError) as caught:
        FrameworksSettings.make({"input_size": 100_000, "hidden_size": 10_000})
    assert "GB" in caught.value.fields["input_size"]


def test_the_result_is_plain():
    _, result = events_of(way="numpy", iterations=3)
    assert json.loads(json.dumps(result)) == result


def test_a_way_is_here_exactly_if_its_package_can_be_found():
    assert {way.id: way.is_here for way in WAYS.values()} == {
        way.id: find_spec(way.package) is not None for way in WAYS.values()
    }
