"""The pages of data, steps on it, SQL and plans."""
