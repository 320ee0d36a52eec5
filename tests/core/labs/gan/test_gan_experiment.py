"""What a run of the game tells."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.labs.gan.experiment import run
from core.labs.gan.settings import GanSettings
from core.runtime.events import Note, Step
from core.runtime.worker.context import RunContext

SMALL = {"preset": "small", "steps": 30, "evaluate_every": 10}


def settings_of(**values):
    return GanSettings.make({**SMALL, **values})


def play(context=None, **values):
    return list(run(settings_of(**values), context or RunContext()))


def steps(events):
    return [event for event in events if isinstance(event, Step)]


def notes(events, kind):
    return [event for event in events if isinstance(event, Note) and event.kind == kind]


def with_change(at, change, **values):
    """Return the events of a run in which settings change after a step."""
    context, events = RunContext(), []
    for event in run(settings_of(**values), context):
        events.append(event)
        if isinstance(event, Step) and event.index == at:
            context.change(change)
    return events


def test_every_step_tells_losses_and_judgements():
    for event in steps(play()):
        assert {"d_loss", "g_loss", "d_real", "d_fake"} <= event.metrics.keys()
        assert 0 <= event.metrics["d_real"] <= 1


def test_evaluations_come_as_often_as_set_and_at_the_end():
    told = [event.index for event in steps(play(steps=25)) if "distance" in event.metrics]
    assert told == [10, 20, 25]


def test_an_evaluation_of_modes_is_whole():
    last = steps(play())[-1]
    assert {"modes_covered", "high_quality", "reverse_kl", "noise_floor"} <= last.metrics.keys()
    assert last.snapshots["modes"]["centres"].shape == (2, 2)
    assert last.snapshots["modes"]["counts"].sum() == pytest.approx(
        2500 * last.metrics["high_quality"]
    )


def test_data_without_modes_have_a_distance_alone():
    last = steps(play(data="moons"))[-1].metrics
    assert "distance" in last
    assert "modes_covered" not in last


def test_data_too_few_for_a_noise_floor_have_a_distance_without_one(tmp_path):
    file = tmp_path / "three.csv"
    file.write_text("x,y\n0,1\n2,3\n5,4\n")
    context = RunContext()
    last = steps(play(context, data="file", file=str(file)))[-1].metrics
    assert "noise_floor" not in last
    assert context.message == f"30 steps: distance to the data {last['distance']:.3g}."


def test_the_judgement_of_a_score_loss_is_no_probability():
    last = steps(play(loss="wasserstein", clip=10.0, steps=60, d_learning_rate=0.1))[-1].metrics
    assert last["d_real"] - last["d_fake"] == pytest.approx(-last["d_loss"], rel=1e-6)


def test_gradient_norms_are_told_densely_at_first():
    told = [event.index for event in steps(play()) if "d_grad_norm" in event.metrics]
    assert told[:10] == list(range(1, 11))


def test_pictures_of_points_have_the_shapes_of_the_contract():
    context = RunContext(live=True)
    context.want_snapshot()
    shown = next(event for event in steps(play(context)) if event.snapshots).snapshots
    assert shown["cloud"]["real"].shape == shown["cloud"]["fake"].shape == (1000, 2)
    assert shown["judgement"]["values"].shape == (48, 48)
    assert shown["manifold"]["points"].shape == (21, 21, 2)
    assert shown["arrows"]["points"].shape == shown["arrows"]["directions"].shape
    x0, x1, y0, y1 = shown["cloud"]["box"]
    real = shown["cloud"]["real"]
    assert (x0 < real[:, 0]).all() and (real[:, 0] < x1).all()
    assert (y0 < real[:, 1]).all() and (real[:, 1] < y1).all()


def test_the_last_step_has_its_picture():
    assert "cloud" in steps(play(RunContext(live=True)))[-1].snapshots


@pytest.mark.parametrize(("noise_size", "rows"), [(1, 1), (5, 21)])
def test_the_warped_grid_has_a_row_for_each_of_the_noise(noise_size, rows):
    context = RunContext(live=True)
    shown = next(e for e in steps(play(context, noise_size=noise_size)) if e.snapshots).snapshots
    assert shown["manifold"]["points"].shape == (rows, 21, 2)


def test_images_come_as_a_sheet_from_0_to_1():
    context = RunContext(live=True)
    shown = next(e for e in steps(play(context, data="digits", steps=3)) if e.snapshots).snapshots
    for name in ("grid", "real_grid"):
        images = shown[name]["images"]
        assert images.shape == (64, 8, 8)
        assert 0 <= images.min() <= images.max() <= 1


def test_pictures_do_not_change_the_numbers():
    values = {"g_norm": "batch", "d_norm": "spectral", "packing": 2}
    seen = steps(play(RunContext(live=True), **values))
    unseen = steps(play(**values))
    assert [event.metrics for event in seen] == [event.metrics for event in unseen]


def test_a_change_takes_effect_from_the_next_step():
    plain = steps(play())
    changed = with_change(12, {"g_learning_rate": 0.05})
    losses = [event.metrics["d_loss"] for event in steps(changed)]
    assert losses[:13] == [event.metrics["d_loss"] for event in plain[:13]]
    assert losses[14:] != [event.metrics["d_loss"] for event in plain[14:]]
    assert notes(changed, "changed")[0].details["changes"] == {"g_learning_rate": 0.05}


def test_a_change_to_the_same_value_leaves_the_numbers_as_they_were():
    changed = steps(with_change(12, {"d_learning_rate": 2e-3}))
    assert [e.metrics["g_loss"] for e in changed] == [e.metrics["g_loss"] for e in steps(play())]


def test_packing_during_a_run_begins_the_judge_afresh():
    told = notes(with_change(12, {"packing": 2}), "restarted_part")
    assert [note.details["part"] for note in told] == ["discriminator"]


def test_spectral_norm_during_a_run_keeps_the_judges_weights():
    events = with_change(12, {"d_norm": "spectral"})
    assert not notes(events, "restarted_part")
    assert steps(events)[-1].index == 30


def test_a_change_that_is_no_game_is_refused_and_the_game_goes_on():
    events = with_change(12, {"loss": "hinge", "label_smoothing": 0.1})
    assert "no labels to smooth" in notes(events, "not_changed")[0].text
    assert [e.metrics["g_loss"] for e in steps(events)] == [
        e.metrics["g_loss"] for e in steps(play())
    ]


def test_a_game_that_diverges_ends_with_the_step():
    context = RunContext()
    large = {"g_learning_rate": 10.0, "d_learning_rate": 10.0, "d_activation": "leaky_relu"}
    plain = {"g_optimizer": "sgd", "d_optimizer": "sgd", "loss": "least_squares"}
    events = play(context, steps=500, **large, **plain)
    index = context.result["diverged_at"]
    last = steps(events)[-1]
    assert last.index == index
    assert not math.isfinite(last.metrics["d_loss"] + last.metrics["g_loss"])
    assert f"step {index:,}" in context.message


def test_arrows_lead_downhill_on_the_generators_own_loss():
    context = RunContext()
    play(context, steps=200)
    session = context.state["gan"]
    game = session.game
    samples = game.generate(game.draw_noise(50, 1))
    before = game.module.generator_loss(game.scores(samples)).item()
    after = game.module.generator_loss(game.scores(samples + 0.01 * game.downhill(samples))).item()
    assert after < before


def test_arrows_are_the_slope_by_finite_differences():
    context = RunContext()
    play(context, steps=100, d_activation="tanh", loss="least_squares")
    game = context.state["gan"].game
    samples = game.generate(game.draw_noise(4, 1))
    arrows = game.downhill(samples).numpy()
    step = 1e-2
    for place in np.ndindex(4, 2):
        values = []
        for move in (step, -step):
            moved = samples.clone()
            moved[place] += move
            score = game.scores(moved)[place[0]]
            values.append(((score - 1) ** 2 / 2).item())
        assert arrows[place] == pytest.approx(
            -(values[0] - values[1]) / (2 * step), rel=2e-2, abs=1e-3
        )
