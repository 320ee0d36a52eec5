"""The pages of a run: its timeline, its results, predictions for a new row."""
