"""What the student may set in the ensembles lab."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, ClassVar, Literal

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from core.data.reading import Reading, names_in
from core.data.samples import SAMPLES, Sample, Task
from core.labs.ensembles.options import presets
from core.labs.ensembles.options.kinds import TREES_LIMIT
from core.labs.ensembles.options.model_list import ModelSpec, parse_models
from core.machine.settings import seed_setting
from core.runtime.settings import Settings, setting

Validation = Literal["holdout", "k_fold", "repeated", "splits"]
Experiment = Literal["compare", "depth", "outliers", "hard_rows", "time"]

_COLUMN_TYPES = ("number", "category", "date")
_DELIMITERS = {"auto": "auto", "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
# Fits are short; beyond it one would wait for hours.
_FITS_LIMIT = 5000

DEPTHS = tuple(range(1, 13))
"""The depths that the experiment depth goes through."""

_OUTLIER_STEPS = 5

_DATA, _MODELS, _CHECK, _WHAT_IF, _MACHINE, _FILE = (
    "Data",
    "Models",
    "Validation",
    "What if",
    "Machine",
    "File",
)


class EnsembleSettings(Settings):
    """The data, the models, how they are judged, and the machine."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = presets.PRESETS

    preset: Literal[
        "lecture",
        "fair",
        "folds",
        "twenty_splits",
        "classes",
        "depth",
        "outliers",
        "hard_rows",
        "time",
    ] = setting(
        "lecture",
        "Preset",
        choices={
            "lecture": "As in the lecture",
            "fair": "All families, one fair split",
            "folds": "Is the difference real?",
            "twenty_splits": "Twenty splits",
            "classes": "Classes",
            "depth": "Claim: bagging against overfitting",
            "outliers": "Claim: trees against outliers",
            "hard_rows": "Claim: boosting looks at hard rows",
            "time": "Claim: many trees are slow",
        },
        help="The lecture scores its two models on two different splits; the second XGBoost is on "
        "the forest's split.",
        hidden=True,
    )
    data: str = setting(
        "boston",
        "Data",
        group=_DATA,
        kind="choice",  # the form's words; a path is taken too
        choices={sample.id: sample.title for sample in SAMPLES.values()},
        help="A data set by name, or the path of a CSV, Parquet or Excel file; the page Data opens "
        "one.",
    )
    target: str = setting(
        "", "Target", group=_DATA, help="The column to predict; empty takes the usual or last one."
    )
    task: Literal["auto", "regression", "classification"] = setting(
        "auto",
        "Task",
        group=_DATA,
        choices={"auto": "By the target", "regression": "Numbers", "classification": "Classes"},
        help="Numbers are predicted by regression, classes by classification. By itself, a target "
        "of texts or of at most ten whole numbers counts as classes.",
    )
    drop_columns: str = setting(
        "",
        "Leave out",
        group=_DATA,
        help="Columns that the models may not see, by commas; quote a name that has one.",
    )
    column_types: str = setting(
        "",
        "Column types",
        group=_FILE,
        help="Types that were guessed wrong, such as zip=category, age=number, day=date.",
    )
    delimiter: Literal["auto", "comma", "semicolon", "tab", "bar"] = setting(
        "auto",
        "Delimiter",
        group=_FILE,
        choices={
            "auto": "Found by itself",
            "comma": "Comma",
            "semicolon": "Semicolon",
            "tab": "Tab",
            "bar": "Bar |",
        },
        help="What is between two values of a text file.",
    )
    encoding: Literal["auto", "utf-8", "cp949", "utf-16", "latin-1"] = setting(
        "auto",
        "Encoding",
        group=_FILE,
        choices={
            "auto": "Found by itself",
            "utf-8": "UTF-8",
            "cp949": "CP949 (Korean Windows)",
            "utf-16": "UTF-16",
            "latin-1": "Latin-1",
        },
        help="How a text file writes its letters.",
    )
    sheet: str = setting("", "Sheet", group=_FILE, help="Of an Excel file; empty takes the first.")
    rows: int = setting(
        1000,
        "Rows",
        ge=20,
        le=200_000,
        scale="log",
        group=_DATA,
        help="How many rows are drawn; for synthetic data only.",
    )
    noise: float = setting(
        0.3,
        "Noise",
        ge=0,
        le=100,
        unit="σ",
        group=_DATA,
        help="Standard deviation of the noise; for synthetic data only.",
    )
    models: str = setting(
        "linear, random_forest(random_state=42), xgboost(random_state=41, split_seed=41), "
        "xgboost(random_state=41)",
        "Models",
        group=_MODELS,
        hidden=True,
        help="By commas, with what differs in brackets: linear, random_forest(max_depth=3).",
    )
    n_estimators: int = setting(
        2000,
        "Trees",
        ge=1,
        le=TREES_LIMIT,
        scale="log",
        group=_MODELS,
        help="How many trees each ensemble has, unless it has a number of its own.",
    )
    validation: Validation = setting(
        "holdout",
        "Validation",
        group=_CHECK,
        choices={
            "holdout": "One split",
            "k_fold": "K-fold",
            "repeated": "Repeated k-fold",
            "splits": "Many splits",
        },
        help="One split draws a curve over the trees. Folds and many splits fit each model often "
        "and tell how much a single score means.",
    )
    test_size: float = setting(
        0.2, "Test part", ge=0.05, le=0.9, group=_CHECK, help="The share of rows kept for the test."
    )
    seed: int = seed_setting(_CHECK, "Decides the split and the draws of the models.", 42)
    folds: int = setting(
        5, "Folds", ge=2, le=50, group=_CHECK, help="How many parts k-fold cuts the rows into."
    )
    repeats: int = setting(
        3,
        "Repeats",
        ge=1,
        le=200,
        group=_CHECK,
        help="How often repeated k-fold cuts anew, or how many splits are drawn.",
    )
    stratify: bool = setting(
        False, "Same share of classes in each part", group=_CHECK, help="For classes only."
    )
    rope: float = setting(
        0.01,
        "Margin that matters",
        ge=0,
        le=0.5,
        group=_CHECK,
        help="Two models whose R2 or accuracy differ by less count as equal.",
    )
    corrupt_share: float = setting(
        0.0,
        "Outliers",
        ge=0,
        le=0.5,
        group=_WHAT_IF,
        help="The share of training targets that are spoilt; the test part stays clean.",
    )
    experiment: Experiment = setting(
        "compare",
        "Experiment",
        group=_WHAT_IF,
        choices={
            "compare": "Compare models",
            "depth": "Overfitting against depth",
            "outliers": "Error against outliers",
            "hard_rows": "AdaBoost's weights of the rows",
            "time": "Time against trees",
        },
        help="What the run does: the comparison, or a claim of the lecture put to the test.",
    )
    at_once: bool = setting(
        False,
        "All models at once",
        group=_MACHINE,
        help="They take turns, some trees each, so that their curves grow side by side; the memory "
        "of each cannot be told then.",
    )
    threads: int = setting(
        0,
        "Threads",
        ge=0,
        le=256,
        group=_MACHINE,
        help="For forests and XGBoost; 0 chooses by the size of the data.",
    )

    @field_validator("data")
    @classmethod
    def _check_data(cls, data: str) -> str:
        if data not in SAMPLES and not PurePath(data).suffix:
            words = f"must be one of {', '.join(SAMPLES)} or a file's path"
            raise PydanticCustomError("unknown_data", words)
        return data

    @property
    def sample(self) -> Sample | None:
        """The data set, or None for a user's file."""
        return SAMPLES.get(self.data)

    @property
    def known_task(self) -> Task | None:
        """The task, or None where only the data can tell."""
        if self.task != "auto":
            return self.task
        sample = self.sample
        return sample.task if sample and self.target in ("", sample.target) else None

    @property
    def delimiter_mark(self) -> str:
        """The delimiter itself, or auto."""
        return _DELIMITERS[self.delimiter]

    @property
    def fits(self) -> int:
        """How often each model is fitted."""
        times = {"holdout": 1, "k_fold": self.folds, "splits": self.repeats}
        return times.get(self.validation, self.folds * self.repeats)

    @property
    def is_watched(self) -> bool:
        """Whether a curve is drawn over the trees: on one split, of each model once."""
        return self.fits == 1 and self.experiment not in ("depth", "outliers")

    def outlier_shares(self) -> list[float]:
        """Return the shares that the experiment outliers goes through, up to the one set."""
        last = self.corrupt_share or 0.2
        return [round(last * n / (_OUTLIER_STEPS - 1), 4) for n in range(_OUTLIER_STEPS)]

    def model_specs(self) -> tuple[ModelSpec, ...]:
        """Return the models of the list."""
        return parse_models(self.models)[0]

    def reading(self) -> Reading:
        """Return how the table is read."""
        return Reading(
            self.data,
            self.encoding,
            self.delimiter_mark,
            self.sheet,
            self.types(),
            self.rows,
            self.noise,
            self.seed,
        )

    def dropped(self) -> list[str]:
        """Return the columns to leave out."""
        return names_in(self.drop_columns)

    def types(self) -> dict[str, str]:
        """Return the corrected types, column -> type."""
        pairs = (part.rpartition("=") for part in names_in(self.column_types))
        return {name.strip(): kind.strip() for name, _, kind in pairs}

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        found: dict[str, str] = {}
        specs, wrong = parse_models(self.models)
        if self.validation != "holdout" and any(s.split_seed is not None for s in specs):
            wrong.append("has a split's seed of its own, which needs one split; take it out")
            found["validation"] = "must be one split while a model has a split's seed of its own"
        if len(specs) * self.fits > _FITS_LIMIT:
            wrong.append(
                f"and validation ask for {len(specs) * self.fits:,} fits; at most {_FITS_LIMIT:,}"
            )
            found["validation"] = (
                f"asks for {len(specs) * self.fits:,} fits of all models together; at most "
                f"{_FITS_LIMIT:,}"
            )
        unfit = self._experiment_problems(specs)
        if wrong or unfit:
            found["models"] = "; ".join([*wrong, *unfit])
        # The list has a page of its own; the form says it where it can be put right, too.
        if unfit:
            found["experiment"] = f"does not suit the models: the list {unfit[0]}"
        bad = [
            f"{name}={kind}"
            for name, kind in self.types().items()
            if not name or kind not in _COLUMN_TYPES
        ]
        if bad:
            found["column_types"] = (
                f"must be name=type with a type of {', '.join(_COLUMN_TYPES)}, got {bad[0]!r}"
            )
        if self.target and self.target in self.dropped():
            found["drop_columns"] = f"must not leave out the target, {self.target}"
        if self.stratify and self.known_task == "regression":
            found["stratify"] = "is for classes only, and the target is a number"
        return found

    def _experiment_problems(self, specs: tuple[ModelSpec, ...]) -> list[str]:
        if self.experiment == "hard_rows" and specs and specs[0].kind.id != "adaboost":
            return ["must begin with AdaBoost, whose weights the experiment looks at"]
        if self.experiment == "hard_rows" and self.validation != "holdout":
            return ["is looked at on one split in this experiment; choose one split"]
        if self.experiment != "depth":
            return []
        depthless = [spec.name() for spec in specs if not spec.kind.takes_depth]
        if not depthless:
            return []
        return [
            f"has {', '.join(depthless)}, but the experiment sets a depth, which they do not take"
        ]
