"""The pictures for the README, by the command that makes them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from support.processes import HEAVY, environment, python

from app.catalog import LABS
from app.main import main

# The command, and what its process has loaded at the end.
COMMAND = """
import sys
from app.main import main
code = main(["pictures", sys.argv[1]])
print(*{name.partition(".")[0] for name in sys.modules})
sys.exit(code)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of pictures, that of a user who already has runs, and the packages loaded."""
    folder = tmp_path_factory.mktemp("pictures")
    user = folder / "user"
    user.mkdir()
    own = environment(GRADUS_DATA_DIR=str(user), GRADUS_CONFIG_DIR=str(user))
    said = python("-c", COMMAND, folder / "made", env=own, timeout=300)
    assert said.returncode == 0, said.stderr
    return folder / "made", user, set(said.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize("entry", LABS, ids=lambda entry: entry.spec.id)
@pytest.mark.parametrize(("ending", "size"), [("", (1280, 800)), ("@2x", (2560, 1600))])
def test_each_tab_has_a_picture_of_each_size(made, entry, ending, size):
    picture = QImage(str(made[0] / f"{entry.spec.id}{ending}.png"))
    assert picture.size().toTuple() == size


@pytest.mark.slow
@pytest.mark.parametrize("entry", LABS, ids=lambda entry: entry.spec.id)
def test_the_exhibit_in_the_picture_has_colours(made, entry):
    picture = QImage(str(made[0] / f"{entry.spec.id}.png"))
    middle = picture.copy(picture.width() // 4, 100, picture.width() // 2, 600)
    pixels = [
        middle.pixelColor(x, y) for x in range(0, 640, 5) for y in range(0, middle.height(), 5)
    ]
    assert any(pixel.saturation() > 150 for pixel in pixels)


@pytest.mark.slow
def test_nothing_else_is_made(made):
    folder, user, _ = made
    shown = ["start", *(entry.spec.id for entry in LABS)]
    names = {f"{name}{ending}.png" for name in shown for ending in ("", "@2x")}
    assert {file.name for file in folder.iterdir()} == names
    assert list(user.iterdir()) == []


@pytest.mark.slow
def test_no_labs_run_brings_anything_heavy_into_the_windows_process(made):
    loaded = made[2]
    assert "PySide6" in loaded
    assert HEAVY.isdisjoint(loaded)


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    assert main(["pictures", str(tmp_path / "file" / "deeper")]) == 1
    assert capsys.readouterr().err.startswith("Cannot make the folder")
