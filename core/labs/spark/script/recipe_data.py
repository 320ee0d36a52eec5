"""Make each data set a DataFrame of Spark."""

import math
from pathlib import Path

import pandas as pd
import pyspark
import pyspark.sql.functions as F  # noqa: N812 (its name everywhere)


def load_movielens():
    """Return ratings that people gave films; they come with Spark."""
    ratings = Path(pyspark.__file__).parent / "data" / "mllib" / "als"
    ratings /= "sample_movielens_ratings.txt"
    names = ["user", "movie", "rating", "time"]
    return pd.read_csv(ratings, sep="::", engine="python", names=names).drop(columns="time")


def generate(spark, rows, seed, parts):
    """Return rows of Friedman's first function: y depends on five of ten columns."""
    table = spark.range(0, rows, 1, parts)
    x = [f"x{number}" for number in range(10)]
    table = table.select(*(F.rand(seed + number).alias(name) for number, name in enumerate(x)))
    y = (
        10 * F.sin(math.pi * F.col("x0") * F.col("x1"))
        + 20 * (F.col("x2") - 0.5) ** 2
        + 10 * F.col("x3")
        + 5 * F.col("x4")
    )
    return table.withColumn("y", y + F.randn(seed + 10))


def named_without_dots(table):
    """Return the table with names that are one word to Spark; behind a dot it looks for a field."""
    return table.toDF(*(name.replace(".", "_").replace("`", "_") for name in table.columns))
