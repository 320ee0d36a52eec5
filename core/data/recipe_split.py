"""Cut a table: the features from the target, the rows to learn from from those to judge by."""

import numpy as np
from sklearn.model_selection import train_test_split


def parts_of(table, target, dropped):
    """Return the features and the target; rows without a target are left out."""
    table = table[table[target].notna()].reset_index(drop=True)
    return table.drop(columns=[target, *dropped]), table[target]


def holdout(target, seed, test_size):
    """Yield the numbers of the training and of the test rows."""
    yield train_test_split(np.arange(len(target)), test_size=test_size, random_state=seed)


def stratified_holdout(target, seed, test_size):
    """Yield the numbers of the training and of the test rows, with the same share of classes."""
    yield train_test_split(
        np.arange(len(target)), test_size=test_size, random_state=seed, stratify=target
    )
