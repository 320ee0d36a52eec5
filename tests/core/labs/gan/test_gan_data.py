"""The data: perfect samplers by the issue's definitions, and the user's own files."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from PIL import EpsImagePlugin, Image

from core.labs.gan.game.game import Game
from core.labs.gan.game.measures import DRAWN, modes
from core.labs.gan.script.script import SIGMAS, recipe
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError, SettingsError


def samples(**values):
    return Game(GanSettings.make(values)).samples


@pytest.mark.parametrize(("data", "count"), [("ring", 8), ("grid", 25)])
def test_a_perfect_sampler_covers_all_modes_at_high_quality(data, count):
    game = Game(GanSettings.make({"data": data}))
    shares = []
    for first in range(0, 40 * DRAWN, DRAWN):
        drawn = game.samples[first : first + DRAWN].numpy()
        found = modes(drawn, game.centres().numpy(), SIGMAS[data])
        assert found.covered == count
        assert found.reverse_kl < 0.02
        shares.append(found.high_quality)
    # 100,000 draws: the standard error of the share is 0.0003.
    assert np.mean(shares) == pytest.approx(1 - math.exp(-4.5), abs=0.0015)


def test_the_ring_has_eight_modes_of_equal_distance():
    centres = Game(GanSettings.make({"data": "ring"})).centres()
    angles = torch.atan2(centres[:, 1], centres[:, 0]).remainder(2 * math.pi).sort().values
    torch.testing.assert_close(angles, torch.arange(8) * math.pi / 4, atol=1e-5, rtol=0)
    torch.testing.assert_close(centres.norm(dim=1), torch.ones(8))


def test_the_grid_is_that_of_the_paper():
    centres = Game(GanSettings.make({"data": "grid"})).centres()
    assert {tuple(c) for c in centres.tolist()} == {
        (x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)
    }


@pytest.mark.parametrize("data", ["line", "spiral", "moons", "swiss_roll", "gaussians3"])
def test_flat_data_are_finite_and_lie_around_the_middle(data):
    drawn = samples(data=data)
    assert drawn.shape == (100_000, 2)
    assert torch.isfinite(drawn).all()
    assert drawn.abs().max() < 2


def test_another_seed_draws_other_samples():
    assert torch.equal(samples(seed=3), samples(seed=3))
    assert not torch.equal(samples(seed=3), samples(seed=4))


@pytest.mark.parametrize(("data", "shape"), [("digits", (1797, 64)), ("mnist", (5000, 1, 28, 28))])
def test_digits_fill_the_range_of_the_generators_output(data, shape):
    drawn = samples(data=data)
    assert drawn.shape == shape
    assert (drawn.min(), drawn.max()) == (-1, 1)


def test_drawn_points_are_where_the_samples_lie():
    drawn = samples(data="drawn", drawn="0.5,1;-0.25,0.75;")
    points = torch.tensor([[0.5, 1.0], [-0.25, 0.75]])
    nearest = torch.cdist(drawn, points).min(dim=1)
    assert nearest.values.max() < 0.2
    assert nearest.indices.float().mean().item() == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("text", ["1", "1,2,3", "1,nan", "a,b"])
def test_points_that_are_none_are_refused(text):
    with pytest.raises(SettingsError) as caught:
        GanSettings.make({"data": "drawn", "drawn": text})
    assert caught.value.fields.keys() == {"drawn"}


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1,10\n2,20\n3,60\n",
        "1;10\n2;20\n3;60\n",
        "name\tx\ty\na\t1\t10\nb\t2\t20\nc\t3\t60\n",
        "x,y\n1,10\n2,20\n,5\n3,60\n",
        "x;y\n1,0;10,0\n2,0;20,0\n3,0;60,0\n",
    ],
)
def test_two_columns_of_a_file_are_standardised(tmp_path, text):
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    drawn = samples(data="file", file=str(path))
    by_hand = torch.tensor([[1.0, 10.0], [2.0, 20.0], [3.0, 60.0]])
    by_hand = (by_hand - by_hand.mean(0)) / by_hand.std(0, correction=0)
    torch.testing.assert_close(drawn, by_hand)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("words.csv", b"a,b\nc,d\n", "two columns of numbers"),
        ("one.csv", b"x\n1\n2\n", "two columns of numbers"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0", "not text"),
        ("single.csv", b"x,y\n1,2\n", "has 1 rows"),
        ("table.xlsx", b"PK", "CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LabError, match=words):
        samples(data="file", file=str(path))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(LabError, match="There is no file"):
        samples(data="file", file=str(tmp_path / "none.csv"))


def test_a_folder_of_images_becomes_grey_and_small(tmp_path):
    Image.new("RGB", (60, 40), "white").save(tmp_path / "a.png")
    Image.new("L", (28, 28), 0).save(tmp_path / "b.jpg")
    (tmp_path / "notes.txt").write_text("not an image")
    drawn = samples(data="images", file=str(tmp_path))
    assert drawn.shape == (2, 1, 28, 28)
    assert drawn[0].min() == 1
    assert drawn[1].max() < -0.9


def test_a_folder_without_images_is_told(tmp_path):
    with pytest.raises(LabError, match="has 0 images"):
        samples(data="images", file=str(tmp_path))


def test_what_is_no_picture_is_left_out_and_counted(tmp_path):
    for name in ("a.png", "b.png", "c.jpg"):
        Image.new("L", (28, 28)).save(tmp_path / name)
    (tmp_path / "d.png").write_bytes(b"\x89PNG broken")
    (tmp_path / "notes.txt").write_text("no image")
    game = Game(GanSettings.make({"data": "images", "file": str(tmp_path)}))
    assert len(game.samples) == 3
    said = "3 of 5 usable: 1 unreadable, 1 no image; resized to 28 x 28 grey."
    assert game.data_remark == said


def test_pictures_that_cannot_be_read_are_told_where_too_few_are_left(tmp_path):
    Image.new("L", (28, 28)).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"\x89PNG broken")
    with pytest.raises(LabError, match="only 1 of 2 images can be read"):
        samples(data="images", file=str(tmp_path))


def test_16_bits_are_scaled_to_256_greys(tmp_path):
    values = np.random.default_rng(0).integers(0, 2**16, (3, 28, 28)).astype(np.uint16)
    for number, value in enumerate(values):
        Image.fromarray(value).save(tmp_path / f"{number}.png")
    drawn = samples(data="images", file=str(tmp_path)).numpy()[:, 0]
    np.testing.assert_allclose(drawn, (values / 257).round() / 127.5 - 1, atol=1e-6)


def test_what_is_transparent_is_white(tmp_path):
    for name in ("a.png", "b.png"):
        Image.new("RGBA", (28, 28), (0, 0, 0, 0)).save(tmp_path / name)
    assert samples(data="images", file=str(tmp_path)).min() == 1


def test_a_picture_is_turned_as_the_camera_says(tmp_path):
    upright = np.zeros((28, 28), np.uint8)
    upright[:14] = 255
    lying = Image.fromarray(np.rot90(upright).copy())
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held with its right side up: turn by 90 degrees
    for name in ("a.jpg", "b.jpg"):
        lying.save(tmp_path / name, exif=exif, quality=100)
    drawn = samples(data="images", file=str(tmp_path)).numpy()[0, 0]
    assert drawn[:10].mean() > 0.9
    assert drawn[18:].mean() < -0.9


def test_postscript_named_as_a_picture_is_left_out_and_never_run(tmp_path, monkeypatch):
    def run_ghostscript(*_):
        pytest.fail("Ghostscript would run")

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", run_ghostscript)
    for name in ("b.png", "c.png"):
        Image.new("L", (28, 28)).save(tmp_path / name)
    text = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 28 28\n%%EndComments\nshowpage\n"
    (tmp_path / "a.png").write_text(text)
    assert len(samples(data="images", file=str(tmp_path))) == 2


def test_the_recipe_is_made_without_reading_the_file():
    source = recipe(GanSettings.make({"data": "file", "file": "/no/such/file.csv"})).source
    assert '"/no/such/file.csv"' in source
