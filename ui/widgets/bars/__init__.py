"""The bar of a run and the bar of messages."""
