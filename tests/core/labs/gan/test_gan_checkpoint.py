"""What a checkpoint keeps of the networks and their optimizers."""

from __future__ import annotations

from itertools import islice

import pytest
import torch

from core.labs.gan.game.checkpoint import take
from core.labs.gan.game.game import Game
from core.labs.gan.settings import GanSettings

TINY = {"preset": "small", "batch_size": 8, "steps": 20, "device": "cpu"}


def game_after(steps, **values):
    game = Game(GanSettings.make({**TINY, **values}))
    list(islice(game.train(0, 20), steps))
    return game


def averages(game):
    """Return Adam's averages of D's weights by their size, which tells the weights apart."""
    optimizer, discriminator = game.players[3], game.discriminator
    return {
        tuple(weight.shape): optimizer.state[weight]["exp_avg"].clone()
        for weight in discriminator.parameters()
    }


@pytest.mark.parametrize("kind", ["adam", "sgd", "momentum", "rmsprop"])
def test_a_game_goes_on_from_a_checkpoint_as_if_nothing_had_been(kind):
    values = {"g_optimizer": kind, "d_optimizer": kind}
    whole = [step[1].item() for step in game_after(0, **values).train(0, 20)]
    first = game_after(7, **values)
    second = Game(first.settings, first.samples, take(first.players))
    assert [step[1].item() for step in second.train(7, 20)] == whole[7:]


def test_a_checkpoint_does_not_follow_the_game():
    game = game_after(5)
    kept = take(game.players)
    second = Game(game.settings, game.samples, kept)
    before = {name: kept.discriminator.weights[name].clone() for name in kept.discriminator.weights}
    count = float(kept.discriminator.averages["0.weight"]["step"])
    list(second.train(5, 10))
    assert float(kept.discriminator.averages["0.weight"]["step"]) == count
    for name, weight in kept.discriminator.weights.items():
        assert torch.equal(weight, before[name])


def test_each_weight_keeps_its_own_averages_under_spectral_norm():
    game = game_after(5, d_width=5, d_layers=1)
    settings = game.settings.with_(d_norm="spectral")
    normed = Game(settings, game.samples, take(game.players))
    before, after = averages(game), averages(normed)
    assert before.keys() == after.keys()
    for shape, average in before.items():
        assert torch.equal(average, after[shape])


def test_an_optimizer_of_another_kind_begins_afresh():
    game = game_after(5)
    other = Game(game.settings.with_(d_optimizer="rmsprop"), game.samples, take(game.players))
    assert not other.players[3].state
    assert other.restarted == []


def test_the_size_counts_weights_and_averages():
    game = game_after(5)
    weights = sum(weight.numel() for network in game.players[:2] for weight in network.parameters())
    assert take(game.players).size_bytes >= 3 * 4 * weights
