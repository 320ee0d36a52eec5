from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette

import resources
from ui.icons import app_icon, icon

NAMES = sorted(path.stem for path in (Path(resources.__file__).parent / "icons").glob("*.svg"))
SIZE = QSize(24, 24)


def colors_of(icon_, mode=QIcon.Mode.Normal, size=SIZE):
    image = icon_.pixmap(size, 1.0, mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.fixture
def palette(qapp):
    before = qapp.palette()
    yield QPalette(before)
    qapp.setPalette(before)


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_its_one_colour(qapp, name):
    assert colors_of(icon(name, QColor("#b3261e"))) == {"#b3261e"}


def test_the_folder_is_not_empty():
    assert {"run", "pause", "step", "stop", "code", "guide", "runs", "help"} <= set(NAMES)


def test_an_icon_follows_the_palette_without_being_made_again(qapp, palette):
    drawn = icon("stop")
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#12ab34"))
    qapp.setPalette(palette)
    assert colors_of(drawn) == {"#12ab34"}


def test_a_disabled_icon_has_the_colour_of_disabled_text(qapp, palette):
    faint = QColor("#7e8389")
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, faint)
    qapp.setPalette(palette)
    assert colors_of(icon("stop"), QIcon.Mode.Disabled) == {"#7e8389"}


def test_a_screen_with_twice_the_pixels_gets_twice_the_pixels(qapp):
    assert icon("run").pixmap(SIZE, 2.0).size() == QSize(48, 48)


def test_a_copied_icon_draws_the_same(qapp):
    copied = QIcon(icon("run", QColor("#0b5cad")))
    copied.addFile("", SIZE)  # makes Qt clone the engine
    assert colors_of(copied) == {"#0b5cad"}


def test_an_unknown_icon_is_refused(qapp):
    with pytest.raises(FileNotFoundError):
        icon("no such drawing")


def test_the_programs_own_icon_keeps_its_colours(qtbot):
    picture = app_icon().pixmap(64, 64).toImage()
    assert picture.pixelColor(32, 6).blue() > picture.pixelColor(32, 6).red()
