"""The model families of the lab, and what may be set of each; plain text and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from core.machine.settings import SEED_LIMIT
from core.runtime.text import NOTHING, Text, text

Value = int | float | str

TREES_LIMIT = 5000


@dataclass(frozen=True)
class Parameter:
    """A number, or one of some words, that a model takes.

    ``label`` is as within a sentence; ``argument`` is the library's name where it differs;
    ``of_tree`` says that it belongs to the single trees of the ensemble.
    """

    name: str
    label: Text
    type: Literal["int", "float"]
    ge: float
    le: float
    help: Text
    words: tuple[str, ...] = ()
    argument: str = ""
    of_tree: bool = False


@dataclass(frozen=True)
class ModelKind:
    """A family: its id, its words, the classes it is made of and its parameters.

    ``class_title`` are its words for classes where they differ.
    """

    id: str
    title: Text
    regressor: str
    classifier: str
    module: str
    help: Text
    parameters: tuple[Parameter, ...] = ()
    trees_argument: str = ""
    is_seeded: bool = True
    takes_threads: bool = False
    class_title: Text = NOTHING
    by_name: Mapping[str, Parameter] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {p.name: p for p in self.parameters})

    @property
    def has_trees(self) -> bool:
        """Whether the model grows by trees, so that a curve over their number can be drawn."""
        return bool(self.trees_argument)

    @property
    def takes_depth(self) -> bool:
        """Whether the model itself takes the depth of its trees."""
        depth = self.by_name.get("max_depth")
        return depth is not None and not depth.of_tree


_TREES = Parameter(
    "n_estimators",
    text("ensembles", "trees"),
    "int",
    1,
    TREES_LIMIT,
    text("ensembles", "How many trees; else the common number."),
)
_DEPTH = Parameter(
    "max_depth",
    text("ensembles", "depth"),
    "int",
    1,
    64,
    text("ensembles", "How many questions a tree may ask one after another."),
)
_TREE_DEPTH = Parameter(
    "max_depth",
    text("ensembles", "depth"),
    "int",
    1,
    64,
    text("ensembles", "How deep each single tree may grow."),
    of_tree=True,
)
_LEAF = Parameter(
    "min_samples_leaf",
    text("ensembles", "rows per leaf"),
    "int",
    1,
    10_000,
    text("ensembles", "How many rows a leaf holds at least."),
)
_FEATURES = Parameter(
    "max_features",
    text("ensembles", "features per split"),
    "float",
    0.01,
    1.0,
    text(
        "ensembles",
        "The share of the features that each split chooses from, or sqrt or log2 of their number.",
    ),
    words=("sqrt", "log2"),
)
_ROWS = Parameter(
    "max_samples",
    text("ensembles", "rows per tree"),
    "float",
    0.01,
    1.0,
    text("ensembles", "The share of rows drawn for each tree."),
)
_RATE = Parameter(
    "learning_rate",
    text("ensembles", "learning rate"),
    "float",
    1e-4,
    10.0,
    text("ensembles", "How much each tree may say."),
)
_SUBSAMPLE = Parameter(
    "subsample",
    text("ensembles", "rows per tree"),
    "float",
    0.01,
    1.0,
    text("ensembles", "The share of rows that each tree sees."),
)
_SEED = Parameter(
    "random_state",
    text("ensembles", "model's seed"),
    "int",
    0,
    SEED_LIMIT,
    text("ensembles", "The seed of this model's own draws; else the common one."),
)
_SPLIT_SEED = Parameter(
    "split_seed",
    text("ensembles", "split's seed"),
    "int",
    0,
    SEED_LIMIT,
    text(
        "ensembles",
        "A split of its own for this model; then its scores do not compare with the others'.",
    ),
)

_KINDS = (
    ModelKind(
        "linear",
        text("ensembles", "Least squares"),
        "LinearRegression",
        "LogisticRegression",
        "sklearn.linear_model",
        text("ensembles", "A weighted sum of the features; for classes, logistic regression."),
        (_SPLIT_SEED,),
        is_seeded=False,
        class_title=text("ensembles", "Logistic regression"),
    ),
    ModelKind(
        "tree",
        text("ensembles", "Decision tree"),
        "DecisionTreeRegressor",
        "DecisionTreeClassifier",
        "sklearn.tree",
        text("ensembles", "One tree of yes-no questions."),
        (_DEPTH, _LEAF, _FEATURES, _SEED, _SPLIT_SEED),
    ),
    ModelKind(
        "bagging",
        text("ensembles", "Bagging"),
        "BaggingRegressor",
        "BaggingClassifier",
        "sklearn.ensemble",
        text("ensembles", "Trees on bootstrap samples of the rows, averaged."),
        (_TREES, _TREE_DEPTH, _ROWS, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
    ),
    ModelKind(
        "random_forest",
        text("ensembles", "Random forest"),
        "RandomForestRegressor",
        "RandomForestClassifier",
        "sklearn.ensemble",
        text(
            "ensembles",
            "Bagging of trees; for classes each split also chooses from a few features only.",
        ),
        (_TREES, _DEPTH, _LEAF, _FEATURES, _ROWS, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
        takes_threads=True,
    ),
    ModelKind(
        "extra_trees",
        text("ensembles", "Extra trees"),
        "ExtraTreesRegressor",
        "ExtraTreesClassifier",
        "sklearn.ensemble",
        text("ensembles", "Trees on all rows whose thresholds are drawn at random, averaged."),
        (_TREES, _DEPTH, _LEAF, _FEATURES, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
        takes_threads=True,
    ),
    ModelKind(
        "adaboost",
        text("ensembles", "AdaBoost"),
        "AdaBoostRegressor",
        "AdaBoostClassifier",
        "sklearn.ensemble",
        text(
            "ensembles",
            "Small trees one after another; each looks harder at the rows that were missed before.",
        ),
        (_TREES, _RATE, _TREE_DEPTH, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
    ),
    ModelKind(
        "gradient_boosting",
        text("ensembles", "Gradient boosting"),
        "GradientBoostingRegressor",
        "GradientBoostingClassifier",
        "sklearn.ensemble",
        text(
            "ensembles",
            "Small trees one after another; each learns what the sum so far leaves over.",
        ),
        (_TREES, _RATE, _DEPTH, _LEAF, _SUBSAMPLE, _FEATURES, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
    ),
    ModelKind(
        "hist_gradient_boosting",
        text("ensembles", "Histogram gradient boosting"),
        "HistGradientBoostingRegressor",
        "HistGradientBoostingClassifier",
        "sklearn.ensemble",
        text(
            "ensembles",
            "Gradient boosting on features cut into at most 255 bins, made for many rows.",
        ),
        (
            _TREES,
            _RATE,
            _DEPTH,
            _LEAF,
            Parameter(
                "max_leaf_nodes",
                text("ensembles", "leaves"),
                "int",
                2,
                1024,
                text("ensembles", "How many leaves a tree has."),
            ),
            Parameter(
                "l2_regularization",
                text("ensembles", "L2"),
                "float",
                0,
                1e6,
                text("ensembles", "How strongly leaves shrink."),
            ),
            _SEED,
            _SPLIT_SEED,
        ),
        trees_argument="max_iter",
    ),
    ModelKind(
        "xgboost",
        text("ensembles", "XGBoost"),
        "XGBRegressor",
        "XGBClassifier",
        "xgboost",
        text("ensembles", "Gradient boosting with second derivatives and shrunken leaves."),
        (
            _TREES,
            _RATE,
            _DEPTH,
            _SUBSAMPLE,
            Parameter(
                "colsample_bytree",
                text("ensembles", "features per tree"),
                "float",
                0.01,
                1,
                text("ensembles", "The share each sees."),
            ),
            Parameter(
                "reg_lambda",
                text("ensembles", "L2"),
                "float",
                0,
                1e6,
                text("ensembles", "How strongly leaves shrink."),
            ),
            Parameter(
                "min_child_weight",
                text("ensembles", "weight per leaf"),
                "float",
                0,
                1e6,
                text("ensembles", "At least this."),
            ),
            _SEED,
            _SPLIT_SEED,
        ),
        trees_argument="n_estimators",
        takes_threads=True,
    ),
)

MODEL_KINDS: Mapping[str, ModelKind] = MappingProxyType({kind.id: kind for kind in _KINDS})
"""The families by id, in the order in which they are offered."""
