"""The formulas as the window shows them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.gan.script.formulas import formula
from core.labs.gan.settings import GanSettings


def lines(**values):
    text = formula(GanSettings.make(values))
    return re.sub(r"<(?!br)[^>]*>", "", text).split("<br>")


@pytest.mark.parametrize(
    ("loss", "of_d", "of_g"),
    [
        ("minimax", "−Ex[log D(x)] − Ez[log(1 − D(G(z)))]", "Ez[log(1 − D(G(z)))]"),
        ("non_saturating", "−Ex[log D(x)] − Ez[log(1 − D(G(z)))]", "−Ez[log D(G(z))]"),
        ("least_squares", "½Ex[(D(x) − 1)2] + ½Ez[D(G(z))2]", "½Ez[(D(G(z)) − 1)2]"),
        ("hinge", "Ex[max(0, 1 − D(x))] + Ez[max(0, 1 + D(G(z)))]", "−Ez[D(G(z))]"),
        ("wasserstein", "Ez[D(G(z))] − Ex[D(x)]", "−Ez[D(G(z))]"),
    ],
)
def test_each_loss_is_that_of_its_paper(loss, of_d, of_g):
    assert lines(loss=loss)[:2] == [f"D: min {of_d}", f"G: min {of_g}"]


def test_the_gradient_penalty_is_part_of_the_formula():
    assert "+ 10 Ex̂[(‖∇D(x̂)‖ − 1)2]" in lines(loss="wgan_gp")[0]


def test_r1_weighs_half_of_gamma():
    assert "+ 0.25 Ex[‖∇D(x)‖2]" in lines(loss="hinge", r1=0.5)[0]


def test_smoothing_shows_its_label():
    assert "0.9 log D(x) + 0.1 log(1 − D(x))" in lines(label_smoothing=0.1)[0]


def test_the_plain_game_needs_no_notes():
    assert len(lines()) == 2


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.is_balanced = [], True

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.is_balanced &= bool(self.open) and self.open.pop() == tag


@given(
    loss=st.sampled_from(["minimax", "non_saturating", "least_squares", "hinge", "wgan_gp"]),
    packing=st.integers(1, 4),
    unrolling=st.integers(0, 10),
    r1=st.sampled_from([0, 1]),
    instance_noise=st.sampled_from([0, 0.1]),
    d_norm=st.sampled_from(["none", "spectral"]),
)
def test_every_formula_has_balanced_tags(**values):
    tags = Tags()
    tags.feed(formula(GanSettings.make(values)))
    assert tags.is_balanced
    assert not tags.open
