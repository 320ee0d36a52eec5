"""What Spark is doing: calls that can be stopped, questions, progress."""
