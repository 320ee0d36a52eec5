"""What the window remembers between starts: sizes and choices, through QSettings, only here."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from PySide6.QtCore import QByteArray, QSettings

from core.runtime.own_files import read_or_set_aside
from ui.theme import Scheme

_GROUP = "v1"
_LONGEST_BYTES = 2**20


class Preferences:
    """Reads with a type and a default; nonsense in the file reads as the default."""

    def __init__(self, file: str) -> None:
        read_or_set_aside(Path(file), _check, None)
        self._settings = QSettings(file, QSettings.Format.IniFormat)
        self._settings.beginGroup(_GROUP)

    def save(self) -> None:
        """Write now what else is written when the window is gone."""
        self._settings.sync()

    def text(self, name: str, default: str) -> str:
        """Return a text."""
        value = self._settings.value(name, default)
        return value if isinstance(value, str) else default

    def set_text(self, name: str, value: str) -> None:
        """Remember a text."""
        self._settings.setValue(name, value)

    def scheme(self) -> Scheme:
        """Return the colours chosen: light, dark or as the system."""
        name = self.text("window/scheme", "system")
        return cast("Scheme", name) if name in get_args(Scheme) else "system"

    def set_scheme(self, scheme: Scheme) -> None:
        """Remember the colours chosen."""
        self.set_text("window/scheme", scheme)

    def text_percent(self) -> int:
        """Return the size of the words in percent; nonsense reads as 100."""
        written = self.text("window/text", "100")
        return int(written) if written.isdecimal() and len(written) < 4 else 100

    def set_text_percent(self, percent: int) -> None:
        """Remember the size of the words."""
        self.set_text("window/text", str(percent))

    def state(self, name: str) -> QByteArray:
        """Return what a widget's ``saveState`` or ``saveGeometry`` gave; empty if nothing."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, name: str, value: QByteArray) -> None:
        """Remember what a widget's ``saveState`` or ``saveGeometry`` gave."""
        self._settings.setValue(name, value)


def _check(file: Path) -> None:
    """Raise where Qt would read nothing from the file, and then write over it."""
    with file.open("rb") as opened:
        if len(opened.read(_LONGEST_BYTES + 1)) > _LONGEST_BYTES:
            raise ValueError("far too long")
    settings = QSettings(str(file), QSettings.Format.IniFormat)
    if settings.status() != QSettings.Status.NoError:
        raise ValueError(settings.status().name)
