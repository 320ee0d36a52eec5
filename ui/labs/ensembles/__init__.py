"""The exhibit of the ensembles lab."""

from ui.labs.ensembles.view import EnsemblesView

__all__ = ["EnsemblesView"]
