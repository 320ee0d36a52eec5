"""The part of a script that reads and cuts the rows as the ensembles lab does."""

from __future__ import annotations

from core.data.reading import add_reading
from core.labs.spark.script.constructors import target_text
from core.labs.spark.settings import SparkSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import literal

_PARTS = "core.labs.spark.script.recipe_parts"
_PEERS = "core.labs.spark.script.recipe_peers"
_PREPARATION = (
    "prepare_as_sklearn",
    "medians_of",
    "filled_numbers",
    "frequent_texts",
    "filled_texts",
)
_SPLIT = "core.data.recipe_split"


def add_peer_data(script: Script, settings: SparkSettings, partitions: int) -> None:
    """Add ``read``, ``load`` and ``parts``; the training rows go into so many partitions."""
    _add_reading(script, settings)
    script.add_functions(_PEERS, ["frame"])
    script.add('def load(spark):\n    """Return the rows."""\n    return frame(spark, read())')
    cut = "stratified_holdout" if settings.reading_of().stratify else "holdout"
    script.add_functions(_SPLIT, [cut])
    repartition = f".repartition({partitions})" if partitions else ""
    script.add(
        "def parts(table):\n"
        '    """Return the rows to learn from and the rows to judge by: scikit-learn\'s split."""\n'
        "    rows = table.toPandas()\n"
        f"    target = rows[{target_text(settings)}]\n"
        f"    numbers = next({cut}(target, {settings.seed}, {literal(settings.test_share)}))\n"
        "    spark = table.sparkSession\n"
        "    train, test = (frame(spark, rows.iloc[part], table.schema) for part in numbers)\n"
        f"    return train{repartition}.cache(), test.cache()"
    )


def _add_reading(script: Script, settings: SparkSettings) -> None:
    table = add_reading(script, settings.reading_of().reading, loader="load_sample")
    column = settings.target or (settings.sample.target if settings.sample else "")
    target = literal(column) if column else "table.columns[-1]"
    dropped = ", ".join(map(literal, settings.dropped()))
    script.add_functions(_SPLIT, ["parts_of"])
    whole = "features.assign(**{target.name: target})"
    if settings.is_file:
        script.add_functions(_PEERS, ["without_dots"])
        whole = f"without_dots({whole})"
    script.add(
        "def read():\n"
        '    """Return the rows that have a target, which is the last column."""\n'
        f"    table = {table}\n"
        f"    features, target = parts_of(table, {target}, [{dropped}])\n"
        f"    return {whole}"
    )


def preparation(script: Script, settings: SparkSettings) -> str:
    """Add the function that prepares the columns; return its name."""
    if settings.split == "sklearn" and (settings.is_file or settings.reading_of().reading.types):
        script.add_functions(_PEERS, _PREPARATION)
        return _PREPARATION[0]
    script.add_functions(_PARTS, ["prepare"])
    return "prepare"
