"""The errors a student can act on: what is wrong, with which value, what to do."""

from __future__ import annotations

from collections.abc import Mapping


class LabError(Exception):
    """Base of all errors whose message is written for the student.

    ``details`` is what may be unfolded behind it, such as another program's trace.
    """

    details: str = ""


class SettingsError(LabError):
    """Some settings are wrong; ``fields`` maps each wrong field to its sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{name} {sentence}" for name, sentence in self.fields.items()))

    def __reduce__(self) -> tuple[type[SettingsError], tuple[dict[str, str]]]:
        return type(self), (self.fields,)


class Cancelled(LabError):  # noqa: N818 (a fact, not a fault)
    """Stop was asked for; the run ends as soon as this passes through it."""
