"""The Spark lab: build, watch and scale a spark.ml pipeline, from this computer to a cluster."""

from core.labs.spark.settings import SparkSettings
from core.runtime.spec import LabSpec
from core.runtime.text import text

SPEC = LabSpec(
    id="spark",
    title=text("spark", "Spark"),
    summary=text(
        "spark", "Build, watch and scale a spark.ml pipeline, from this computer to a cluster."
    ),
    settings=SparkSettings,
    entry="core.labs.spark.experiment:run",
    recipe="core.labs.spark.script.script:recipe",
    small={},
    # Least squares on the houses: its share explained over many splits lies in this range.
    small_result={"r2": (0.55, 0.85), "rmse": (3, 7)},
    warm=(
        "core.labs.spark.experiment",
        "core.labs.spark.requests",
        "core.labs.spark.engine.warm:warm_up",
    ),
    answers_during_run=True,
)
