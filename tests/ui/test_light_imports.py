"""PySide leaves the sources of other modules alone, and works as before."""

from __future__ import annotations

import pytest
from support.processes import python

IMPORTING = """
import linecache, sys
if "spared" in sys.argv:
    from ui.light_imports import leave_sources_unread
    leave_sources_unread()
from PySide6.QtCore import QObject, Signal
from ui.theme import apply_theme

class Sender(QObject):
    sent = Signal(int)

sender, got = Sender(), []
sender.sent.connect(got.append)
sender.sent.emit(3)
assert got == [3]
print(*linecache.cache)
"""


@pytest.mark.parametrize(("argument", "is_read"), [("spared", False), ("as_shipped", True)])
def test_the_sources_of_imported_modules_are_read_only_as_pyside_is_shipped(argument, is_read):
    # If the second case fails, PySide has mended it and the workaround can go.
    said = python("-W", "ignore", "-c", IMPORTING, argument)
    assert said.returncode == 0, said.stderr
    assert ("theme.py" in said.stdout) is is_read
