"""The recipe: every combination compiles and plays, and it is what the lab runs."""

from __future__ import annotations

import itertools
import math
import re
import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.labs.gan.experiment import run
from core.labs.gan.script.phases import SENTENCES, phases
from core.labs.gan.script.script import recipe
from core.labs.gan.settings import GanSettings
from core.runtime.errors import SettingsError
from core.runtime.recipes.export import save
from core.runtime.worker.context import RunContext

TINY = {"preset": "small", "batch_size": 6, "steps": 3, "g_width": 4, "d_width": 4}
LOSSES = ("minimax", "non_saturating", "least_squares", "hinge", "wasserstein", "wgan_gp")
CURES = (
    {"r1": 1.0},
    {"d_norm": "spectral"},
    {"d_norm": "batch"},
    {"instance_noise": 0.1},
    {"packing": 3},
    {"unrolling": 2},
)


def play(values, steps=3):
    made = GanSettings.make({**TINY, **values})
    module = recipe(made).load()
    draws = torch.Generator().manual_seed(0)
    samples = torch.randn(50, *made.shape, generator=draws).clamp(-1, 1)
    return [(d.item(), g.item()) for _, d, g, *_ in module.train(None, samples, 0, steps)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("pair", list(itertools.combinations(range(len(CURES)), 2)))
def test_each_loss_plays_with_each_two_cures(loss, pair):
    values = {"loss": loss}
    for index in pair:
        values.update(CURES[index])
    assert all(math.isfinite(value) for losses in play(values, 2) for value in losses)


@settings(max_examples=60)
@given(
    values=st.fixed_dictionaries(
        {
            "loss": st.sampled_from(LOSSES),
            "data": st.sampled_from(["ring", "spiral", "digits", "mnist"]),
            "noise": st.sampled_from(["uniform", "normal"]),
            "noise_size": st.integers(1, 5),
            "g_activation": st.sampled_from(["relu", "leaky_relu", "sigmoid", "elu", "maxout"]),
            "d_activation": st.sampled_from(["relu", "tanh", "maxout"]),
            "g_layers": st.integers(1, 3),
            "d_layers": st.integers(1, 3),
            "g_norm": st.sampled_from(["none", "batch", "spectral"]),
            "d_norm": st.sampled_from(["none", "batch", "spectral"]),
            "g_optimizer": st.sampled_from(["adam", "sgd", "momentum", "rmsprop"]),
            "d_optimizer": st.sampled_from(["adam", "sgd", "momentum", "rmsprop"]),
            "d_steps": st.integers(1, 3),
            "g_steps": st.integers(1, 2),
            "packing": st.integers(1, 4),
            "unrolling": st.integers(0, 2),
            "r1": st.sampled_from([0.0, 0.5]),
            "instance_noise": st.sampled_from([0.0, 0.1]),
            "label_smoothing": st.sampled_from([0.0, 0.1]),
        }
    )
)
def test_every_game_that_the_settings_allow_plays(values):
    try:
        GanSettings.make({**TINY, **values})
    except SettingsError as error:
        assert error.fields.keys() <= {"label_smoothing", "unrolling"}
        return
    assert all(math.isfinite(value) for losses in play(values, 1) for value in losses)


def losses_of_lab(values):
    return [
        (event.metrics["d_loss"], event.metrics["g_loss"])
        for event in run(GanSettings.make({**TINY, **values}), RunContext())
        if hasattr(event, "metrics")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"packing": 2, "d_norm": "spectral", "g_norm": "batch"},
        {"loss": "wgan_gp", "d_steps": 1},
    ],
)
def test_the_exported_script_gives_the_labs_numbers_bit_for_bit(tmp_path, values):
    made = GanSettings.make({**TINY, **values, "steps": 30, "evaluate_every": 10})
    script = tmp_path / "game.py"
    save(script, recipe(made), "GAN", made)
    said = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=tmp_path
    ).stdout
    printed = {n: float(v) for n, v in re.findall(r"^(\w+) = (\S+)$", said, re.MULTILINE)}
    last = losses_of_lab({**values, "steps": 30, "evaluate_every": 10})[-1]
    assert printed == {"d_loss": last[0], "g_loss": last[1]}


def test_the_same_seed_gives_the_same_numbers():
    assert losses_of_lab({"seed": 5}) == losses_of_lab({"seed": 5})
    assert losses_of_lab({"seed": 5}) != losses_of_lab({"seed": 6})


def test_a_wasserstein_judge_keeps_its_weights_within_the_clip():
    module = recipe(GanSettings.make({**TINY, "loss": "wasserstein", "clip": 0.05})).load()
    training = module.train()
    next(training)
    judge = training.gi_frame.f_locals["discriminator"]
    assert max(weight.abs().max().item() for weight in judge.parameters()) <= 0.05 + 1e-9


def test_packing_gives_the_judge_all_numbers_of_a_pack():
    module = recipe(GanSettings.make({**TINY, "packing": 3})).load()
    assert module.make_discriminator()[0].in_features == 6
    images = recipe(GanSettings.make({"preset": "mnist", "packing": 3})).load()
    assert images.make_discriminator()[0].in_channels == 3


def test_batch_norm_never_sees_real_and_generated_samples_together():
    made = GanSettings.make({**TINY, "d_norm": "batch"})
    module = recipe(made).load()
    game = module.new_game()
    rows = []
    game[1].register_forward_pre_hook(lambda network, given: rows.append(len(given[0])))
    next(module.train(game))
    assert set(rows) == {made.batch_size}


@pytest.mark.parametrize("values", [{}, {"loss": "wasserstein"}, {"unrolling": 1, "d_steps": 1}])
def test_the_phases_cover_both_turns_in_order(values):
    made = recipe(GanSettings.make({**TINY, **values}))
    found = phases(made)
    lines = made.source.splitlines()
    expected = [n for n in SENTENCES if n not in ("D: clip", "G: look ahead")]
    if "loss" in values:
        expected.insert(expected.index("D: update") + 1, "D: clip")
    if "unrolling" in values:
        expected.insert(expected.index("G: generate") + 1, "G: look ahead")
    assert [phase.name for phase in found] == expected
    for phase, following in itertools.pairwise(found):
        assert phase.last_line < following.first_line
        assert lines[phase.first_line - 1].strip() == f"# {phase.name}."
        assert lines[phase.last_line - 1].strip()
    assert lines[found[-1].last_line - 1].strip() == "g_optimizer.step()"


def test_lines_fit_the_code_view():
    for name in GanSettings.PRESETS:
        source = recipe(GanSettings.make({"preset": name})).source
        assert max(map(len, source.splitlines())) <= 100
