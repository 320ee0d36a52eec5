"""Snapshots as a run of the GAN lab sends them, made up so that every value is known."""

from __future__ import annotations

import numpy as np

BOX = (-1.5, 1.5, -1.5, 1.5)


def ring(count, spread=0.02, modes=8, seed=0):
    """Return samples around so many modes of the ring."""
    rng = np.random.default_rng(seed)
    angles = rng.integers(modes, size=count) * 2 * np.pi / 8
    centres = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return (centres + rng.normal(0, spread, (count, 2))).astype(np.float32)


def plane(turn=0.0, count=500):
    """Return the four snapshots of a two-dimensional game."""
    x = np.linspace(-1.5, 1.5, 40)
    far = np.hypot(*np.meshgrid(x, x))
    noise = np.stack(np.meshgrid(np.linspace(-1, 1, 15), np.linspace(-1, 1, 15)), axis=-1)
    warp = noise + 0.25 * np.sin(3 * noise[..., ::-1] + turn)
    fake = ring(count, 0.12, modes=5, seed=1)
    return {
        "cloud": {"real": ring(count), "fake": fake, "box": BOX},
        "judgement": {
            "values": np.exp(-(((far - 1) / 0.3) ** 2)).astype(np.float32),
            "box": BOX,
            "is_probability": True,
        },
        "manifold": {"points": warp.astype(np.float32)},
        "arrows": {"points": fake[:60], "directions": (ring(60, seed=2) - fake[:60]) * 0.01},
        "modes": {
            "centres": np.array([[np.cos(k * np.pi / 4), np.sin(k * np.pi / 4)] for k in range(8)]),
            "counts": np.array([90, 110, 100, 95, 105, 0, 0, 0]),
            "sigma": 0.02,
        },
    }


def images(count=36, side=8, seed=0):
    """Return the two snapshots of a game of images: discs, and discs with noise."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, side)
    far = np.hypot(*np.meshgrid(x, x))
    radii = rng.uniform(0.3, 0.9, count)[:, None, None]
    real = (far < radii).astype(np.float32)
    return {
        "grid": {"images": np.clip(real + rng.normal(0, 0.2, real.shape), 0, 1)},
        "real_grid": {"images": real},
    }
