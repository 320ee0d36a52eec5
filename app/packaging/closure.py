"""The distributions that an installed one stands on, as its metadata tells."""

from __future__ import annotations

from collections.abc import Collection
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def distributions(name: str, without: Collection[str] = ()) -> list[str]:
    """Return the distribution and all it needs on this system, in alphabetic order.

    What is needed for an extra alone is left out, but for the extras that are asked for; so are
    those in ``without``, and what they alone need.
    """
    found: dict[str, set[str]] = {}
    waiting = [Requirement(name)]
    while waiting:
        wanted = waiting.pop()
        key = canonicalize_name(wanted.name)
        extras = {"", *wanted.extras}
        if key in without or extras <= found.get(key, set()):
            continue
        try:
            needs = metadata.requires(key) or []
        except metadata.PackageNotFoundError:
            continue  # of another system
        found[key] = found.get(key, set()) | extras
        waiting += [need for need in map(Requirement, needs) if _is_needed(need, extras)]
    return sorted(found)


def _is_needed(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": each}) for each in extras)
