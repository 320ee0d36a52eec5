"""The exhibit of the GAN lab."""

from ui.labs.gan.view import GanView

__all__ = ["GanView"]
