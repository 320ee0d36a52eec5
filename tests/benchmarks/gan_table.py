"""Prints what every loss and every cure of the GAN lab comes to over several seeds, as Markdown.

Run by hand, `python tests/benchmarks/gan_table.py --steps 2000 --seeds 3 --data ring grid`. The
base ``paper`` is the recipe of PacGAN's table 1, whose own budget is `--steps 400000 --seeds 10`;
the base ``classroom`` is the lab's first preset, and ``quick`` is smaller still.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import torch

from core.labs.gan.comparison import SCORES, GameOfSide, means_and_errors
from core.labs.gan.settings import GanSettings

BASES: dict[str, dict[str, Any]] = {
    "quick": {
        "preset": "classroom",
        "noise_size": 2,
        "g_width": 64,
        "d_width": 64,
        "d_activation": "relu",
        "d_learning_rate": 5e-4,
        "batch_size": 128,
    },
    "classroom": {"preset": "classroom"},
    "paper": {"preset": "pacgan_paper"},
}
LOSSES: dict[str, dict[str, Any]] = {
    "Minimax (saturating)": {"loss": "minimax"},
    "Non-saturating": {"loss": "non_saturating"},
    "Least squares": {"loss": "least_squares"},
    "Hinge": {"loss": "hinge"},
    "Wasserstein, clipped at 0.1": {"loss": "wasserstein", "clip": 0.1},
    "Wasserstein, gradient penalty 1": {"loss": "wgan_gp", "gradient_penalty": 1.0},
}
CURES: dict[str, dict[str, Any]] = {
    "packing 2": {"packing": 2},
    "packing 3": {"packing": 3},
    "packing 4": {"packing": 4},
    "R1 penalty 0.1": {"r1": 0.1},
    "spectral norm of D": {"d_norm": "spectral"},
    "instance noise 0.05": {"instance_noise": 0.05},
    "label smoothing 0.1": {"label_smoothing": 0.1},
    "unrolling 5": {"unrolling": 5},
}
HEADS = ("Game", "Modes", "High quality, %", "Reverse KL", "Distance", "ms a step")


GAMES = {**LOSSES, **{f"Non-saturating, {name}": CURES[name] for name in CURES}}


def rows(base: dict[str, Any], seeds: int, wanted: list[str]) -> Iterator[list[str]]:
    for name, changes in GAMES.items():
        if not any(text in name for text in wanted):
            continue
        scores, spent, steps = [], 0.0, 0
        for seed in range(seeds):
            settings = GanSettings.make({**base, **changes, "seed": seed})
            began = time.process_time()
            game = GameOfSide(settings)
            for _ in range(settings.steps):
                game.advance()
            game.finish()
            spent, steps = spent + time.process_time() - began, steps + settings.steps
            scores.append(game.scores())
        yield [name, *cells(scores), f"{1000 * spent / steps:.1f}"]


def cells(scores: list[dict[str, float]]) -> list[str]:
    ended = [each for each in scores if each]
    means, errors = means_and_errors(ended)
    if not means:
        return [f"{len(scores)} of {len(scores)} diverged", *[""] * (len(SCORES) - 1)]
    scales = {"high_quality": 100.0}
    said = []
    for name in SCORES:
        scale = scales.get(name, 1.0)
        digits = 1 if name in ("modes_covered", "high_quality") else 3
        error = f" ± {scale * errors[name]:.{digits}f}" if name in errors else ""
        said.append(f"{scale * means[name]:.{digits}f}{error}")
    if len(ended) < len(scores):
        said[0] += f" ({len(scores) - len(ended)} diverged)"
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--steps", type=int, default=2_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--base", choices=BASES, default="quick")
    parser.add_argument("--data", choices=("ring", "grid"), nargs="+", default=["ring", "grid"])
    parser.add_argument("--games", nargs="+", default=[""], help="only those named like this")
    given = parser.parse_args()
    torch.set_num_threads(1)
    for data in given.data:
        base = {**BASES[given.base], "data": data, "steps": given.steps}
        base["evaluate_every"] = given.steps
        print(f"\n**{data.capitalize()}**, {given.steps:,} steps, {given.seeds} seeds\n")
        print("| " + " | ".join(HEADS) + " |\n|---" + "|---:" * (len(HEADS) - 1) + "|")
        for row in rows(base, given.seeds, given.games):
            print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
