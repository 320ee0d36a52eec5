"""Sheets of small images."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from support.gan_snapshots import images

from ui.labs.gan.watch.image_sheet import ImageSheet, columns_for, picture_of


@pytest.fixture
def sheet(qtbot):
    sheet = ImageSheet("Generated", "none yet", "generator")
    qtbot.addWidget(sheet)
    sheet.resize(300, 320)
    with qtbot.waitExposed(sheet):
        sheet.show()
    return sheet


def test_an_images_pixels_are_in_their_place():
    two = np.zeros((2, 3, 3))
    two[1, 0, 2] = 1.0
    picture = picture_of(two, columns=2)
    assert (picture.width(), picture.height()) == (7, 3)
    assert picture.pixelColor(6, 0).lightness() == 255
    assert picture.pixelColor(2, 0).lightness() == 0


def test_between_images_nothing_is_painted():
    assert picture_of(np.ones((2, 3, 3)), columns=2).pixelColor(3, 1).alpha() == 0


def test_the_last_row_may_have_less_images():
    picture = picture_of(np.ones((3, 2, 2)), columns=2)
    assert picture.pixelColor(0, 3).alpha() == 255
    assert picture.pixelColor(3, 3).alpha() == 0


@pytest.mark.parametrize(("value", "lightness"), [(-1.0, 0), (2.0, 255), (np.nan, 0)])
def test_a_value_beyond_the_range_is_black_or_white(value, lightness):
    assert picture_of(np.full((1, 1, 1), value), 1).pixelColor(0, 0).lightness() == lightness


@pytest.mark.parametrize(
    ("count", "aspect", "columns"), [(16, 1.0, 4), (16, 16.0, 16), (16, 1 / 16, 1), (1, 2.0, 1)]
)
def test_images_are_as_large_as_the_room_lets_them_be(count, aspect, columns):
    assert columns_for(count, aspect, (8, 8)) == columns


def test_it_counts_its_images(sheet):
    sheet.show_images(images(12)["grid"]["images"])
    sheet.redraw()
    assert sheet.legend.entries["count"].value == "12"
    assert sheet.summary() == "Generated: 12 images of 8 × 8 pixels"


def test_the_mouse_reads_the_number_of_an_image(sheet, qtbot):
    sheet.show_images(images(4)["grid"]["images"])
    sheet.redraw()
    body = sheet.findChild(type(sheet._sheet))
    body.grab()
    side = min(body.width(), body.height())
    qtbot.mouseMove(body, QPoint(10, 10))
    qtbot.mouseMove(body, QPoint(round(side * 0.75), round(side * 0.25)))
    assert sheet.legend.place == "image 2"


def test_without_images_it_says_so(sheet):
    sheet.show_images(images()["grid"]["images"])
    sheet.clear()
    sheet.redraw()
    assert sheet.is_empty
    assert sheet.summary() == "none yet"


def test_every_image_is_a_row_of_the_table(sheet, qtbot, tmp_path):
    sheet.show_images(np.array([[[0.0, 0.5]], [[1.0, 0.25]]]))
    file = tmp_path / "images.csv"
    sheet.save_data(file)
    wanted = "image,pixel0,pixel1\n0,0.0,0.5\n1,1.0,0.25\n"
    qtbot.waitUntil(lambda: file.exists() and file.read_text() == wanted)
