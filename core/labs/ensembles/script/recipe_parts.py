"""Compare models: fit on one part of the rows, score on the part they have not seen."""

import os

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import (
    accuracy_score,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_absolute_percentage_error,
    r2_score,
    recall_score,
    roc_auc_score,
    root_mean_squared_error,
)
from sklearn.model_selection import RepeatedKFold, RepeatedStratifiedKFold
from sklearn.preprocessing import OneHotEncoder


def is_classes(target):
    """Return whether the target counts as classes: texts, or at most ten whole numbers."""
    values = target.unique()
    return target.dtype.kind not in "iuf" or (len(values) <= 10 and (values % 1 == 0).all())


def prepare(table):
    """Return what makes numbers of the columns; it learns from the training rows only."""
    numbers = list(table.select_dtypes("number"))
    texts = [name for name in table if name not in numbers]
    # Of a text with many values the most frequent ones get a column each.
    one_hot = OneHotEncoder(
        handle_unknown="infrequent_if_exist", max_categories=20, sparse_output=False
    )
    return ColumnTransformer(
        [
            ("numbers", SimpleImputer(strategy="median", keep_empty_features=True), numbers),
            ("texts", one_hot, texts),
        ],
        verbose_feature_names_out=False,
    )


class Fit:
    """One model on one split: its rows made numbers, and how far it has got."""

    def __init__(self, name, model, features, target, train, test, known):
        self.name, self.model = name, model
        self.train, self.test = train, test
        self.preparation = prepare(features)
        self.seen, self.known = self.preparation.fit_transform(features.iloc[train]), known
        self.unseen, self.true = self.preparation.transform(features.iloc[test]), target[test]
        self.classes = target.max() + 1 if target.dtype.kind == "i" else 0
        self.trees, self.seconds, self.curve = 0, 0.0, []
        self.predicted, self.scores = {}, {}


def threads_for(table):
    """Return how many threads boosting gets; on small data one is faster than many."""
    return 1 if table.size < 1_000_000 else os.cpu_count()


def folds(target, seed, n_splits, n_repeats):
    """Yield the training and the test rows of repeated k-fold."""
    cut = RepeatedKFold(n_splits=n_splits, n_repeats=n_repeats, random_state=seed)
    yield from cut.split(np.zeros(len(target)))


def stratified_folds(target, seed, n_splits, n_repeats):
    """Yield the training and the test rows of repeated k-fold, with the same share of classes."""
    cut = RepeatedStratifiedKFold(n_splits=n_splits, n_repeats=n_repeats, random_state=seed)
    yield from cut.split(np.zeros(len(target)), target)


def outliers(target, share, seed):
    """Return the training targets with a share of them moved by ten standard deviations."""
    rng = np.random.default_rng(seed)
    spoilt = np.array(target, dtype=float)
    chosen = rng.choice(len(spoilt), round(share * len(spoilt)), replace=False)
    spoilt[chosen] += 10 * spoilt.std() * rng.choice([-1, 1], len(chosen))
    return spoilt


def wrong_labels(target, share, seed):
    """Return the training targets with a share of them changed to another class."""
    rng = np.random.default_rng(seed)
    spoilt = np.array(target)
    chosen = rng.choice(len(spoilt), round(share * len(spoilt)), replace=False)
    classes = spoilt.max() + 1
    spoilt[chosen] = (spoilt[chosen] + rng.integers(1, classes, len(chosen))) % classes
    return spoilt


def regression_scores(true, predicted):
    """Return how well numbers were predicted."""
    return {
        "r2": float(r2_score(true, predicted)),
        "rmse": float(root_mean_squared_error(true, predicted)),
        "mae": float(mean_absolute_error(true, predicted)),
        "mape": float(mean_absolute_percentage_error(true, predicted)),
    }


def class_scores(true, probability):
    """Return how well classes were predicted; a column of ``probability`` is a class."""
    predicted = probability.argmax(axis=1)
    by_class = {"average": "macro", "labels": np.unique(true), "zero_division": 0}
    classes = range(probability.shape[1])
    scores = {
        "accuracy": float(accuracy_score(true, predicted)),
        "balanced_accuracy": float(recall_score(true, predicted, **by_class)),
        "f1": float(f1_score(true, predicted, **by_class)),
        "log_loss": float(log_loss(true, probability, labels=classes)),
        "roc_auc": float("nan"),
    }
    if len(np.unique(true)) == len(classes):
        score = probability[:, 1] if len(classes) == 2 else probability
        scores["roc_auc"] = float(roc_auc_score(true, score, multi_class="ovr"))
    return scores


def judge_numbers(fit):
    """Predict the rows that were learnt and the others, and score what comes of it."""
    for part, rows, true in (("train", fit.seen, fit.known), ("test", fit.unseen, fit.true)):
        fit.predicted[part] = fit.model.predict(rows)
        fit.scores[part] = regression_scores(true, fit.predicted[part])


def judge_classes(fit):
    """Predict the rows that were learnt and the others, and score what comes of it."""
    for part, rows, true in (("train", fit.seen, fit.known), ("test", fit.unseen, fit.true)):
        fit.predicted[part] = fit.model.predict_proba(rows)
        fit.scores[part] = class_scores(true, fit.predicted[part])
