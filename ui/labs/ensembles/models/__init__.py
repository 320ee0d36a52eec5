"""The pages on which data and models are chosen."""
