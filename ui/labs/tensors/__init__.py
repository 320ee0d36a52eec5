"""The exhibit of the tensor playground."""

from ui.labs.tensors.view import TensorsView

__all__ = ["TensorsView"]
