"""What the student may set in the ensembles lab."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, ClassVar, Literal

from pydantic import field_validator

from core.data.column_names import names_in
from core.data.files import settings as reader
from core.data.files.decisions import Decisions
from core.data.files.known import known
from core.data.reading import Reading
from core.data.samples import SAMPLES, Sample, Task
from core.labs.ensembles.options import check_fields as fields
from core.labs.ensembles.options import effects, presets
from core.labs.ensembles.options.experiment_checks import experiment_problems
from core.labs.ensembles.options.kinds import TREES_LIMIT
from core.labs.ensembles.options.model_list import ModelSpec, parse_models
from core.machine.settings import seed_setting
from core.runtime.settings import Settings, refusal, setting
from core.runtime.text import joined, text

Validation = Literal["holdout", "k_fold", "repeated", "splits"]
Experiment = Literal["compare", "depth", "outliers", "hard_rows", "time"]

_COLUMN_TYPES = ("number", "category", "date")
# Fits are short; beyond it one would wait for hours.
_FITS_LIMIT = 5000

OF_DATA = frozenset({"data", "target", "task", "drop_columns", "column_types", *reader.NAMES})
"""The fields that say which data there are and how they are read."""

DEPTHS = tuple(range(1, 13))
"""The depths that the experiment depth goes through."""

_OUTLIER_STEPS = 5

_DATA, _MODELS, _CHECK, _WHAT_IF, _MACHINE, _FILE = (
    text("ensembles", "Data"),
    text("ensembles", "Models"),
    text("ensembles", "Validation"),
    text("ensembles", "What if"),
    text("ensembles", "Machine"),
    text("ensembles", "File"),
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
        text("ensembles", "Preset"),
        choices=presets.TITLES,
        help=text(
            "ensembles",
            "The lecture scores its two models on two different splits; the second XGBoost is on "
            "the forest's split.",
        ),
        hidden=True,
    )
    data: str = setting(
        "boston",
        text("ensembles", "Data"),
        group=_DATA,
        kind="choice",  # the form's words; a path is taken too
        choices={sample.id: sample.title for sample in SAMPLES.values()},
        help=text(
            "ensembles",
            "A data set by name, or the path of a CSV, Parquet or Excel file; the page Data opens "
            "one.",
        ),
    )
    target: str = setting(
        "",
        text("ensembles", "Target"),
        group=_DATA,
        hidden=True,  # the page of the data has it
        help=text("ensembles", "The column to predict; empty takes the usual or last one."),
    )
    task: Literal["auto", "regression", "classification"] = setting(
        "auto",
        text("ensembles", "Task"),
        group=_DATA,
        choices={
            "auto": text("ensembles", "By the target"),
            "regression": text("ensembles", "Numbers"),
            "classification": text("ensembles", "Classes"),
        },
        help=text(
            "ensembles",
            "Numbers are predicted by regression, classes by classification. By itself, a target "
            "of texts or of at most ten whole numbers counts as classes.",
        ),
    )
    drop_columns: str = setting(
        "",
        text("ensembles", "Leave out"),
        group=_DATA,
        hidden=True,
        help=text(
            "ensembles",
            "Columns that the models may not see, by commas; quote a name that has one.",
        ),
    )
    column_types: str = setting(
        "",
        text("ensembles", "Column types"),
        group=_FILE,
        hidden=True,
        shown_when=effects.FILE,
        help=text(
            "ensembles",
            "Types that were guessed wrong, such as zip=category, age=number, day=date.",
        ),
    )
    encoding: reader.Encoding = reader.encoding_setting(_FILE, effects.TEXT_FILE)
    delimiter: reader.Delimiter = reader.delimiter_setting(_FILE, effects.TEXT_FILE)
    header_line: reader.HeaderLine = reader.header_setting(_FILE, effects.ROWS_IN_LINES)
    decimal: reader.Decimal = reader.decimal_setting(_FILE, effects.FILE)
    thousands: reader.Thousands = reader.thousands_setting(_FILE, effects.FILE)
    date_order: reader.DateOrder = reader.order_setting(_FILE, effects.FILE)
    gap_words: str = reader.gap_setting(_FILE, effects.FILE)
    sheet: str = reader.sheet_setting(_FILE, effects.WITH_SHEETS)
    rows: int = fields.rows(_DATA)
    noise: float = fields.noise(_DATA)
    models: str = setting(
        "linear, random_forest(random_state=42), xgboost(random_state=41, split_seed=41), "
        "xgboost(random_state=41)",
        text("ensembles", "Models"),
        group=_MODELS,
        hidden=True,
        help=text(
            "ensembles",
            "By commas, with what differs in brackets: linear, random_forest(max_depth=3).",
        ),
    )
    n_estimators: int = setting(
        2000,
        text("ensembles", "Trees"),
        ge=1,
        le=TREES_LIMIT,
        scale="log",
        group=_MODELS,
        help=text(
            "ensembles", "How many trees each ensemble has, unless it has a number of its own."
        ),
    )
    validation: Validation = fields.validation(_CHECK)
    test_size: float = fields.test_size(_CHECK)
    folds: int = fields.folds(_CHECK)
    repeats: int = fields.repeats(_CHECK)
    stratify: bool = fields.stratify(_CHECK)
    seed: int = seed_setting(
        _CHECK, text("ensembles", "Decides the split and the draws of the models."), 42
    )
    rope: float = fields.rope(_CHECK)
    experiment: Experiment = setting(
        "compare",
        text("ensembles", "Experiment"),
        group=_WHAT_IF,
        choices={
            "compare": text("ensembles", "Compare models"),
            "depth": text("ensembles", "Overfitting against depth"),
            "outliers": text("ensembles", "Error against outliers"),
            "hard_rows": text("ensembles", "AdaBoost's weights of the rows"),
            "time": text("ensembles", "Time against trees"),
        },
        choices_when=effects.EXPERIMENTS,
        help=text(
            "ensembles",
            "What the run does: the comparison, or a claim of the lecture put to the test.",
        ),
    )
    corrupt_share: float = fields.corrupt_share(_WHAT_IF)
    at_once: bool = setting(
        False,
        text("ensembles", "All models at once"),
        group=_MACHINE,
        help=text(
            "ensembles",
            "They take turns, some trees each, so that their curves grow side by side; the memory "
            "of each cannot be told then.",
        ),
    )
    threads: int = setting(
        0,
        text("ensembles", "Threads"),
        ge=0,
        le=256,
        group=_MACHINE,
        help=text("ensembles", "For forests and XGBoost; 0 chooses by the size of the data."),
    )

    @classmethod
    def kept_by_preset(cls, preset: str, values: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields of a student's own file; only the lecture's preset loads Boston."""
        is_own = values.get("data") not in SAMPLES and preset != "lecture"
        return OF_DATA if is_own else frozenset()

    @field_validator("data")
    @classmethod
    def _check_data(cls, data: str) -> str:
        if data not in SAMPLES and not PurePath(data).suffix:
            words = text("ensembles", "must be one of {names} or a file's path")
            raise refusal(words(names=", ".join(SAMPLES)))
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
    def found_target(self) -> str:
        """The target that was found in a user's file that was looked at; empty before."""
        found = known(self.data, self.decisions, self.types())
        return found.target() if found is not None else ""

    @property
    def decisions(self) -> Decisions:
        """What is said of how the file is written."""
        return reader.decide({name: getattr(self, name) for name in reader.NAMES})

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
            self.decisions,
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
            wrong.append(
                text(
                    "ensembles", "has a split's seed of its own, which needs one split; take it out"
                )
            )
            found["validation"] = text(
                "ensembles", "must be one split while a model has a split's seed of its own"
            )
        if len(specs) * self.fits > _FITS_LIMIT:
            wrong.append(
                text("ensembles", "and validation ask for {count:,} fits; at most {fits_limit:,}")(
                    count=len(specs) * self.fits, fits_limit=_FITS_LIMIT
                )
            )
            found["validation"] = text(
                "ensembles",
                "asks for {count:,} fits of all models together; at most {fits_limit:,}",
            )(count=len(specs) * self.fits, fits_limit=_FITS_LIMIT)
        unfit = experiment_problems(self.experiment, self.validation, specs)
        if wrong or unfit:
            found["models"] = joined(*wrong, *unfit, by="; ")
        # The list has a page of its own; the form says it where it can be put right, too.
        if unfit:
            found["experiment"] = text("ensembles", "does not suit the models: the list {unfit}")(
                unfit=unfit[0]
            )
        bad = [
            f"{name}={kind}"
            for name, kind in self.types().items()
            if not name or kind not in _COLUMN_TYPES
        ]
        if bad:
            found["column_types"] = text(
                "ensembles", "must be name=type with a type of {names}, got {bad!r}"
            )(names=", ".join(_COLUMN_TYPES), bad=bad[0])
        if self.target and self.target in self.dropped():
            found["drop_columns"] = text("ensembles", "must not leave out the target, {target}")(
                target=self.target
            )
        if self.stratify and self.known_task == "regression":
            found["stratify"] = text("ensembles", "is for classes only, and the target is a number")
        return found
