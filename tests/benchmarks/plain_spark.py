"""A first pipeline as pyspark starts it: ``plain_spark.py``.

Prints the seconds to a ready session and to the first pipeline's end, and the CPU seconds of Python
and of Java at both moments. Java is the one of the variable JAVA_HOME, as for any Spark.
"""

from __future__ import annotations

import json
import time

BEGAN = time.perf_counter()

import psutil  # noqa: E402
from mlxtend.data import boston_housing_data  # noqa: E402
from pyspark.ml import Pipeline  # noqa: E402
from pyspark.ml.evaluation import RegressionEvaluator  # noqa: E402
from pyspark.ml.feature import VectorAssembler  # noqa: E402
from pyspark.ml.regression import LinearRegression  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402


def cpu_s() -> float:
    """Return the CPU seconds of this process and of all that it has started."""
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    own = (times for process in family for times in [process.cpu_times()])
    # Java's launcher, which has ended, counts as its parent's ended children.
    return sum(t.user + t.system + t.children_user + t.children_system for t in own)


def pipeline(spark: SparkSession) -> float:
    """Fit and judge least squares on Boston; return its RMSE."""
    features, target = boston_housing_data()
    rows = [(*map(float, row), float(value)) for row, value in zip(features, target, strict=True)]
    names = [f"x{number}" for number in range(features.shape[1])]
    table = spark.createDataFrame(rows, [*names, "y"]).coalesce(1)
    train, test = table.randomSplit([0.8, 0.2], seed=42)
    stages = [
        VectorAssembler(inputCols=names, outputCol="features"),
        LinearRegression(labelCol="y"),
    ]
    model = Pipeline(stages=stages).fit(train)
    return float(RegressionEvaluator(labelCol="y").evaluate(model.transform(test)))


def report(spark: SparkSession) -> None:
    """Time the first pipeline and print what was measured."""
    ready_s, ready_cpu_s = time.perf_counter() - BEGAN, cpu_s()
    rmse = pipeline(spark)
    done_s, done_cpu_s = time.perf_counter() - BEGAN, cpu_s()
    print(json.dumps([ready_s, ready_cpu_s, done_s, done_cpu_s, rmse]))


if __name__ == "__main__":
    report(SparkSession.builder.getOrCreate())
