"""Asks where a file is to be saved; the file has an ending whatever is typed."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

_ENDING = re.compile(r"\*(\.\w+)")


def ask_where_to_save(parent: QWidget, caption: str, name: str, kinds: str) -> str:
    """Return the path chosen, nothing without one.

    Parameters
    ----------
    kinds : str
        As Qt's file dialogs take them: ``PNG image (*.png);;SVG drawing (*.svg)``. A name with none
        of their endings gets that of the kind chosen.
    """
    chosen, kind = QFileDialog.getSaveFileName(parent, caption, name, kinds)
    endings = _ENDING.findall(kinds)
    if not chosen or not endings or Path(chosen).suffix.lower() in endings:
        return chosen
    path = chosen + next(iter(_ENDING.findall(kind)), endings[0])
    # The dialog has asked about another name.
    return path if not Path(path).exists() or _may_replace(parent, caption, path) else ""


def _may_replace(parent: QWidget, caption: str, path: str) -> bool:
    words = QCoreApplication.translate("SaveDialog", "{0} is there already. Replace it?")
    answer = QMessageBox.question(parent, caption, words.format(path))
    return answer == QMessageBox.StandardButton.Yes
