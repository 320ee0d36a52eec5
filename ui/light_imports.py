"""Spares PySide from reading the source of every module that is imported after it."""

from __future__ import annotations

import sys
from typing import Any


# WORKAROUND PySide6 6.11: to find the modules that its "features" (snake_case, true_property)
# might be switched for, it reads and keeps the source of each module imported, its own before it
# and all others after: a fifth of the time that importing the window's modules takes, and 10 MB.
# Drop when PySide looks only where a feature is switched on; nothing here switches one.
def leave_sources_unread() -> None:
    """Have no module considered for features; call before most modules are imported."""
    import shiboken6  # noqa: F401 (brings the module that decides)

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _uses_no_feature


def _uses_no_feature(_module: object) -> bool:
    return False
