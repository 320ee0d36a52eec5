import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.ensembles.options.kinds import MODEL_KINDS
from core.labs.ensembles.options.model_list import format_models, parse_models
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import SettingsError


def wrong(text):
    return "; ".join(parse_models(text)[1])


def test_a_plain_list_names_its_models():
    specs, problems = parse_models("linear, random_forest,xgboost")
    assert [spec.id for spec in specs] == ["linear", "random_forest", "xgboost"]
    assert problems == []


def test_variants_of_a_kind_get_numbers():
    specs, _ = parse_models("tree(max_depth=1), tree(max_depth=2), tree")
    assert [spec.id for spec in specs] == ["tree", "tree_2", "tree_3"]


def test_values_are_read_as_their_type():
    specs, _ = parse_models("random_forest(max_depth=3, max_features=sqrt, max_samples=0.5)")
    assert specs[0].values == {"max_depth": 3, "max_features": "sqrt", "max_samples": 0.5}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("random_forets", "did you mean random_forest?"),
        ("tree(max_dept=3)", "did you mean max_depth?"),
        ("tree(max_depth=0)", "depth must be a whole number from 1 to 64, got 0"),
        ("tree(max_depth=deep)", "depth must be a whole number from 1 to 64, got deep"),
        ("tree(max_features=log)", "or sqrt or log2, got log"),
        ("tree(max_depth)", "'max_depth' is not name=value"),
        ("tree(max_depth=2, max_depth=3)", "max_depth is given twice"),
        ("tree(max_depth=2", "needs a ) at its end"),
        ("tree)", "a bracket too many"),
        ("tree(max_depth=2) linear", "a comma is missing"),
        ("tree, tree", "has Decision tree twice"),
        ("tree(max_depth=2), tree(max_depth=2)", "has Decision tree with depth 2 twice"),
        ("", "must name at least one"),
        ("xgboost(learning_rate=nan)", "learning rate must be a number"),
        ("xgboost(n_estimators=5001)", "trees must be a whole number from 1 to 5,000"),
    ],
)
def test_a_wrong_part_is_named(text, sentence):
    assert sentence in wrong(text)


def test_a_wrong_value_is_told_of_the_model_as_the_table_names_it():
    text = "random_forest, random_forest(max_depth=0), random_forest(max_depth=65)"
    assert wrong(text) == (
        "Random forest 2: depth must be a whole number from 1 to 64, got 0; "
        "Random forest 3: depth must be a whole number from 1 to 64, got 65"
    )


def test_every_wrong_part_is_named():
    with pytest.raises(SettingsError) as error:
        EnsembleSettings.make({"models": "linaer, tree(max_depth=0), boost"})
    sentence = error.value.fields["models"]
    assert all(part in sentence for part in ("linaer", "depth", "boost"))


@st.composite
def lists(draw):
    found = []
    for kind in draw(st.lists(st.sampled_from(list(MODEL_KINDS.values())), min_size=1, max_size=5)):
        values = {}
        for parameter in kind.parameters:
            if not draw(st.booleans()):
                continue
            if parameter.type == "int":
                number = st.integers(int(parameter.ge), int(parameter.le))
            else:
                number = st.floats(parameter.ge, parameter.le)
            words = st.sampled_from(parameter.words) if parameter.words else st.nothing()
            values[parameter.name] = draw(number | words)
        found.append((kind.id, values))
    return found


@given(lists())
def test_a_list_survives_writing_and_reading(models):
    specs, problems = parse_models(format_models(models))
    unique = [pair for n, pair in enumerate(models) if pair not in models[:n]]
    assert [(spec.kind.id, spec.values) for spec in specs] == unique
    assert len(problems) == len(models) - len(unique)


@given(st.text(alphabet="tree(),=max_dpth0.x ", max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    specs, problems = parse_models(text)
    assert specs or problems


def test_a_split_seed_needs_the_holdout():
    with pytest.raises(SettingsError, match="split's seed"):
        EnsembleSettings.make({"models": "tree(split_seed=3), linear", "validation": "k_fold"})


def test_too_many_fits_are_refused():
    with pytest.raises(SettingsError, match="fits"):
        EnsembleSettings.make(
            {"models": "tree", "validation": "repeated", "folds": 50, "repeats": 200}
        )


@pytest.mark.parametrize("preset", list(EnsembleSettings.PRESETS))
def test_every_preset_is_valid(preset):
    assert EnsembleSettings.make({"preset": preset}).preset == preset


def test_a_path_without_an_ending_is_no_data():
    with pytest.raises(SettingsError, match="must be one of boston"):
        EnsembleSettings.make({"data": "bostn"})


def test_an_unknown_column_type_is_named():
    with pytest.raises(SettingsError, match="zip=text"):
        EnsembleSettings.make({"column_types": "zip=text"})
