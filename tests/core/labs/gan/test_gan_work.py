"""How much a step computes, against what torch counts, and the threads for it."""

from __future__ import annotations

import pytest
from torch.utils.flop_counter import FlopCounterMode

from core.labs.gan import SPEC
from core.labs.gan.script import recipe
from core.labs.gan.work import flops_per_step, threads_of
from core.runtime.threads import physical_cores


@pytest.mark.parametrize("preset", ["classroom", "small", "digits"])
def test_flops_are_about_what_torch_counts(preset):
    settings = SPEC.settings.make({"preset": preset, "steps": 2})
    game = recipe(settings).load().train()
    next(game)
    with FlopCounterMode(display=False) as counter:
        next(game)
    assert flops_per_step(settings) == pytest.approx(counter.get_total_flops(), rel=0.3)


def test_a_large_game_has_all_cores_and_a_small_one_a_single_thread():
    of = {name: threads_of(SPEC.settings.make({"preset": name})) for name in ("classroom", "small")}
    assert of == {"classroom": physical_cores(), "small": 1}
