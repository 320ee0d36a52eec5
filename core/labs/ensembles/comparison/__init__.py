"""Fitted models beside one another: rows, statistics, claims, the report, files."""
