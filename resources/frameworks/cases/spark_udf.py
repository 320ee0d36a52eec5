"""Spark decides when, where and in which process your function runs: once for each row."""

from pyspark.sql import SparkSession
from pyspark.sql.functions import udf


def twice(number):
    return 2 * number


spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
print(spark.range(3).select(udf(twice, "long")("id")).collect())
spark.stop()
