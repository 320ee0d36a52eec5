"""The settings of several models on one split, and of a split shared with another lab."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.spark.options.model_texts import parse_models
from core.labs.spark.script.script import recipe
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError, SettingsError

KNOWN = ("linear", "tree", "gbt")


def test_a_second_model_of_a_kind_gets_a_number():
    listed = parse_models("tree, tree(maxDepth=3, impurity=variance), linear", KNOWN)
    assert [each.id for each in listed] == ["tree", "tree_2", "linear"]
    assert listed[1].params == {"maxDepth": 3, "impurity": "variance"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tre", "'tre', which is no model here; did you mean tree"),
        ("forest of trees", "choose from linear, tree, gbt"),
        ("tree(maxDepth=3", "must have its parameters in brackets"),
        ("tree)", "no model here"),
        ("tree(maxDepth)", "must be name=value"),
        ("tree, tree", "has tree twice"),
    ],
)
def test_a_wrong_list_of_models_is_told(text, said):
    with pytest.raises(LabError, match=said):
        parse_models(text, KNOWN)


@given(st.text(alphabet="abetre()=,1[] '\"", max_size=40))
def test_any_text_is_a_list_of_models_or_is_told(text):
    try:
        listed = parse_models(text, KNOWN)
    except LabError as error:
        assert "\n" not in str(error)
    else:
        assert len({each.id for each in listed}) == len(listed)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"models": "linear", "template": "clustering", "model": "k_means"}, "models"),
        ({"models": "perceptron", "template": "classification"}, "models"),
        ({"models": "xgboost", "master": "sc://127.0.0.1:1"}, "models"),
        ({"models": "linear", "validation": "cross_validation", "grid": "a=1"}, "validation"),
        ({"models": "linear", "experiment": "scaling"}, "experiment"),
        ({"split": "sklearn", "data": "generated"}, "split"),
        ({"split": "sklearn", "data": "hdfs://host/rows.csv"}, "split"),
        ({"reading": "[1]"}, "reading"),
        ({"reading": '{"types": {"a": "colour"}}'}, "reading"),
        ({"reading": '{"unknown": 1}'}, "reading"),
        ({"ensembles_results": "{"}, "ensembles_results"),
    ],
)
def test_what_does_not_go_together_is_told_of_its_field(settings, field):
    with pytest.raises(SettingsError) as caught:
        SparkSettings.make(settings)
    assert field in caught.value.fields


def test_an_estimator_that_connect_has_not_is_left_out_of_the_script():
    settings = SparkSettings.make(
        {"preset": "models", "models": "linear, xgboost", "master": "sc://127.0.0.1:1"}
    )
    assert "xgboost" not in recipe(settings).source
    assert "xgboost-cpu" not in recipe(settings).packages


@given(
    st.sampled_from(["regression", "classification"]),
    st.sampled_from(["tree", "random_forest", "gbt", "tree, tree(maxDepth=3), gbt"]),
    st.sampled_from(["auto", "/tmp/a.csv", "/tmp/a.xlsx", "auto_mpg"]),
    st.sampled_from(["spark", "sklearn"]),
    st.text(alphabet="ab, 시\"'", max_size=8),
)
def test_the_script_of_any_comparison_is_python(template, models, data, split, dropped):
    settings = SparkSettings.make(
        {
            "template": template,
            "models": models,
            "data": data,
            "split": split,
            "drop_columns": dropped,
        }
    )
    source = recipe(settings).source
    compile(source, "script", "exec")
    assert max(map(len, source.splitlines())) <= 100
