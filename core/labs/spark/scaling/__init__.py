"""The same fit at growing sizes, by Spark and by one process."""
