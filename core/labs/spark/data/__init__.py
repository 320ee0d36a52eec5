"""Tables in Spark: reading them, steps on them, SQL and plans."""
