"""What is dropped onto the window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData


def dropped_file(data: QMimeData) -> str:
    """Return the path of the one file that is dropped, or nothing."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 else ""
