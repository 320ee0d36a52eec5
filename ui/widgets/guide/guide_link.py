"""The ``gradus:`` links of guides and messages, which act on the lab."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

_VERBS = frozenset({"set", "try", "run", "stop", "open", "preset", "lab", "export"})


def parse_action(link: str) -> tuple[str, dict[str, str]] | None:
    """Return the verb and values of a ``gradus:`` link, or None where it is none we know."""
    parts = urlsplit(link)
    if parts.scheme != "gradus" or parts.path not in _VERBS:
        return None
    # A plus is a plus here, as in 1e+3, not the space that HTML forms make of it.
    query = parts.query.replace("+", "%2B")
    return parts.path, dict(parse_qsl(query, keep_blank_values=True))
