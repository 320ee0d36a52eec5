"""Points on the plane: each function draws some, between -6 and 6, with a label for each."""

from pathlib import Path

import numpy as np

from core.data.recipe_table import as_text, comma_as, decode, find_delimiter, number, split_lines


def circle(rng, count, noise):
    """Return a disc of class 1 inside a ring of class 0."""
    labels = np.arange(count) % 2
    radius = np.where(labels == 1, rng.uniform(0, 2.5, count), rng.uniform(3.5, 5, count))
    turn = rng.uniform(0, 2 * np.pi, count)
    xy = radius[:, None] * np.column_stack([np.sin(turn), np.cos(turn)])
    return xy + 5 * noise * rng.uniform(-1, 1, (count, 2)), labels


def gauss(rng, count, noise):
    """Return two clouds, around (2, 2) and (-2, -2)."""
    labels = np.arange(count) % 2
    middles = np.where(labels == 1, 2.0, -2.0)[:, None]
    return middles + (0.7 + 3 * noise) * rng.standard_normal((count, 2)), labels


def xor(rng, count, noise):
    """Return class 1 where x and y have the same sign, with a gap along the axes."""
    xy = rng.uniform(-5, 5, (count, 2))
    xy += np.where(xy > 0, 0.3, -0.3)
    labels = (xy[:, 0] * xy[:, 1] > 0).astype(int)
    return xy + 5 * noise * rng.uniform(-1, 1, (count, 2)), labels


def spiral(rng, count, noise):
    """Return two arms that wind around one another, as in TensorFlow's playground."""
    labels = np.arange(count) % 2
    along = (np.arange(count) // 2) / (count // 2)
    turn = 1.75 * along * 2 * np.pi + np.pi * (labels == 0)
    xy = 5 * along[:, None] * np.column_stack([np.sin(turn), np.cos(turn)])
    return xy + 2 * noise * rng.uniform(-1, 1, (count, 2)), labels


def moons(rng, count, noise):
    """Return two half circles that interlock."""
    labels = np.arange(count) % 2
    turn = rng.uniform(0, np.pi, count)
    upper = np.column_stack([np.cos(turn) - 0.5, np.sin(turn) - 0.25])
    xy = 3 * np.where(labels[:, None] == 1, upper, -upper)
    return xy + (0.15 + 2 * noise) * rng.standard_normal((count, 2)), labels


def checker(rng, count, noise):
    """Return the fields of a board of four by four."""
    xy = rng.uniform(-5, 5, (count, 2))
    labels = np.floor((xy + 5) / 2.5).astype(int).sum(axis=1) % 2
    return xy + 2.5 * noise * rng.uniform(-1, 1, (count, 2)), labels


def clusters(rng, count, noise, classes):
    """Return clouds around the corners of a polygon, one a class."""
    labels = np.arange(count) % classes
    turn = 2 * np.pi * labels / classes
    xy = 3.5 * np.column_stack([np.sin(turn), np.cos(turn)])
    return xy + (0.6 + 3 * noise) * rng.standard_normal((count, 2)), labels


def plane(rng, count, noise):
    """Return numbers from -1 to 1 that rise towards the upper right."""
    xy = rng.uniform(-6, 6, (count, 2))
    return xy + 5 * noise * rng.uniform(-1, 1, (count, 2)), xy.sum(axis=1) / 12


def bumps(rng, count, noise):
    """Return numbers that are 1 on three hills, -1 in three hollows, and 0 far from them."""
    xy = rng.uniform(-6, 6, (count, 2))
    middles = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
    signs = np.array([1, -1, 1, -1, 1, -1])
    distance = np.linalg.norm(xy[:, None] - middles, axis=2)
    heights = np.clip(1 - distance / 2, 0, 1)
    nearest = distance.argmin(axis=1)
    values = (signs * heights)[np.arange(count), nearest]
    return xy + 5 * noise * rng.uniform(-1, 1, (count, 2)), values


def drawn(points):
    """Return points that were drawn by hand."""
    found = np.array(points)
    return found[:, :2], found[:, 2].astype(int)


def table(path):
    """Return the first two columns of numbers, at mean 0 and deviation 2.5, and the classes."""
    text = decode(Path(path).read_bytes())
    _, rows = split_lines(text, find_delimiter(text))
    *columns, last = zip(*rows, strict=True)
    columns = [numbers(column) for column in columns]
    x, y = [column for column in columns if np.isfinite(column).mean() > 0.5][:2]
    xy = np.column_stack([x, y])
    known = np.isfinite(xy).all(axis=1) & np.array([as_text(word) != "" for word in last])
    xy = xy[known]
    xy = 2.5 * (xy - xy.mean(axis=0)) / np.maximum(xy.std(axis=0), 1e-12)
    _, labels = np.unique([as_text(word) for word in np.array(last)[known]], return_inverse=True)
    return xy, labels


def numbers(column):
    """Return the texts of a column as numbers; NaN for what is none."""
    texts = [as_text(value) for value in column]
    return np.array([number(text, comma_as(texts)) for text in texts])
