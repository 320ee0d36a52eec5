"""The settings: the published recipe, the defaults, and what does not go together."""

from __future__ import annotations

import pytest

from core.labs.gan.settings import GanSettings
from core.runtime.errors import SettingsError


def test_the_preset_of_the_paper_has_its_recipe():
    made = GanSettings.make({"preset": "pacgan_paper"})
    assert (made.noise, made.noise_size) == ("normal", 2)
    assert (made.g_layers, made.g_width, made.g_norm, made.g_activation) == (
        4,
        400,
        "batch",
        "relu",
    )
    assert (made.d_layers, made.d_width, made.d_activation) == (3, 200, "maxout")
    assert (made.g_learning_rate, made.d_learning_rate, made.beta1) == (1e-4, 1e-4, 0.8)
    assert (made.batch_size, made.steps) == (100, 400 * 1000)


def test_the_classroom_is_the_default():
    made = GanSettings.make()
    assert made.preset == "classroom"
    assert (made.noise_size, made.g_layers, made.g_width, made.batch_size) == (256, 2, 128, 512)
    assert (made.g_learning_rate, made.d_learning_rate) == (1e-3, 1e-4)
    assert (made.beta1, made.steps) == (0.5, 25_000)


@pytest.mark.parametrize("loss", ["hinge", "wasserstein", "wgan_gp"])
def test_smoothing_needs_a_loss_with_labels(loss):
    with pytest.raises(SettingsError, match="no labels to smooth"):
        GanSettings.make({"loss": loss, "label_smoothing": 0.1})


@pytest.mark.parametrize("kind", ["momentum", "rmsprop"])
def test_unrolling_needs_an_optimizer_that_it_can_look_ahead_of(kind):
    with pytest.raises(SettingsError, match="unrolling needs d_optimizer adam or sgd"):
        GanSettings.make({"unrolling": 1, "d_optimizer": kind})


@pytest.mark.parametrize("data", ["file", "images"])
def test_a_users_data_need_a_path(data):
    with pytest.raises(SettingsError, match="file is empty"):
        GanSettings.make({"data": data})


def test_what_shapes_the_networks_cannot_change_during_a_run():
    live = {field.name for field in GanSettings.field_specs() if field.live}
    fixed = {"data", "g_layers", "g_width", "d_layers", "noise_size", "noise", "seed", "steps"}
    assert live.isdisjoint(fixed)
    assert {"loss", "packing", "d_norm", "r1", "g_learning_rate", "d_steps"} <= live


@pytest.mark.parametrize("text", ["", ";;"])
def test_a_drawing_without_points_is_told_at_the_field_that_is_shown(text):
    with pytest.raises(SettingsError) as caught:
        GanSettings.make({"data": "drawn", "drawn": text})
    assert "draw some" in caught.value.fields["data"]
