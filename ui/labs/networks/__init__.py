"""The exhibit of the networks lab."""

from ui.labs.networks.view import NetworksView

__all__ = ["NetworksView"]
