"""What answers the window's questions about models, as plain values: which names, of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from core.runtime.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]


class Pair(TypedDict):
    """How two models compare over the same splits; the three shares add up to 1.

    ``difference``: mean of the first's scores minus the second's, ``low`` and ``high`` its 95 %
    interval, ``t`` and ``p`` of the corrected resampled t-test (Nadeau & Bengio 2003); the shares
    are posterior probabilities that one is better by more than ``rope`` (Benavoli et al. 2017).
    """

    first: str
    second: str
    splits: int
    difference: float
    low: float
    high: float
    t: float
    p: float
    rope: float
    first_better: float
    equal: float
    second_better: float
    sentence: Text


class Predicted(TypedDict):
    """What one model predicts for the rows of a part.

    ``row`` (n,): numbers in the table. For numbers ``residual`` is true minus predicted; for
    classes ``probability`` is (n, classes), and true and predicted are positions in ``classes``.
    """

    row: Places
    true: Numbers
    predicted: Numbers
    residual: NotRequired[Numbers]
    probability: NotRequired[Numbers]


class AllPredictions(TypedDict):
    """What each model, by its id, predicts for the test rows; ``classes`` in words."""

    task: str
    target: str
    classes: list[str]
    features: list[str]
    models: dict[str, Predicted]


class Said(TypedDict):
    """What a model says of one row.

    ``missed``: for classes, whether it is wrong; for numbers, whether the residual is beyond twice
    the model's test RMSE. ``part``: ``train`` or ``test``.
    """

    part: str
    predicted: float | str
    missed: bool
    probability: NotRequired[float]


class RowReport(TypedDict):
    """One row of the table (column -> value, None for a gap) with what each model says of it."""

    row: int
    values: dict[str, Any]
    true: float | str
    models: dict[str, Said]


class Roc(TypedDict):
    """One class against the rest: rates (thresholds,) and the area under them."""

    name: str
    false: Numbers
    true: Numbers
    area: float


class Calibration(TypedDict):
    """Predicted and observed shares (bins,) of one class, with the rows of each bin."""

    name: str
    predicted: Numbers
    observed: Numbers
    rows: Places


class ClassReport(TypedDict):
    """How a classifier does on the test part; ``confusion`` counts (true, predicted).

    Of two classes the curves are those of the second alone.
    """

    classes: list[str]
    confusion: Places
    roc: list[Roc]
    calibration: list[Calibration]


class ImportanceReport(TypedDict):
    """Two accounts of how much each of the features matters; arrays are (features,).

    ``impurity``: the shares by which the splits on a column reduce the training error, or None for
    a model that keeps no such account (Breiman et al. 1984). ``permutation``: how much the test
    ``score`` (r2 or accuracy) falls when a column is shuffled (Breiman 2001), its mean and spread
    over the repeats; NaN for a column that was not among the ``shuffled``.
    """

    features: list[str]
    impurity: Numbers | None
    permutation: Numbers
    permutation_spread: Numbers
    shuffled: int
    score: str
    trees_asked: int


class Dependence(TypedDict):
    """The mean prediction (values,) of each model at each value of a column (Friedman 2001).

    ``values``: numbers between the 5 % and the 95 % quantile, or the commonest texts.
    """

    feature: str
    values: Numbers | list[str]
    models: dict[str, Numbers]


class ContributionReport(TypedDict):
    """What each feature adds to one prediction: ``base`` plus all ``values`` is ``predicted``.

    That is the number; for a forest's classes the probability of the class, for XGBoost's and
    logistic regression's its log-odds.
    """

    features: list[str]
    values: Numbers
    base: float
    predicted: float
    method: Text


class PlanePoints(TypedDict):
    """Rows of the table that have both columns; all (rows,)."""

    x: Numbers
    y: Numbers
    true: Numbers
    is_test: NDArray[np.bool_]


class PlaneReport(TypedDict):
    """Models fitted on two columns alone, over a grid.

    ``numbers``: the columns to choose from; ``x``, ``y`` (resolution,); ``values``: model ->
    (resolution, resolution), rows along y, of numbers or positions in ``classes``.
    """

    first: str
    second: str
    numbers: list[str]
    x: Numbers
    y: Numbers
    values: dict[str, Numbers]
    points: dict[str, PlanePoints]
    classes: list[str]


class Node(TypedDict):
    """A node of a tree; a row goes left where its value is not larger (XGBoost: smaller).

    ``parent`` is -1 for the root, ``left`` and ``right`` where there is none or it lies deeper
    than asked. ``value``: a mean, the shares of the classes, or an XGBoost leaf's weight.
    """

    id: int
    parent: int
    depth: int
    is_leaf: bool
    feature: str
    threshold: float
    left: int
    right: int
    rows: int
    value: float | list[float]


class TreeReport(TypedDict):
    """A tree down to a depth, the root first; ``depth`` and ``leaves`` are of the whole tree.

    ``path``: ids of the nodes that the row comes by; ``reached``: the value it gets.
    """

    index: int
    trees: int
    depth: int
    leaves: int
    nodes: list[Node]
    path: list[int]
    reached: float | list[float] | None
