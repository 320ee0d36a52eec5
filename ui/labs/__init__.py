"""One folder a lab: its exhibit."""
