"""What the student may set in the Spark lab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal

from core.data.column_names import names_in
from core.data.files import settings as reader
from core.data.files.decisions import Decisions, Found
from core.data.files.known import known
from core.data.samples import SAMPLES, Sample
from core.labs.spark.options import check_fields as fields
from core.labs.spark.options import effects
from core.labs.spark.options.choices import (
    DATA_WORDS,
    EXPERIMENT_WORDS,
    MODEL_WORDS,
    PRESET_WORDS,
    PRESETS,
    SPLIT_WORDS,
    TEMPLATE_WORDS,
    VALIDATION_WORDS,
)
from core.labs.spark.options.comparison_checks import (
    comparison_problems,
    models_problem,
    split_problem,
)
from core.labs.spark.options.connect_limits import CONNECT_LIMITS
from core.labs.spark.options.ensembles_reading import (
    EnsemblesReading,
    ensembles_results_setting,
    json_object,
    parse_reading,
    reading_setting,
)
from core.labs.spark.options.machine_fields import (
    heap_mb_setting,
    java_home_setting,
    master_problem,
    master_setting,
    partitions_setting,
    spark_ui_setting,
)
from core.labs.spark.options.model_texts import (
    ListedModel,
    StageSpec,
    grid_problem,
    parse_grid,
    parse_models,
    parse_params,
    parse_stages,
)
from core.labs.spark.options.models import (
    FIRST_DATA,
    MODELS,
    OWN_DATA,
    SCALED,
    Model,
    ModelId,
    SparkData,
    Template,
    measured_problem,
    model_problem,
    ratings_problem,
)
from core.machine.settings import seed_setting
from core.runtime.errors import LabError
from core.runtime.settings import Settings, setting
from core.runtime.text import text

_DATA, _MODEL = text("spark", "Data"), text("spark", "Model")
_FILE = text("spark", "File")
_CHECK = text("spark", "Validation")
_LARGE_ROWS = 500_000


class SparkSettings(Settings):
    """The data, the pipeline, how it is judged, and where it runs."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = PRESETS

    preset: Literal[
        "lecture", "forest", "classes", "clusters", "films", "plane", "search", "models", "scaling"
    ] = setting(
        "lecture",
        text("spark", "Preset"),
        choices=PRESET_WORDS,
        hidden=True,
    )
    experiment: Literal["pipeline", "scaling"] = setting(
        "pipeline",
        text("spark", "Experiment"),
        choices_when=effects.EXPERIMENT_CHOICES,
        group=_MODEL,
        choices=EXPERIMENT_WORDS,
        help=text(
            "spark", "A pipeline, or the same model on ever more rows in scikit-learn and in Spark."
        ),
    )
    template: Template = setting(
        "regression",
        text("spark", "Template"),
        shown_when=effects.PIPELINE,
        choices_when=effects.TEMPLATE_CHOICES,
        group=_MODEL,
        choices=TEMPLATE_WORDS,
        help=text(
            "spark",
            "What is learned; it chooses the stages, the data to begin with and the scores.",
        ),
    )
    data: str = setting(
        "auto",
        text("spark", "Data"),
        shown_when=effects.PIPELINE,
        choices_when=effects.DATA_CHOICES,
        group=_DATA,
        kind="file",
        choices=DATA_WORDS,
        help=text(
            "spark",
            "A data set, or a CSV, JSON or Parquet file or folder, also by a URL such as hdfs://.",
        ),
    )
    target: str = setting(
        "",
        text("spark", "Target"),
        shown_when=effects.LEARNED,
        group=_DATA,
        help=text("spark", "The column to predict; empty takes the last one."),
    )
    encoding: reader.Encoding = reader.encoding_setting(_FILE, effects.OWN_FILE)
    delimiter: reader.Delimiter = reader.delimiter_setting(_FILE, effects.OWN_FILE)
    header_line: reader.HeaderLine = reader.header_setting(_FILE, effects.OWN_FILE)
    decimal: reader.Decimal = reader.decimal_setting(_FILE, effects.OWN_FILE)
    thousands: reader.Thousands = reader.thousands_setting(_FILE, effects.OWN_FILE)
    date_order: reader.DateOrder = reader.order_setting(_FILE, effects.OWN_FILE)
    gap_words: str = reader.gap_setting(_FILE, effects.OWN_FILE)
    sheet: str = reader.sheet_setting(_FILE, effects.OWN_FILE)
    drop_columns: str = setting(
        "",
        text("spark", "Leave out"),
        shown_when=effects.PIPELINE,
        group=_DATA,
        help=text(
            "spark", "Columns that the models may not see, by commas; quote a name that has one."
        ),
    )
    rows: int = fields.rows(_DATA)
    model: ModelId = setting(
        "auto",
        text("spark", "Model"),
        shown_when=effects.ONE_MODEL,
        choices_when=effects.MODEL_CHOICES,
        group=_MODEL,
        choices=MODEL_WORDS,
        help=text("spark", "The estimator at the pipeline's end."),
    )
    params: str = setting(
        "",
        text("spark", "Parameters"),
        shown_when=effects.PARAMS,
        group=_MODEL,
        help=text(
            "spark",
            "The model's own parameters, such as numTrees=50, maxDepth=5; empty keeps ours.",
        ),
    )
    models: str = setting(
        "",
        text("spark", "Models"),
        shown_when=effects.COMPARABLE,
        group=_MODEL,
        help=text(
            "spark",
            "Several models on one split in place of the one above, by "
            "commas, such as linear, random_forest(numTrees=50), gbt; "
            "empty fits the one.",
        ),
    )
    stages: str = setting(
        "",
        text("spark", "Stages"),
        group=_MODEL,
        hidden=True,
        help=text(
            "spark",
            "The pipeline's stages as JSON, as the builder makes them; empty is the template's.",
        ),
    )
    test_share: float = fields.test_share(_CHECK)
    seed: int = seed_setting(_CHECK, default=42)
    split: Literal["spark", "sklearn"] = setting(
        "spark",
        text("spark", "Split"),
        shown_when=effects.PIPELINE,
        choices_when=effects.SPLIT_CHOICES,
        group=_CHECK,
        choices=SPLIT_WORDS,
        help=text(
            "spark",
            "Who cuts the rows in two. As in the Ensembles lab they are "
            "read, filled and cut as scikit-learn does, the very same "
            "rows; for data that fit into memory.",
        ),
    )
    validation: Literal["split", "cross_validation", "train_validation"] = setting(
        "split",
        text("spark", "Validation"),
        shown_when=effects.CHOSEN_BY_GRID,
        choices_when=effects.VALIDATION_CHOICES,
        group=_CHECK,
        choices=VALIDATION_WORDS,
        help=text("spark", "How the best of the grid is found; the test part is kept out of it."),
    )
    folds: int = fields.folds(_CHECK)
    grid: str = fields.grid(_CHECK)
    master: str = master_setting()
    partitions: int = partitions_setting()
    heap_mb: int = heap_mb_setting()
    java_home: str = java_home_setting()
    spark_ui: bool = spark_ui_setting()

    reading: str = reading_setting()
    ensembles_results: str = ensembles_results_setting()

    @property
    def data_id(self) -> str:
        """The data set's id, or the path as it was given."""
        return FIRST_DATA[self.template] if self.data == "auto" else self.data

    @property
    def sample(self) -> Sample | None:
        """The data set, if it is one that all labs know."""
        return SAMPLES.get(self.data_id)

    @property
    def own_data(self) -> SparkData | None:
        """The data set, if it is one of this lab's own."""
        return OWN_DATA.get(self.data_id)

    @property
    def is_file(self) -> bool:
        """Whether the data are the user's."""
        return self.sample is None and self.own_data is None

    @property
    def decisions(self) -> Decisions:
        """What is said of how the user's file is written."""
        return reader.decide({name: getattr(self, name) for name in reader.NAMES})

    @property
    def found(self) -> Found | None:
        """What was found of the user's file, once it has been looked at."""
        return known(self.data_id, self.decisions, {}) if self.is_file else None

    @property
    def known_target(self) -> str:
        """The target's column; empty where only the file knows it."""
        own = self.sample or self.own_data
        if self.split == "sklearn" and self.is_file:
            return ""  # it is put last, and its name may be another then
        proposed = own.target if own else self.found.target() if self.found else ""
        target = self.target or proposed
        return target.replace(".", "_") if self.is_file else target  # as `load` names them

    @property
    def model_id(self) -> str:
        """The model's id within its template."""
        return next(iter(MODELS[self.template])) if self.model == "auto" else self.model

    @property
    def chosen_model(self) -> Model:
        """The model at the pipeline's end."""
        return MODELS[self.template][self.model_id]

    @property
    def is_comparison(self) -> bool:
        """Whether several models are fitted on one split."""
        return bool(self.models.strip())

    @property
    def is_connect(self) -> bool:
        """Whether the master is a Spark Connect server."""
        return self.master.startswith("sc://")

    @property
    def is_large(self) -> bool:
        """Whether the data are known to be large."""
        is_generated = self.data_id == "generated" or self.experiment == "scaling"
        return is_generated and self.rows >= _LARGE_ROWS

    @property
    def is_supervised(self) -> bool:
        """Whether a target is learned."""
        return self.template in ("regression", "classification", "recommendation")

    def located(self) -> SparkSettings:
        """Return the settings with a local file named from the root: Java is in another folder."""
        if not self.is_file or "://" in self.data:
            return self
        return self.with_(data=str(Path(self.data).expanduser().absolute()))

    def stage_specs(self) -> tuple[StageSpec, ...]:
        """Return the builder's stages that are switched on; none for the template's own.

        Several models have stages of their own.
        """
        if self.is_comparison:
            return ()
        return tuple(stage for stage in parse_stages(self.stages) if stage.is_on)

    def listed_models(self) -> tuple[ListedModel, ...]:
        """Return the models to be compared."""
        return parse_models(self.models, MODELS[self.template])

    def runnable_models(self) -> tuple[ListedModel, ...]:
        """Return those of the listed models that this master can fit."""
        listed = self.listed_models()
        return tuple(m for m in listed if m.model != "xgboost" or not self.is_connect)

    def all_models(self) -> tuple[Model, ...]:
        """Return the model at the pipeline's end, or each of those to be compared."""
        if not self.is_comparison:
            return (self.chosen_model,)
        return tuple(MODELS[self.template][listed.model] for listed in self.runnable_models())

    def reading_of(self) -> EnsemblesReading:
        """Return how the Ensembles lab reads the data."""
        return parse_reading(self.reading, self.data_id, self.rows, self.seed, self.decisions)

    def dropped(self) -> list[str]:
        """Return the columns to leave out."""
        return names_in(self.drop_columns)

    def model_params(self) -> dict[str, Any]:
        """Return what the model is given: the lab's choice, then the student's."""
        return {**self.chosen_model.params, **parse_params(self.params)}

    def grid_values(self) -> dict[str, list[Any]]:
        """Return the values to try, parameter by parameter."""
        return parse_grid(self.grid)

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        found: dict[str, str] = {}
        if wrong_model := self._model_problem():
            found["model"] = wrong_model
        if not self.data.strip():
            found["data"] = text("spark", "must name a data set, a file or a folder, got ''")
        if wrong_master := master_problem(self.master):
            found["master"] = wrong_master
        parses: dict[str, Callable[[], object]] = {
            "params": lambda: parse_params(self.params),
            "stages": lambda: parse_stages(self.stages),
            "models": self.listed_models,
            "reading": self.reading_of,
            "ensembles_results": lambda: json_object(self.ensembles_results),
        }
        for name, parse in parses.items():
            try:
                parse()
            except LabError as error:
                found[name] = error.text if isinstance(error, LabError) else str(error)
        found.update(self._comparison_problems(can_parse="models" not in found))
        if wrong_grid := grid_problem(self.grid, self.validation):
            found["grid"] = wrong_grid
        if self.template in ("recommendation", "frequent_items") and self.data_id in SAMPLES:
            found["data"] = ratings_problem(self.template, self.data_id)
        return found

    def _model_problem(self) -> str:
        if self.is_connect and self.model == "xgboost":
            return CONNECT_LIMITS["xgboost"].rstrip(".")
        if self.experiment == "scaling" and self.model_id not in SCALED:
            return measured_problem(self.model)
        return model_problem(self.template, self.model)

    def _comparison_problems(self, *, can_parse: bool) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.is_comparison:
            found = comparison_problems(self.template, self.experiment, self.validation)
            if can_parse:
                found["models"] = models_problem(self.listed_models(), self.runnable_models())
        if self.split == "sklearn":
            made = self.own_data is not None
            found["split"] = split_problem(self.data_id, is_made_by_spark=made)
        return {name: sentence for name, sentence in found.items() if sentence}
