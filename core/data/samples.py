"""The data sets that come with the libraries: what they are, without loading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.runtime.text import Text, text

Task = Literal["regression", "classification"]


@dataclass(frozen=True)
class Sample:
    """A data set known by name; ``load_<id>`` of `core.data.recipe_samples` makes its table.

    ``rows`` and ``columns`` (without the target) are 0 where the student chooses them. ``note`` is
    what one should know before using it.
    """

    id: str
    title: Text
    task: Task
    target: str
    rows: int
    columns: int
    package: str
    note: Text

    @property
    def is_synthetic(self) -> bool:
        """Whether the rows are drawn, by number of rows, noise and seed."""
        return self.rows == 0


_BOSTON_NOTE = text(
    "data",
    "Prices of 506 areas of Boston in 1978, used by the lecture. scikit-learn removed the data in "
    "version 1.2: one column, B, was made from the share of Black residents on the assumption that "
    "segregation raises prices, and the sources do not support it. Read it as an example of why "
    "data deserve a second look, not as a model of prices.",
)

_SAMPLES = (
    Sample(
        "boston",
        text("data", "Boston housing"),
        "regression",
        "MEDV",
        506,
        13,
        "mlxtend",
        _BOSTON_NOTE,
    ),
    Sample(
        "auto_mpg",
        text("data", "Auto MPG"),
        "regression",
        "mpg",
        392,
        7,
        "mlxtend",
        text(
            "data",
            "Miles per gallon of 392 cars, 1970 to 1982. Six cars with unknown horsepower and the "
            "column of names are left out.",
        ),
    ),
    Sample(
        "diabetes",
        text("data", "Diabetes"),
        "regression",
        "progression",
        442,
        10,
        "scikit-learn",
        text(
            "data",
            "Progression of diabetes after one year. The columns are already centred and scaled. "
            "Much noise: the simplest model is hard to beat.",
        ),
    ),
    Sample(
        "digits",
        text("data", "Digits"),
        "classification",
        "digit",
        1797,
        64,
        "scikit-learn",
        text(
            "data",
            "Handwritten digits as 8 by 8 pixels, ten classes.",
        ),
    ),
    Sample(
        "wine",
        text("data", "Wine"),
        "classification",
        "cultivar",
        178,
        13,
        "scikit-learn",
        text(
            "data",
            "Chemical analysis of Italian wines from three cultivars. Small and easy.",
        ),
    ),
    Sample(
        "breast_cancer",
        text("data", "Breast cancer"),
        "classification",
        "diagnosis",
        569,
        30,
        "scikit-learn",
        text(
            "data",
            "Measurements of cell nuclei; the class is malignant or benign.",
        ),
    ),
    Sample(
        "friedman1",
        text("data", "Friedman #1 (synthetic)"),
        "regression",
        "y",
        0,
        10,
        "scikit-learn",
        text(
            "data",
            "y = 10 sin(π x₀x₁) + 20 (x₂ - 0.5)² + 10 x₃ + 5 x₄ + noise; the other five columns "
            "mean nothing.",
        ),
    ),
    Sample(
        "moons",
        text("data", "Two moons (synthetic)"),
        "classification",
        "moon",
        0,
        2,
        "scikit-learn",
        text(
            "data",
            "Two half circles that reach into each other, with noise.",
        ),
    ),
)

SAMPLES: Mapping[str, Sample] = MappingProxyType({sample.id: sample for sample in _SAMPLES})
"""The data sets by id, in the order in which they are offered."""
