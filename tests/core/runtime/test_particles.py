"""The particle that Korean asks for after a value."""

from __future__ import annotations

import pytest

from core.runtime.particles import with_particles


@pytest.mark.parametrize(
    ("both", "right"),
    [
        ("학습률을(를)", "학습률을"),
        ("텐서을(를)", "텐서를"),
        ("손실이(가)", "손실이"),
        ("배치이(가)", "배치가"),
        ("모델은(는)", "모델은"),
        ("오차은(는)", "오차는"),
        ("생성자과(와) 판별자", "생성자와 판별자"),
        ("값(으)로", "값으로"),
        ("텐서(으)로", "텐서로"),
        ("모델(으)로", "모델로"),  # after ㄹ as after a vowel
        ("1(으)로", "1로"),
        ("3(으)로", "3으로"),
        ("10을(를)", "10을"),
        ("2.5이(가)", "2.5가"),
        ("90%은(는)", "90%는"),
        ("GAN을(를)", "GAN을"),
        ("RDD을(를)", "RDD를"),
        ("Spark을(를)", "Spark를"),
        ("R을(를)", "R을"),
        ("파일 '손실'을(를)", "파일 '손실'을"),
        ("배치(batch)이(가)", "배치(batch)가"),
        ("손실(loss)을(를)", "손실(loss)을"),
        ("w1을(를) w2(으)로", "w1을 w2로"),
    ],
)
def test_the_right_form_stays(both, right):
    assert with_particles(both) == right


@pytest.mark.parametrize("words", ["∇을(를)", "을(를)", "Step 3 of 10.", "", "값(value)"])
def test_where_nothing_can_be_told_all_stays(words):
    assert with_particles(words) == words
