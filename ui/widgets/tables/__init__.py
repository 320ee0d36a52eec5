"""A table to learn from: how its file is read, and the role and the type of each column."""
