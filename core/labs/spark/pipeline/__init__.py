"""A pipeline of stages: checked, previewed, fitted, saved and compared."""
