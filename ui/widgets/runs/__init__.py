"""The table of runs and what differs between them."""
