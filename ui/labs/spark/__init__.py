"""The exhibit of the Spark lab."""

from ui.labs.spark.view import SparkView

__all__ = ["SparkView"]
