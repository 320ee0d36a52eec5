from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.spark_answers import CARDS, checked

from core.labs.spark.options.model_texts import parse_stages
from ui.labs.spark.pipeline import pipeline_model
from ui.labs.spark.pipeline.pipeline_model import (
    Stage,
    columns_before,
    moved,
    of_specs,
    of_text,
    to_text,
)

NAMES = st.from_regex(r"[a-z][A-Za-z]{0,8}", fullmatch=True)
PLAIN = st.one_of(
    st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.lists(st.text())
)
STAGES = st.lists(
    st.builds(
        Stage,
        st.sampled_from([card.cls for card in CARDS]),
        st.dictionaries(NAMES, PLAIN, max_size=3),
        st.booleans(),
    ),
    max_size=5,
)


@given(STAGES)
def test_the_setting_holds_the_stages_as_they_are(stages):
    assert of_text(to_text(stages)) == stages


@given(STAGES)
def test_the_core_reads_the_stages_as_they_are(stages):
    read = [(stage.cls, dict(stage.params), stage.is_on) for stage in parse_stages(to_text(stages))]
    assert read == [(stage.cls, dict(stage.params), stage.is_on) for stage in stages]


def test_no_stages_are_the_templates_own():
    assert to_text([]) == ""


def test_a_text_that_is_no_list_of_stages_shows_none():
    for text in ("", "{", "[1]", '[{"name": "PCA"}]', '{"class": "PCA"}', "7"):
        assert of_text(text) == []


@given(st.integers(1, 6).flatmap(lambda n: st.tuples(*[st.integers(0, n - 1)] * 2, st.just(n))))
def test_a_moved_stage_stands_at_its_new_place_and_the_others_keep_their_order(case):
    start, end, count = case
    stages = [Stage(f"pyspark.ml.feature.S{n}") for n in range(count)]
    result = moved(stages, start, end)
    assert result[end] is stages[start]
    assert [s for s in result if s is not stages[start]] == [
        s for s in stages if s is not stages[start]
    ]


def test_a_parameter_taken_back_is_left_out():
    stage = Stage("pyspark.ml.feature.PCA", {"k": 2, "inputCol": "x"})
    assert stage.with_param("k", None).params == {"inputCol": "x"}
    assert stage.with_param("k", 3).params == {"inputCol": "x", "k": 3}


def test_a_stage_can_read_the_data_and_what_stages_before_it_made():
    text = to_text(of_specs(CARDS))
    stages = pipeline_model.checked(of_specs(CARDS), checked(text))
    assert columns_before(["CRIM", "MEDV"], stages, 0) == ["CRIM", "MEDV"]
    assert columns_before(["CRIM", "MEDV"], stages, 2) == ["CRIM", "MEDV", "features", "scaled"]
