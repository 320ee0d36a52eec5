"""Builds the program that students get: `python -m app.packaging.build`."""
