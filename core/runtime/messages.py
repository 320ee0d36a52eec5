"""What travels between the window's process and a worker's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.runtime.events import Changed, Finished, Note, Started
from core.runtime.local_value import LocalValue
from core.runtime.request import Request
from core.runtime.spec import LabSpec
from core.runtime.text import Text

Button = Literal["pause", "resume", "step", "stop"]
Hold = Literal["running", "paused", "stepping"]
Change = tuple[int, Mapping[str, Any]]  # after this step, these live settings
TraceKind = Literal["line", "iteration", "to"]


@dataclass(frozen=True, slots=True)
class TraceRequest:
    """Where the line stepper stops next: the next line, after the next step, or at ``line``.

    Where ``to`` has several ``lines``, it stops at whichever comes first.
    """

    kind: TraceKind
    line: int = 0
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Warm:
    """Import these modules now, so that the first run needs not wait for them.

    Of ``package.module:function`` call the function, too, with the tab's state.
    """

    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartRun:
    """Start a run of a lab; ``begin`` is how: at full speed, one step, or walking lines.

    ``changes`` of live settings are taken where a run before took them.
    """

    spec: LabSpec
    settings: Mapping[str, Any]
    folder: Path | None = None
    begin: Literal["run", "step"] | TraceRequest = "run"
    pace: float = 0.0
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the run under way."""

    button: Button


@dataclass(frozen=True, slots=True)
class Walk:
    """Walk the recipe's lines."""

    request: TraceRequest


@dataclass(frozen=True, slots=True)
class SetPace:
    """Limit the steps per second; 0 is full speed."""

    steps_per_s: float


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Change live settings of the run under way."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer a request.

    Between runs; between two steps of one if its lab's spec has ``answers_during_run``.
    """

    id: int
    request: Request[Any]


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Answer a request at once, beside the answer under way, to end that; its value is lost."""

    request: Request[Any]


Order = Warm | StartRun | Press | Walk | SetPace | ChangeSettings | Ask | Interrupt


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has imported what it was told to."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The steps since the last batch; a column holds float64 pairs ``index, value``."""

    index: int
    total: int
    steps: int
    columns: Mapping[str, bytes]
    snapshots: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """An event that is not a step."""

    event: Started | Note | Changed | Finished


@dataclass(frozen=True, slots=True)
class Held:
    """The run has entered this state."""

    state: Hold


@dataclass(frozen=True, slots=True)
class LineReached:
    """The recipe is about to run ``line`` of ``function``, with these local values."""

    line: int
    function: str
    values: tuple[LocalValue, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over and its record closed."""

    finished: Finished


@dataclass(frozen=True, slots=True)
class Answer:
    """The value of an `Ask`, or the sentence why there is none."""

    id: int
    value: Any = None
    error: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Renewal:
    """The worker ends; what was given to it and is not over is for another one. Says why."""

    reason: Text


Message = Ready | Batch | Said | Held | LineReached | Ended | Answer | Renewal
