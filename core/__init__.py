"""Computes: settings, experiments, worker processes. Never imports Qt."""
