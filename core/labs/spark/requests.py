"""What the window may ask the worker, all ``function(state, **values)``."""

from __future__ import annotations
