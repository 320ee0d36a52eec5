"""How much one step of a game computes, and with how many threads."""

from __future__ import annotations

from itertools import pairwise

from core.labs.gan.settings import GanSettings
from core.runtime.threads import threads_for


def threads_of(settings: GanSettings) -> int:
    """Return the threads that a game is played with."""
    # The layers of convolutions here are too short for two: 28 x 28 pixels, then a quarter.
    return 1 if settings.is_convolutional else threads_for(flops_per_step(settings))


def flops_per_step(settings: GanSettings) -> float:
    """Return about how many multiplications and additions one step takes, without its cures.

    A weight costs 2 for each sample that passes it forward, and twice that on the way back.
    """
    size = settings.shape[0]
    generator = _weights(settings.noise_size, settings.g_layers, settings.g_width, size)
    judge = _weights(size * settings.packing, settings.d_layers, settings.d_width, 1)
    judge /= settings.packing  # as many samples share one judgement
    d_turn = 2 * generator + 2 * 6 * judge
    g_turn = 6 * generator + 6 * judge
    return settings.batch_size * (settings.d_steps * d_turn + settings.g_steps * g_turn)


def _weights(inputs: int, layers: int, width: int, outputs: int) -> float:
    return float(sum(a * b for a, b in pairwise([inputs, *[width] * layers, outputs])))
