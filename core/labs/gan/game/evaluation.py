"""How good the generator is now: 2,500 samples, the modes they hit, their distance to the data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.labs.gan.game.game import Game
from core.labs.gan.game.measures import DRAWN, modes, noise_floor, spread, two_sample_distance
from core.labs.gan.script.script import SIGMAS

_SEED_STRIDE = 100_000_007  # more than a run has steps, so that no two seeds share their noise


@dataclass(frozen=True)
class Evaluation:
    """The metrics and, where the data have modes, samples nearest to each and the snapshot."""

    metrics: dict[str, float]
    nearest: NDArray[np.int64] | None
    snapshots: dict[str, Any]


class Evaluator:
    """Measures the generator against the data of one run; a step always draws the same noise."""

    def __init__(self, game: Game) -> None:
        settings = game.settings
        self._seed = settings.seed
        order = np.random.default_rng(settings.seed).permutation(len(game.samples))
        data = game.samples.cpu().numpy().reshape(len(game.samples), -1)
        self._reference = data[order[:DRAWN]]
        self._sigma = SIGMAS.get(settings.data, 0.0)
        centres = game.centres()
        self._centres = None if centres is None else centres.numpy()
        self._floor = noise_floor(data, len(self._reference), settings.seed)

    def evaluate(self, game: Game, step: int) -> Evaluation:
        """Return how the generator stands after a step."""
        noise = game.draw_noise(DRAWN, self._seed * _SEED_STRIDE + step)
        drawn = game.generate(noise).cpu().numpy()
        metrics = {
            "distance": two_sample_distance(drawn, self._reference),
            "noise_floor": self._floor,
        }
        nearest, snapshots = None, {}
        if self._centres is None:
            metrics["spread"] = spread(drawn, self._reference)
        else:
            found = modes(drawn, self._centres, self._sigma)
            metrics["modes_covered"] = float(found.covered)
            metrics["high_quality"] = found.high_quality
            metrics["reverse_kl"] = found.reverse_kl
            nearest = found.nearest
            snapshots["modes"] = {
                "centres": self._centres,
                "counts": found.counts,
                "sigma": self._sigma,
            }
        finite = {name: value for name, value in metrics.items() if math.isfinite(value)}
        return Evaluation(finite, nearest, snapshots)
