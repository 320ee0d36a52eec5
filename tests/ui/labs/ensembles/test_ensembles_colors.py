"""The colours of many models."""

import pytest

from ui import theme
from ui.labs.ensembles.compare.colors import model_color


@pytest.fixture(params=["light", "dark"], autouse=True)
def scheme(request, qapp):
    theme.apply_theme(qapp, request.param)
    yield
    theme.apply_theme(qapp)


def test_fourteen_models_have_colours_of_their_own():
    assert len({model_color(number).name() for number in range(14)}) == 14


def test_the_first_seven_are_the_palettes():
    assert [model_color(n) for n in range(7)] == [theme.series(n) for n in range(7)]


def test_a_meaning_keeps_its_colour():
    assert model_color("train") == theme.color("train")
