"""What holds where a model's field is left empty: scikit-learn's and xgboost's own values."""

from __future__ import annotations

_USUAL = {
    "learning_rate": "0.1",
    "max_depth": "no limit",
    "min_samples_leaf": "1",
    "max_features": "all",
    "max_samples": "all",
    "subsample": "all",
}
_OWN = {
    ("adaboost", "learning_rate"): "1",
    ("adaboost", "max_depth"): "3",
    ("gradient_boosting", "max_depth"): "3",
    ("hist_gradient_boosting", "min_samples_leaf"): "20",
    ("hist_gradient_boosting", "max_leaf_nodes"): "31",
    ("hist_gradient_boosting", "l2_regularization"): "0",
    ("xgboost", "learning_rate"): "0.3",
    ("xgboost", "max_depth"): "6",
    ("xgboost", "colsample_bytree"): "all",
    ("xgboost", "reg_lambda"): "1",
    ("xgboost", "min_child_weight"): "1",
}
_FOR_CLASSES = {
    ("random_forest", "max_features"): "sqrt",
    ("extra_trees", "max_features"): "sqrt",
    ("adaboost", "max_depth"): "1",
}


def default_words(kind: str, parameter: str, *, for_classes: bool) -> str:
    """Return the library's value in words, or nothing where the common settings decide."""
    usual = _OWN.get((kind, parameter), _USUAL.get(parameter, ""))
    return _FOR_CLASSES.get((kind, parameter), usual) if for_classes else usual
