"""Plots: curves that grow, lines, points, bars, histograms, heat maps."""
