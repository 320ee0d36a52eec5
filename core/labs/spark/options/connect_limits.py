"""What a Spark Connect server does not offer, and why: plain text, nothing is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONNECT_LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "jobs": "Spark Connect does not tell of its jobs and tasks; the server's own pages do.",
        "log": "Spark's log is the server's; look at it there.",
        "costs": "Over Spark Connect a query's plan is shown without what its steps cost.",
        "ui": "Spark's own pages are the server's; open them there.",
        "xgboost": (
            "xgboost needs a driver in this process, which Spark Connect has not; choose gbt, or "
            "another master."
        ),
    }
)
"""Feature -> the sentence why it is switched off."""


def limits_of(master: str) -> dict[str, str]:
    """Return what is switched off with this master, feature -> reason; mostly nothing."""
    return dict(CONNECT_LIMITS) if master.startswith("sc://") else {}
