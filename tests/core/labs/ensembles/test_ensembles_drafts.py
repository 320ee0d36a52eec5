"""The list of models while it is edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.ensembles.drafts import (
    Draft,
    drafts_of,
    field_of,
    reason_against,
    text_of,
    variant_of,
    with_value,
)
from core.labs.ensembles.options.kinds import MODEL_KINDS
from core.labs.ensembles.options.model_list import parse_models
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import SettingsError

LISTS = [
    EnsembleSettings.make({"preset": preset}).model_dump()["models"]
    for preset in EnsembleSettings.PRESETS
]


@pytest.mark.parametrize("text", LISTS)
def test_a_list_that_is_not_edited_keeps_its_text(text):
    assert text_of(drafts_of(text)) == text


def test_what_was_set_is_said_in_words():
    draft = drafts_of("xgboost(max_depth=3, reg_lambda=2.0, random_state=7)")[0]
    assert draft.details == "depth 3, L2 2.0, model's seed 7"


def test_the_second_of_a_kind_is_numbered():
    drafts = drafts_of("linear, tree, tree(max_depth=2)")
    names = [draft.name(drafts, for_classes=True) for draft in drafts]
    assert names == ["Logistic regression", "Decision tree", "Decision tree 2"]


def test_a_variant_differs_by_its_seed():
    drafts = drafts_of("random_forest(max_depth=3)")
    twin = variant_of(drafts[0], drafts, seed=42)
    assert twin.text == "random_forest(max_depth=3, random_state=43)"


def test_a_variants_seed_goes_once_another_value_differs():
    drafts = drafts_of("random_forest")
    drafts = (*drafts, variant_of(drafts[0], drafts))
    assert text_of(with_value(drafts, 1, "max_depth", 3)) == (
        "random_forest, random_forest(max_depth=3)"
    )


def test_a_variants_seed_comes_back_when_the_value_goes():
    drafts = drafts_of("random_forest")
    drafts = (*drafts, variant_of(drafts[0], drafts))
    drafts = with_value(drafts, 1, "min_samples_leaf", 3)
    specs, problems = parse_models(text_of(with_value(drafts, 1, "min_samples_leaf", None)))
    assert (len(specs), problems) == (2, [])


def test_a_seed_that_was_typed_stays():
    drafts = drafts_of("tree, tree(random_state=5)")
    assert with_value(drafts, 1, "max_depth", 3)[1].text == "tree(max_depth=3, random_state=5)"


@given(st.sampled_from(list(MODEL_KINDS)), st.integers(1, 12))
def test_any_number_of_variants_makes_a_right_list(kind, count):
    drafts = drafts_of(kind)
    for _ in range(count):
        twin = variant_of(drafts[0], drafts)
        if twin is None:
            assert not MODEL_KINDS[kind].is_seeded
            break
        drafts = (*drafts, twin)
    specs, problems = parse_models(text_of(drafts))
    assert (len(specs), problems) == (len(drafts), [])


def test_least_squares_has_no_variant():
    drafts = drafts_of("linear")
    assert variant_of(drafts[0], drafts) is None


def test_a_wrong_value_is_named_at_its_parameter():
    draft = Draft(MODEL_KINDS["tree"], {"max_depth": 100, "max_features": "half"})
    assert draft.problems() == {
        "max_depth": "must be a whole number from 1 to 64, got 100",
        "max_features": "must be a number from 0.01 to 1 or sqrt or log2, got half",
    }


@given(st.text(max_size=20))
def test_what_is_typed_into_one_field_never_changes_another(typed):
    drafts = with_value(drafts_of("tree, linear"), 0, "max_depth", typed)
    specs, problems = parse_models(text_of(drafts))
    assert bool(problems) == bool(drafts[0].problems())
    assert problems or [set(spec.values) for spec in specs] == [{"max_depth"}, set()]


def test_a_wrong_value_keeps_the_settings_from_being_right():
    drafts = with_value(drafts_of("tree"), 0, "max_depth", "deep")
    with pytest.raises(SettingsError, match="deep"):
        EnsembleSettings.make({"models": text_of(drafts)})


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        ("linear", {"models": "linear"}, "nothing to vary"),
        ("bagging", {"preset": "depth"}, "no depth"),
        ("xgboost", {"preset": "hard_rows"}, "AdaBoost"),
        ("tree", {"models": ", ".join(f"tree(max_depth={n})" for n in range(1, 21))}, "at most 20"),
        ("xgboost", {"models": "xgboost"}, ""),
    ],
)
def test_a_family_that_does_not_suit_says_why(kind, settings, words):
    made = EnsembleSettings.make(settings)
    reason = reason_against(MODEL_KINDS[kind], drafts_of(made.models), made)
    assert words in reason
    assert bool(words) == bool(reason)


@pytest.mark.parametrize("kind", list(MODEL_KINDS.values()), ids=lambda kind: kind.id)
def test_every_parameter_has_a_field_that_may_be_empty(kind):
    for parameter in kind.parameters:
        field = field_of(parameter)
        assert (field.default, field.ge, field.le) == (None, parameter.ge, parameter.le)


def test_the_form_says_at_validation_that_a_split_of_its_own_needs_one_split():
    with pytest.raises(SettingsError) as error:
        EnsembleSettings.make({"models": "tree(split_seed=3), linear", "validation": "k_fold"})
    assert "one split" in error.value.fields["validation"]
