"""What the About box says."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import QCoreApplication, qVersion


def about_text() -> str:
    """Return version and licence, as Markdown."""
    try:
        version = metadata.version("gradus-lab")
    except metadata.PackageNotFoundError:
        version = QCoreApplication.translate("About", "from source")
    words = QCoreApplication.translate(
        "About",
        "**Gradus** {0}\n\nA laboratory in which students do by hand what a machine-learning "
        "lecture tells.\n\nMIT licence. It stands on Qt {1} and PySide6 (LGPL), PyTorch, "
        "scikit-learn, XGBoost, NumPy and pyqtgraph.",
    )
    return words.format(version, qVersion())
