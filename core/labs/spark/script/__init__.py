"""The code of a Spark run, put together from its parts."""
