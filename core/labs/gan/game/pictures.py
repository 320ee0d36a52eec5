"""The pictures of a game: the samples, what D says of every place, how G bends its noise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.labs.gan.game.game import Game
from core.labs.gan.settings import GanSettings

Box = tuple[float, float, float, float]

_SHOWN = 1000
_ARROWS = 120
_HEAT_SIDE = 48
_WARP_SIDE = 21
_MARGIN = 0.2
_IMAGES = 64
_SEED = 12_345  # of the noise that is shown; the same for every run, so that runs compare


class Pictures:
    """What one run's pictures have in common: the same noise, the same real samples, one frame."""

    def __init__(self, game: Game) -> None:
        order = torch.randperm(len(game.samples), generator=torch.Generator().manual_seed(_SEED))
        self._is_flat = game.settings.shape == (2,)
        if not self._is_flat:
            self._noise = game.draw_noise(_IMAGES, _SEED)
            self._real_grid = as_images(game.samples[order[:_IMAGES]])
            return
        real = game.samples[order[:_SHOWN]]
        self._noise = game.draw_noise(_SHOWN, _SEED)
        self._warp = even_noise(game.settings).to(game.device)
        self._real = real.cpu().numpy().copy()
        self.box = frame_of(real)
        self._places = places_in(self.box).to(game.device)

    def take(self, game: Game) -> dict[str, Any]:
        """Return the snapshots of the game as it is now."""
        if not self._is_flat:
            images = as_images(game.generate(self._noise))
            return {"grid": {"images": images}, "real_grid": {"images": self._real_grid}}
        made = game.generate(torch.cat([self._noise, self._warp]))
        fake, warped = made[:_SHOWN], made[_SHOWN:]
        judged = game.judge(self._places)
        downhill = game.downhill(fake[:_ARROWS])
        rows = 1 if game.settings.noise_size == 1 else _WARP_SIDE
        return {
            "cloud": {"real": self._real, "fake": fake.cpu().numpy(), "box": self.box},
            "judgement": {
                "values": judged.view(_HEAT_SIDE, _HEAT_SIDE).cpu().numpy(),
                "box": self.box,
                "is_probability": game.settings.says_probability,
            },
            "manifold": {"points": warped.view(rows, -1, 2).cpu().numpy()},
            "arrows": {
                "points": fake[: len(downhill)].cpu().numpy(),
                "directions": downhill.cpu().numpy(),
            },
        }


def as_images(samples: Tensor) -> NDArray[np.float32]:
    """Return samples from -1 to 1 as pictures (n, h, w) from 0 to 1, float32."""
    side = math.isqrt(samples[0].numel())
    pictures = samples.reshape(len(samples), side, side).clamp(-1, 1).add(1).div(2)
    images: NDArray[np.float32] = pictures.float().cpu().numpy()
    return images


def even_noise(settings: GanSettings) -> Tensor:
    """Return a grid of noise whose cells are equally likely, along the first two axes, row by row.

    The other axes are 0; noise of one number gives one row.
    """
    share = (torch.arange(_WARP_SIDE) + 0.5) / _WARP_SIDE
    axis = 2 * share - 1 if settings.noise == "uniform" else torch.special.ndtri(share)
    if settings.noise_size == 1:
        return axis[:, None]
    grid = torch.cartesian_prod(axis, axis).flip(1)
    return torch.nn.functional.pad(grid, (0, settings.noise_size - 2))


def frame_of(points: Tensor) -> Box:
    """Return x0, x1, y0, y1 around the points, with a margin, as wide as high."""
    low, high = points.amin(0), points.amax(0)
    middle = (low + high) / 2
    half = max(float((high - low).max()) / 2, 1e-3) * (1 + 2 * _MARGIN)
    x, y = middle.tolist()
    return x - half, x + half, y - half, y + half


def places_in(box: Box) -> Tensor:
    """Return the middles of the heat map's cells, the row of the lowest y first."""
    x0, x1, y0, y1 = box
    share = (torch.arange(_HEAT_SIDE) + 0.5) / _HEAT_SIDE
    grid = torch.cartesian_prod(y0 + share * (y1 - y0), x0 + share * (x1 - x0))
    return grid.flip(1).contiguous()
