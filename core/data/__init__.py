"""The data sets and the readers of users' files."""
