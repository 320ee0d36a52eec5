"""What core says, in the language of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from core.runtime.particles import with_particles
from core.runtime.text import Text


def shown(words: str) -> str:
    """Return a text of core's in the window's language; another string as it is."""
    if not isinstance(words, Text):
        return words
    template = words.source
    if words.context:
        template = QCoreApplication.translate(words.context, words.source)
    if not words.values:
        return template
    filled = template.format(**{name: _value(value) for name, value in words.values.items()})
    return with_particles(filled) if template != words.source else filled


def _value(value: Any) -> Any:
    return shown(value) if isinstance(value, str) else value
