"""The runs kept in the user's data folder: list them, read them, rename and delete them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

KeptOutcome = Literal["done", "failed", "cancelled", "interrupted", "running"]


@dataclass(frozen=True)
class RunSummary:
    """One recorded run, without its curves.

    ``outcome`` is ``interrupted`` where the app ended before the run did. ``id`` is the name of
    the run's folder, unique within the lab.
    """

    id: str
    lab: str
    name: str
    started_at: datetime
    settings: Mapping[str, Any]
    outcome: KeptOutcome
    message: str
    result: Mapping[str, Any]
    steps: int
