"""A tensor that was read from a file, as one item of a session's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from core.labs.tensors.language.statements import Statement


@dataclass(frozen=True, eq=False)
class Load:
    """Numbers from a file under a name; scripts read the file again by the same steps.

    ``tensor`` is never changed: the session works on a copy. ``steps`` are lines of Python that set
    ``name`` from the file, for each library, with ``{path}`` filled in.
    """

    name: str
    tensor: Any
    source: str
    reader: Literal["csv", "image"]
    torch_lines: tuple[str, ...]
    numpy_lines: tuple[str, ...]
    is_floating: bool

    @property
    def targets(self) -> tuple[str, ...]:
        """The name it gives, as a statement's."""
        return (self.name,)

    @property
    def text(self) -> str:
        """What stands in the history for it."""
        return f"{self.name} from {self.source}"


LogItem = Statement | Load
