from __future__ import annotations

import ast
import itertools
import math
import subprocess
import sys

import nbformat
import numpy as np
import pytest
import torch

from core.labs.autograd import SPEC
from core.labs.autograd.experiment import run
from core.labs.autograd.script import recipe
from core.labs.autograd.settings import AutogradSettings
from core.runtime.errors import LabError
from core.runtime.events import Note, Started, Step
from core.runtime.figures import figure
from core.runtime.recipes.export import save, to_notebook
from core.runtime.worker.context import RunContext

SMALL = {
    "batch_size": 8,
    "input_size": 12,
    "hidden_size": 6,
    "output_size": 3,
    "learning_rate": 1e-4,
    "iterations": 40,
    "device": "cpu",
}
# Diverges at once, with a network that costs nothing.
TOO_FAST = {**SMALL, "learning_rate": 1.0}
EXPORTED = [
    {"preset": "lecture"},
    {"preset": "lecture", "learning_rate": 1e-5},
    {**SMALL, "optimizer": "adam", "he_init": True},
    {**SMALL, "forget_zero_grad": True, "mean_loss": True},
    {**SMALL, "learning_rate": 100 / 3 * 1e-6, "seed": 2**31 - 1},
]

# Torch takes seconds to import: the scripts run one after the other in one process.
BETWEEN = "---- the next\n"
RUN_ALL = f"""
import runpy, sys
for number, path in enumerate(sys.argv[1:]):
    print({BETWEEN!r} if number else "", end="")
    runpy.run_path(path, run_name="__main__")
"""


def events_of(values, *, live=False):
    context = RunContext(live=live)
    return list(run(AutogradSettings.make({"device": "cpu", **values}), context)), context


def steps_of(values, **more) -> list[Step]:
    return [event for event in events_of(values, **more)[0] if isinstance(event, Step)]


def result_of(values):
    return events_of(values)[1].result


def note_of(values) -> Note:
    return events_of(values)[0][-1]


def metric(steps, name):
    return {step.index: step.metrics[name] for step in steps if name in step.metrics}


def test_the_lecture_converges_from_29_million_to_below_a_thousandth():
    result = result_of({"preset": "lecture"})
    assert result["first_loss"] == pytest.approx(2.94e7, rel=0.01)
    assert result["final_loss"] < 1e-3
    assert (result["iterations"], result["diverged_at"]) == (500, None)


@pytest.mark.slow
def test_as_printed_is_infinite_at_the_fifth_iteration_and_a_tenth_of_its_rate_works():
    events, context = events_of({"preset": "as_printed"})
    assert context.result["diverged_at"] == 5
    assert context.result["final_loss"] == math.inf
    assert context.result["suggested_learning_rate"] == 1e-7
    assert [event.index for event in events if isinstance(event, Step)] == [1, 2, 3, 4, 5]


def test_the_suggested_rate_converges():
    settings = AutogradSettings.make({"device": "cpu", **TOO_FAST})
    suggested = result_of(TOO_FAST)["suggested_learning_rate"]
    again = result_of(settings.with_(learning_rate=suggested).model_dump())
    assert again["diverged_at"] is None
    assert again["final_loss"] < again["first_loss"]


def test_it_begins_with_the_device_and_ends_with_the_last_step():
    events, _ = events_of(SMALL)
    assert isinstance(events[0], Started)
    assert events[0].device == "cpu"
    assert events[0].details["torch"] == torch.__version__
    assert (events[-1].index, events[-1].total) == (40, 40)


def test_auto_takes_the_device_that_the_recipe_takes():
    settings = AutogradSettings.make({**SMALL, "device": "auto"})
    started = next(iter(run(settings, RunContext())))
    _, loss = next(recipe(settings).load().train())
    assert started.device == str(loss.device)


def test_the_losses_are_the_recipes_to_the_last_bit():
    settings = AutogradSettings.make({**SMALL, "iterations": 300})
    losses = [loss.item() for _, loss in recipe(settings).load().train()]
    assert list(metric(steps_of(settings.model_dump()), "loss").values()) == losses


def test_a_live_run_has_the_same_metrics_as_one_that_nobody_watches():
    watched, alone = steps_of(SMALL, live=True), steps_of(SMALL)
    assert [step.metrics for step in watched] == [step.metrics for step in alone]


def test_the_result_holds_the_first_and_the_final_loss_exactly():
    losses = metric(steps_of(SMALL), "loss")
    result = result_of(SMALL)
    assert (result["first_loss"], result["final_loss"]) == (losses[1], losses[40])


def test_a_stopped_run_keeps_its_result_so_far():
    context = RunContext()
    events = run(AutogradSettings.make(SMALL), context)
    for event in events:
        if isinstance(event, Step) and event.index == 7:
            events.close()
    assert context.result["iterations"] == 7
    assert context.result["final_loss"] == event.metrics["loss"]


def test_the_closing_sentence_tells_the_first_and_the_last_loss():
    _, context = events_of({**SMALL, "iterations": 2000})
    first, final = context.result["first_loss"], context.result["final_loss"]
    expected = f"The loss went from {figure(first)} to {figure(final)} in 2,000 iterations."
    assert context.message == expected


def test_gradients_are_looked_into_at_first_each_time_and_then_ever_more_seldom():
    steps = steps_of({**SMALL, "iterations": 1000, "learning_rate": 1e-5})
    looks = list(metric(steps, "grad_norm.w1"))
    assert looks == list(metric(steps, "grad_norm.w2"))
    assert looks[:20] == list(range(1, 21))
    gaps = [after - before for before, after in itertools.pairwise(looks)]
    assert gaps[:-1] == sorted(gaps[:-1])  # the last iteration is looked into in any case
    assert max(gaps) == 1000 // 100


def test_the_last_iteration_is_always_looked_into():
    assert 257 in metric(steps_of({**SMALL, "iterations": 257}), "grad_norm.w1")


def test_a_loss_that_explodes_is_looked_into_each_time_it_has_doubled():
    values = {**SMALL, "learning_rate": 1e-3, "forget_zero_grad": True, "iterations": 10_000}
    steps = steps_of(values)
    losses, looks = metric(steps, "loss"), metric(steps, "grad_norm.w1")
    high = 2 * losses[1]
    doubled = []
    for index in sorted(losses.keys() - set(range(1, 11)) - set(range(100, 10_000, 100))):
        if high < losses[index] < math.inf:
            doubled.append(index)
            high = 2 * losses[index]
    assert len(doubled) >= 3
    assert looks.keys() >= set(doubled)


def test_gradient_norms_and_ratios_are_those_of_the_tensors():
    settings = AutogradSettings.make(SMALL)
    steps = steps_of(SMALL)
    training = recipe(settings).load().train()
    for _, step in zip(training, steps, strict=True):
        for name in ("w1", "w2"):
            weight = training.gi_frame.f_locals[name]
            gradient = np.linalg.norm(weight.grad.double().numpy())
            size = np.linalg.norm(weight.detach().double().numpy())
            ratio = 1e-4 * gradient / size
            assert step.metrics[f"grad_norm.{name}"] == pytest.approx(gradient, rel=1e-5)
            assert step.metrics[f"update_ratio.{name}"] == pytest.approx(ratio, rel=1e-5)


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_the_ratio_of_an_optimizer_is_how_far_the_weights_moved(optimizer):
    values = {**SMALL, "optimizer": optimizer, "learning_rate": 1e-3}
    ratios = metric(steps_of(values), "update_ratio.w1")
    training = recipe(AutogradSettings.make(values)).load().train()
    weights = []
    for _ in training:
        w1 = training.gi_frame.f_locals["w1"].detach().double().numpy()
        weights.append(w1.copy())
    moved = {
        index: np.linalg.norm(weights[index - 1] - weights[index - 2])
        / np.linalg.norm(weights[index - 2])
        for index in ratios
    }
    assert list(ratios) == list(range(2, 41))
    assert ratios == pytest.approx(moved, rel=1e-3)


def test_a_run_that_nobody_watches_has_no_pictures():
    assert not any(step.snapshots for step in steps_of(SMALL))


def test_the_last_step_of_a_watched_run_has_pictures():
    assert steps_of(SMALL, live=True)[-1].snapshots


def test_the_last_step_of_a_watched_run_that_diverges_has_pictures():
    assert steps_of(TOO_FAST, live=True)[-1].snapshots


def test_a_paused_run_has_pictures_of_the_step_it_holds_at():
    context = RunContext(live=True)
    events = run(AutogradSettings.make(SMALL), context)
    next(events), next(events), next(events)
    context.want_snapshot()
    assert next(events).snapshots


def test_divergence_is_a_note_with_the_iteration_the_norms_and_a_rate_that_works():
    note = note_of(TOO_FAST)
    assert note.kind == "diverged"
    assert f"from iteration {note.details['iteration']} on" in note.text
    assert note.details["suggested_learning_rate"] == 1e-3
    assert "0.001 worked in a trial of 40 iterations" in note.text
    norms = note.details["norms"]
    assert norms[-1]["w1"] > 1e6 * norms[0]["w1"]


def test_the_what_if_that_made_it_diverge_is_named_instead_of_the_learning_rate():
    values = {"preset": "lecture", "forget_zero_grad": True}
    events, context = events_of(values)
    note = events[-1]
    assert context.result["diverged_at"] == 135
    assert "“Forget zero_()” is on" in note.text
    assert "the same learning rate 1e-6 worked in a trial of 500 iterations" in note.text
    assert "too large" not in note.text
    assert note.details["take_back"] == "forget_zero_grad"
    assert note.details["suggested_learning_rate"] is None


def test_a_rate_too_large_by_itself_is_told_after_the_what_if():
    note = note_of({**TOO_FAST, "forget_zero_grad": True})
    assert "Take it back first. Then: Learning rate 1.0 is too large; 0.001 worked" in note.text
    assert note.details["take_back"] == "forget_zero_grad"
    assert note.details["suggested_learning_rate"] == 1e-3


def test_divergence_is_told_before_a_rate_that_works_is_searched_for():
    notes = [event for event in events_of(TOO_FAST)[0] if isinstance(event, Note)]
    assert [note.kind for note in notes] == ["searching", "diverged"]


def test_a_run_that_converges_has_no_note():
    assert not any(isinstance(event, Note) for event in events_of(SMALL)[0])


def test_forgetting_no_grad_is_explained_with_torchs_own_words():
    with pytest.raises(LabError, match="leaf Variable that requires grad") as caught:
        events_of({**SMALL, "forget_no_grad": True})
    assert isinstance(caught.value.__cause__, RuntimeError)


def test_forgetting_no_grad_still_shows_the_first_loss():
    context = RunContext()
    with pytest.raises(LabError):
        list(run(AutogradSettings.make({**SMALL, "forget_no_grad": True}), context))
    assert context.result["iterations"] == 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="this computer has the device")
def test_a_device_that_is_not_there_is_told_with_torchs_reason():
    with pytest.raises(LabError, match=r"no device cuda.* Choose the device auto or cpu\."):
        events_of({**SMALL, "device": "cuda"})


def printed(text: str) -> dict[str, object]:
    """Return the ``key = value`` lines that a script printed."""
    pairs = [line.split(" = ") for line in text.splitlines() if " = " in line]
    special = {"inf": math.inf, "nan": math.nan}
    return {
        key: special[value] if value in special else ast.literal_eval(value) for key, value in pairs
    }


@pytest.fixture(scope="module")
def said_by_scripts(tmp_path_factory):
    """What the exported scripts print in a Python that finds nothing of ours."""
    folder = tmp_path_factory.mktemp("exported")
    paths = [folder / f"{number}.py" for number in range(len(EXPORTED))]
    for path, values in zip(paths, EXPORTED, strict=True):
        settings = AutogradSettings.make({"device": "cpu", **values})
        save(path, recipe(settings), SPEC.title, settings)
    command = [sys.executable, "-I", "-c", RUN_ALL, *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return dict(zip(map(str, EXPORTED), ran.stdout.split(BETWEEN), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("values", EXPORTED, ids=str)
def test_the_exported_script_gives_the_same_numbers_to_the_last_bit(values, said_by_scripts):
    result = result_of(values)
    numbers = printed(said_by_scripts[str(values)])
    assert numbers["final_loss"] == result["final_loss"]
    assert numbers.get("diverged_at") == result["diverged_at"]


def test_the_exported_script_prints_the_loss_of_every_hundredth_iteration(capsys):
    settings = AutogradSettings.make({**SMALL, "iterations": 250, "learning_rate": 1e-5})
    exec(recipe(settings).source, {"__name__": "__main__"})
    losses = metric(steps_of(settings.model_dump()), "loss")
    assert capsys.readouterr().out.splitlines() == [
        f"iteration 100: loss {losses[100]}",
        f"iteration 200: loss {losses[200]}",
        f"final_loss = {losses[250]}",
    ]


def test_the_exported_notebook_gives_the_same_numbers(capsys):
    settings = AutogradSettings.make(SMALL)
    text = to_notebook(recipe(settings), SPEC.title, settings, "# Guide")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    names = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    assert printed(capsys.readouterr().out) == {"final_loss": result_of(SMALL)["final_loss"]}
