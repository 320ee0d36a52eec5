"""The recipes of the four collapses collapse, and the cures recover them in the running game."""

from __future__ import annotations

from statistics import median

import pytest

from core.labs.gan.experiment import run
from core.labs.gan.settings import GanSettings
from core.runtime.events import Note, Step
from core.runtime.worker.context import RunContext

CURED_AT, STEPS = 1500, 3750

pytestmark = pytest.mark.slow


class Game:
    """A run of a preset; the cure of the first finding of a kind is switched on in it."""

    def __init__(self, preset, finding, cured_at=CURED_AT, steps=STEPS, **values):
        settings = GanSettings.make({"preset": preset, "steps": steps, **values})
        self.findings, self.before, self.after = [], [], []
        self.cure = {}
        context = RunContext()
        for event in run(settings, context):
            if isinstance(event, Note) and event.kind == "finding":
                self.findings.append(event.details)
                if event.details["finding"] == finding and not self.cure:
                    self.cure = event.details["cure"]
            if isinstance(event, Step):
                if event.index == cured_at:
                    context.change(self.cure)
                if "distance" in event.metrics:
                    (self.before if event.index <= cured_at else self.after).append(event.metrics)

    def found(self, kind):
        return [each["is_over"] for each in self.findings if each["finding"] == kind]


@pytest.mark.parametrize("seed", range(5))
def test_a_mode_collapse_shows_and_its_cure_recovers(seed):
    game = Game("collapse", "mode_collapse", seed=seed)
    assert max(each["modes_covered"] for each in game.before[2:]) <= 3
    assert min(each["distance"] for each in game.before[2:]) > 0.4
    assert game.found("mode_collapse") == [False, True]
    assert median(each["modes_covered"] for each in game.after[-4:]) >= 6.5
    assert max(each["distance"] for each in game.after[-4:]) < 0.03


def test_an_overpowering_shows_and_its_cure_recovers():
    game = Game("overpowered", "overpowered", cured_at=1600, steps=3500)
    assert game.before[-1]["d_loss"] < 1e-3
    assert game.before[-1]["d_real"] - game.before[-1]["d_fake"] > 0.99
    assert game.found("overpowered") == [False, True]
    assert median(each["modes_covered"] for each in game.after[-4:]) >= 6.5


def test_an_oscillation_shows_and_its_cure_calms_it():
    game = Game("oscillation", "oscillation", cured_at=1400, steps=3500)
    assert game.found("oscillation") == [False, True]
    assert max(each["distance"] for each in game.before[-5:]) > 0.5
    assert max(each["distance"] for each in game.after[-5:]) < 0.05


def test_a_divergence_shows_and_its_cure_brings_the_losses_back():
    game = Game("divergence", "divergence", cured_at=400, steps=1250)
    assert abs(game.before[-1]["d_loss"]) > 1000
    assert game.found("divergence") == [False, True]
    assert abs(game.after[-1]["d_loss"]) < 10


def test_nothing_is_found_in_the_classroom_game():
    game = Game("classroom", "mode_collapse", steps=1250, evaluate_every=250)
    assert game.findings == []
    assert max(each["modes_covered"] for each in game.before) >= 5
