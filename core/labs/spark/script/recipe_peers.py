"""The steps that give Spark the very rows and columns that scikit-learn gets."""

import pyspark.sql.functions as F  # noqa: N812 (its name everywhere)
from pyspark.ml.feature import OneHotEncoder, SQLTransformer, StringIndexer, VectorAssembler


def frame(spark, table, schema=None):
    """Return a table of pandas as one of Spark's, its rows in order; NaN becomes a gap."""
    return spark.createDataFrame(table, schema).replace(float("nan"), None).coalesce(1)


def without_dots(table):
    """Return the table with names that are one word to Spark; behind a dot it looks for a field."""
    return table.rename(columns=lambda name: name.replace(".", "_").replace("`", "_"))


def prepare_as_sklearn(table, target):
    """Return the stages that fill gaps by the median and give each frequent text a column.

    Medians and texts are those of this table, the rows to learn from. One text has no column, as
    the others tell it, so least squares has one solution.
    """
    kinds = {name: kind for name, kind in table.dtypes if name != target}
    numbers = [name for name, kind in kinds.items() if kind != "string"]
    texts = {name: frequent_texts(table, name) for name in kinds if name not in numbers}
    texts = {name: kept for name, kept in texts.items() if kept}
    medians = medians_of(table, numbers)
    filled = [*filled_numbers(medians), *filled_texts(texts)]
    stages = [SQLTransformer(statement=f"SELECT *, {', '.join(filled)} FROM __THIS__")]
    codes = [f"{name}_code" for name in texts]
    if texts:
        known, indices = ([f"{name}_{what}" for name in texts] for what in ("filled", "index"))
        stages.append(StringIndexer(inputCols=known, outputCols=indices))
        # A column for each that was kept; dropLast leaves out the most seldom index only.
        stages.append(OneHotEncoder(inputCols=indices, outputCols=codes))
    inputs = [*(f"{name}_filled" for name in medians), *codes]
    stages.append(VectorAssembler(inputCols=inputs, outputCol="features"))
    return stages


def medians_of(table, names):
    """Return the median of each column of numbers, but for those without any value."""
    if not names:
        return {}
    medians = table.agg(*(F.median(F.col(f"`{name}`")) for name in names)).first()
    found = zip(names, medians, strict=True)
    return {name: float(median) for name, median in found if median is not None}


def filled_numbers(medians):
    """Return the SQL of each column of numbers with its median in the gaps."""
    return [
        f"coalesce(`{name}`, {median!r}D) AS `{name}_filled`" for name, median in medians.items()
    ]


def frequent_texts(table, name, most=20):
    """Return the texts of a column that get a column each; a gap counts as the text ?."""
    text = F.coalesce(F.col(f"`{name}`"), F.lit("?")).alias("text")
    counted = table.groupBy(text).count().orderBy(F.desc("count"), F.desc("text")).collect()
    texts = [row["text"] for row in counted]
    return texts[:-1] if len(texts) <= most else texts[: most - 1]


def filled_texts(texts):
    """Return the SQL of each column of texts, with - for the texts that are not kept."""
    found = []
    for name, kept in texts.items():
        escaped = (text.replace("\\", "\\\\").replace("'", "\\'") for text in kept)
        listed = ", ".join(f"'{text}'" for text in escaped)
        text = f"coalesce(`{name}`, '?')"
        found.append(f"CASE WHEN {text} IN ({listed}) THEN {text} ELSE '-' END AS `{name}_filled`")
    return found
