"""The model families of the lab, and what may be set of each; plain text and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from core.machine.settings import SEED_LIMIT

Value = int | float | str

TREES_LIMIT = 5000


@dataclass(frozen=True)
class Parameter:
    """A number, or one of some words, that a model takes.

    ``argument`` is the library's name where it differs; ``of_tree`` says that it belongs to the
    single trees of the ensemble.
    """

    name: str
    label: str
    type: Literal["int", "float"]
    ge: float
    le: float
    help: str
    words: tuple[str, ...] = ()
    argument: str = ""
    of_tree: bool = False


@dataclass(frozen=True)
class ModelKind:
    """A family: its id, its words, the classes it is made of and its parameters.

    ``class_title`` are its words for classes where they differ.
    """

    id: str
    title: str
    regressor: str
    classifier: str
    module: str
    help: str
    parameters: tuple[Parameter, ...] = ()
    trees_argument: str = ""
    is_seeded: bool = True
    takes_threads: bool = False
    class_title: str = ""
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
    "n_estimators", "Trees", "int", 1, TREES_LIMIT, "How many trees; else the common number."
)
_DEPTH = Parameter(
    "max_depth", "Depth", "int", 1, 64, "How many questions a tree may ask one after another."
)
_TREE_DEPTH = Parameter(
    "max_depth", "Depth", "int", 1, 64, "How deep each single tree may grow.", of_tree=True
)
_LEAF = Parameter(
    "min_samples_leaf", "Rows per leaf", "int", 1, 10_000, "How many rows a leaf holds at least."
)
_FEATURES = Parameter(
    "max_features",
    "Features per split",
    "float",
    0.01,
    1.0,
    "The share of the features that each split chooses from, or sqrt or log2 of their number.",
    words=("sqrt", "log2"),
)
_ROWS = Parameter(
    "max_samples", "Rows per tree", "float", 0.01, 1.0, "The share of rows drawn for each tree."
)
_RATE = Parameter(
    "learning_rate", "Learning rate", "float", 1e-4, 10.0, "How much each tree may say."
)
_SUBSAMPLE = Parameter(
    "subsample", "Rows per tree", "float", 0.01, 1.0, "The share of rows that each tree sees."
)
_SEED = Parameter(
    "random_state",
    "Model's seed",
    "int",
    0,
    SEED_LIMIT,
    "The seed of this model's own draws; else the common one.",
)
_SPLIT_SEED = Parameter(
    "split_seed",
    "Split's seed",
    "int",
    0,
    SEED_LIMIT,
    "A split of its own for this model; then its scores do not compare with the others'.",
)

_KINDS = (
    ModelKind(
        "linear",
        "Least squares",
        "LinearRegression",
        "LogisticRegression",
        "sklearn.linear_model",
        "A weighted sum of the features; for classes, logistic regression.",
        (_SPLIT_SEED,),
        is_seeded=False,
        class_title="Logistic regression",
    ),
    ModelKind(
        "tree",
        "Decision tree",
        "DecisionTreeRegressor",
        "DecisionTreeClassifier",
        "sklearn.tree",
        "One tree of yes-no questions.",
        (_DEPTH, _LEAF, _FEATURES, _SEED, _SPLIT_SEED),
    ),
    ModelKind(
        "bagging",
        "Bagging",
        "BaggingRegressor",
        "BaggingClassifier",
        "sklearn.ensemble",
        "Trees on bootstrap samples of the rows, averaged.",
        (_TREES, _TREE_DEPTH, _ROWS, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
    ),
    ModelKind(
        "random_forest",
        "Random forest",
        "RandomForestRegressor",
        "RandomForestClassifier",
        "sklearn.ensemble",
        "Bagging of trees; for classes each split also chooses from a few features only.",
        (_TREES, _DEPTH, _LEAF, _FEATURES, _ROWS, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
        takes_threads=True,
    ),
    ModelKind(
        "extra_trees",
        "Extra trees",
        "ExtraTreesRegressor",
        "ExtraTreesClassifier",
        "sklearn.ensemble",
        "Trees on all rows whose thresholds are drawn at random, averaged.",
        (_TREES, _DEPTH, _LEAF, _FEATURES, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
        takes_threads=True,
    ),
    ModelKind(
        "adaboost",
        "AdaBoost",
        "AdaBoostRegressor",
        "AdaBoostClassifier",
        "sklearn.ensemble",
        "Small trees one after another; each looks harder at the rows that were missed before.",
        (_TREES, _RATE, _TREE_DEPTH, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
    ),
    ModelKind(
        "gradient_boosting",
        "Gradient boosting",
        "GradientBoostingRegressor",
        "GradientBoostingClassifier",
        "sklearn.ensemble",
        "Small trees one after another; each learns what the sum so far leaves over.",
        (_TREES, _RATE, _DEPTH, _LEAF, _SUBSAMPLE, _FEATURES, _SEED, _SPLIT_SEED),
        trees_argument="n_estimators",
    ),
    ModelKind(
        "hist_gradient_boosting",
        "Histogram gradient boosting",
        "HistGradientBoostingRegressor",
        "HistGradientBoostingClassifier",
        "sklearn.ensemble",
        "Gradient boosting on features cut into at most 255 bins, made for many rows.",
        (
            _TREES,
            _RATE,
            _DEPTH,
            _LEAF,
            Parameter("max_leaf_nodes", "Leaves", "int", 2, 1024, "How many leaves a tree has."),
            Parameter("l2_regularization", "L2", "float", 0, 1e6, "How strongly leaves shrink."),
            _SEED,
            _SPLIT_SEED,
        ),
        trees_argument="max_iter",
    ),
    ModelKind(
        "xgboost",
        "XGBoost",
        "XGBRegressor",
        "XGBClassifier",
        "xgboost",
        "Gradient boosting with second derivatives and shrunken leaves.",
        (
            _TREES,
            _RATE,
            _DEPTH,
            _SUBSAMPLE,
            Parameter(
                "colsample_bytree", "Features per tree", "float", 0.01, 1, "The share each sees."
            ),
            Parameter("reg_lambda", "L2", "float", 0, 1e6, "How strongly leaves shrink."),
            Parameter("min_child_weight", "Weight per leaf", "float", 0, 1e6, "At least this."),
            _SEED,
            _SPLIT_SEED,
        ),
        trees_argument="n_estimators",
        takes_threads=True,
    ),
)

MODEL_KINDS: Mapping[str, ModelKind] = MappingProxyType({kind.id: kind for kind in _KINDS})
"""The families by id, in the order in which they are offered."""
