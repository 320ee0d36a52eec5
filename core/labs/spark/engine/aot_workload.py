"""What the training run does: what a student's first minutes do, said to Java directly.

It must not go through pyspark, which knows one virtual machine at a time.
"""

from __future__ import annotations

from typing import Any

from core.labs.spark.engine.gateways import open_gateway, texts
from core.labs.spark.engine.jvm import Jvm

_ROWS = 500
_QUERY = (
    "SELECT a, count(*) AS n, avg(b) AS mean FROM trained WHERE b > 0.1 GROUP BY a ORDER BY n DESC"
)


def work(jvm: Jvm) -> None:
    """Start a session in the machine, fit, judge, query and read files."""
    gateway = open_gateway(jvm)
    try:
        _work(gateway, str(jvm.folder / "work" / "trained"))
    finally:
        gateway.shutdown()


def _work(gateway: Any, path: str) -> None:
    sql = gateway.jvm.org.apache.spark.sql
    ml = gateway.jvm.org.apache.spark.ml
    spark = (
        sql.SparkSession.builder()
        .master("local[2]")
        .appName("training")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    table = spark.range(_ROWS).selectExpr(
        texts(gateway, "id % 7 AS a", "rand(1) AS b", "rand(2) AS c", "2 * rand(1) + id AS y")
    )
    table.cache().count()
    assembler = ml.feature.VectorAssembler().setInputCols(texts(gateway, "a", "b", "c"))
    rows = assembler.setOutputCol("features").transform(table)
    judge = ml.evaluation.RegressionEvaluator().setLabelCol("y")
    for model in (
        ml.regression.LinearRegression(),
        ml.regression.RandomForestRegressor().setNumTrees(5).setMaxDepth(4),
    ):
        fitted = model.setLabelCol("y").fit(rows)
        judge.evaluate(fitted.transform(rows))
    table.createOrReplaceTempView("trained")
    spark.sql(_QUERY).collectAsList()
    for kind in ("csv", "json", "parquet"):
        table.write().format(kind).save(f"{path}.{kind}")
        spark.read().format(kind).load(f"{path}.{kind}").count()
    spark.stop()
