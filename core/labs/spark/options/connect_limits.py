"""What a Spark Connect server does not offer, and why: plain text, nothing is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.runtime.text import text

CONNECT_LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "jobs": text(
            "spark", "Spark Connect does not tell of its jobs and tasks; the server's own pages do."
        ),
        "log": text("spark", "Spark's log is the server's; look at it there."),
        "costs": text(
            "spark", "Over Spark Connect a query's plan is shown without what its steps cost."
        ),
        "ui": text("spark", "Spark's own pages are the server's; open them there."),
        "xgboost": text(
            "spark",
            "xgboost needs a driver in this process, which Spark Connect has not; choose gbt, or "
            "another master.",
        ),
    }
)
"""Feature -> the sentence why it is switched off."""


def limits_of(master: str) -> dict[str, str]:
    """Return what is switched off with this master, feature -> reason; mostly nothing."""
    return dict(CONNECT_LIMITS) if master.startswith("sc://") else {}
