"""The errors a student can act on: what is wrong, with which value, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from core.runtime.text import Text, as_text, joined, verbatim


class LabError(Exception):
    """Base of all errors whose message is written for the student.

    ``text`` is that message as it was given, a `Text` that the window can translate; ``details``
    is what may be unfolded behind it, such as another program's trace.
    """

    details: str = ""

    @property
    def text(self) -> Text:
        """The message; ``str(error)`` is its English."""
        said = self.args[0] if self.args else ""
        return as_text(said if isinstance(said, str) else str(said))


class SettingsError(LabError):
    """Some settings are wrong; ``fields`` maps each wrong field to its sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(joined(*(_named(*field) for field in self.fields.items()), by="; "))

    def __reduce__(self) -> tuple[type[SettingsError], tuple[dict[str, str]]]:
        return type(self), (self.fields,)


def _named(name: str, sentence: str) -> Text:
    return joined(verbatim(name), sentence)


class NewWorkerNeeded(LabError):  # noqa: N818 (a wish, not a fault)
    """What is asked takes a process that has not done what this one did.

    The engine starts another worker in place of this one, and asks that.
    """


class Cancelled(LabError):  # noqa: N818 (a fact, not a fault)
    """Stop was asked for; the run ends as soon as this passes through it."""
