"""Fitting the models of a run, with their curves as they grow."""
