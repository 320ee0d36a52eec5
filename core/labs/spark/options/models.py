"""The models that a template offers, and the data it begins with: plain text, nothing is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from core.runtime.text import text

Template = Literal[
    "regression", "classification", "clustering", "recommendation", "reduction", "frequent_items"
]
ModelId = Literal[
    "auto",
    "linear",
    "generalized_linear",
    "tree",
    "random_forest",
    "gbt",
    "xgboost",
    "logistic",
    "perceptron",
    "naive_bayes",
    "linear_svc",
    "k_means",
    "gaussian_mixture",
    "bisecting_k_means",
    "als",
    "pca",
    "fp_growth",
]


@dataclass(frozen=True)
class Configured:
    """A class by its full name, and the parameters that are set of it."""

    cls: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def module(self) -> str:
        """The module that the class is imported from."""
        return self.cls.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.cls.rpartition(".")[2]


@dataclass(frozen=True)
class Model(Configured):
    """A model of a template: its class in pyspark, and what we give it beside Spark's defaults.

    ``seeded`` tells whether it draws random numbers.
    """

    seeded: bool = False


_FOREST = {"numTrees": 100, "maxDepth": 10, "cacheNodeIds": True}
# Its tasks start together, which Spark refuses for rows that were put into fewer partitions; and
# it would print a line a round.
_XGBOOST = {"n_estimators": 100, "force_repartition": True, "verbose": False}
_BOOSTED = {"maxIter": 50, "maxDepth": 3}

MODELS: Mapping[str, Mapping[str, Model]] = MappingProxyType(
    {
        "regression": {
            "linear": Model("pyspark.ml.regression.LinearRegression"),
            "random_forest": Model("pyspark.ml.regression.RandomForestRegressor", _FOREST, True),
            "gbt": Model("pyspark.ml.regression.GBTRegressor", _BOOSTED, True),
            "tree": Model("pyspark.ml.regression.DecisionTreeRegressor", {}, True),
            "generalized_linear": Model("pyspark.ml.regression.GeneralizedLinearRegression"),
            "xgboost": Model("xgboost.spark.SparkXGBRegressor", _XGBOOST),
        },
        "classification": {
            "logistic": Model("pyspark.ml.classification.LogisticRegression"),
            "random_forest": Model(
                "pyspark.ml.classification.RandomForestClassifier", _FOREST, True
            ),
            "gbt": Model("pyspark.ml.classification.GBTClassifier", _BOOSTED, True),
            "perceptron": Model(
                "pyspark.ml.classification.MultilayerPerceptronClassifier", {"maxIter": 100}, True
            ),
            "tree": Model("pyspark.ml.classification.DecisionTreeClassifier", {}, True),
            "naive_bayes": Model("pyspark.ml.classification.NaiveBayes", {"modelType": "gaussian"}),
            "linear_svc": Model("pyspark.ml.classification.LinearSVC"),
            "xgboost": Model("xgboost.spark.SparkXGBClassifier", _XGBOOST),
        },
        "clustering": {
            "k_means": Model("pyspark.ml.clustering.KMeans", {"k": 3}, True),
            "gaussian_mixture": Model("pyspark.ml.clustering.GaussianMixture", {"k": 3}, True),
            "bisecting_k_means": Model("pyspark.ml.clustering.BisectingKMeans", {"k": 3}, True),
        },
        "recommendation": {
            "als": Model(
                "pyspark.ml.recommendation.ALS",
                {"rank": 10, "maxIter": 10, "regParam": 0.1, "coldStartStrategy": "drop"},
                True,
            ),
        },
        "reduction": {"pca": Model("pyspark.ml.feature.PCA", {"k": 2})},
        "frequent_items": {
            "fp_growth": Model(
                "pyspark.ml.fpm.FPGrowth", {"minSupport": 0.15, "minConfidence": 0.6}
            ),
        },
    }
)
"""Template -> model -> what it is; a template's first model is its default."""

FIRST_DATA: Mapping[str, str] = MappingProxyType(
    {
        "regression": "boston",
        "classification": "breast_cancer",
        "clustering": "wine",
        "recommendation": "movielens",
        "reduction": "digits",
        "frequent_items": "movielens",
    }
)
"""What a template begins with."""


@dataclass(frozen=True)
class SparkData:
    """A data set that only this lab has; ``recipe_data.load_<id>`` makes its table."""

    target: str
    rows: int
    package: str
    note: str


OWN_DATA: Mapping[str, SparkData] = MappingProxyType(
    {
        "movielens": SparkData(
            "rating",
            1501,
            "pyspark",
            "Ratings from 1 to 5 that 30 people gave 100 films, a part of MovieLens that comes "
            "with Spark.",
        ),
        "generated": SparkData(
            "y",
            0,
            "pyspark",
            "y = 10 sin(π x₀x₁) + 20 (x₂ - 0.5)² + 10 x₃ + 5 x₄ + noise, drawn by Spark in as many "
            "rows as you like; for classes, whether y lies above 14.4.",
        ),
    }
)

SCALED = ("linear", "random_forest", "gbt")
"""The models that are measured against scikit-learn."""


def model_problem(template: Template, model: ModelId) -> str:
    """Return what is wrong with a model for a template."""
    if model == "auto" or model in MODELS[template]:
        return ""
    return text("spark", "must be one of {models} for {template}, got {model!r}")(
        models=", ".join(MODELS[template]), template=template, model=model
    )


def measured_problem(model: ModelId) -> str:
    """Return that a model is none of those that are measured."""
    return text(
        "spark", "must be one of {models} to be measured against scikit-learn, got {model!r}"
    )(models=", ".join(SCALED), model=model)


def ratings_problem(template: Template, data: str) -> str:
    """Return that a data set holds no ratings."""
    return text(
        "spark",
        "must be movielens or a file of users, items and ratings for {template}, got {data!r}",
    )(template=template, data=data)
