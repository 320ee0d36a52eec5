"""The words for empty fields, against the libraries themselves."""

import importlib
import json

import numpy as np
import pytest
import xgboost

from core.labs.ensembles.options.defaults import default_words
from core.labs.ensembles.options.kinds import MODEL_KINDS

COMMON = {"n_estimators", "random_state", "split_seed"}
SHARES = {"max_features", "max_samples", "subsample", "colsample_bytree"}
CASES = [
    (kind, parameter.name, for_classes)
    for kind in MODEL_KINDS.values()
    for parameter in kind.parameters
    for for_classes in (False, True)
    if parameter.name not in COMMON
]


def words(name, value):
    """Say a library's value as a student reads it."""
    if name == "max_depth" and value is None:
        return "no limit"
    if name in SHARES and (value is None or value == 1):
        return "all"
    return value if isinstance(value, str) else f"{value:g}"


def library_value(kind, name, for_classes):
    made = getattr(
        importlib.import_module(kind.module), kind.classifier if for_classes else kind.regressor
    )()
    if kind.id == "xgboost":
        return booster_value(name)
    if kind.by_name[name].of_tree:
        rows = np.arange(20.0)
        return made.fit(rows[:, None], rows > 9 if for_classes else rows).estimators_[0].max_depth
    return made.get_params()[kind.by_name[name].argument or name]


def booster_value(name):
    rows = np.arange(20.0)
    booster = xgboost.train({}, xgboost.DMatrix(rows[:, None], rows), 1)
    config = json.loads(booster.save_config())["learner"]["gradient_booster"]["tree_train_param"]
    value = float(config[name])
    return round(value, 6)


@pytest.mark.parametrize(("kind", "name", "for_classes"), CASES)
def test_an_empty_field_says_what_the_library_takes(kind, name, for_classes):
    told = default_words(kind.id, name, for_classes=for_classes)
    assert told == words(name, library_value(kind, name, for_classes))


def test_the_common_settings_have_no_default_of_the_library():
    assert default_words("xgboost", "n_estimators", for_classes=False) == ""
