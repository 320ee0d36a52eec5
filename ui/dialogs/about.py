"""What the program is, whose work it stands on, and a report for those who help."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

import resources
from core.machine.device import DeviceReport
from core.machine.diagnostics import diagnostics, version
from ui.icons import app_icon

# Written when the program is built: from source nothing is bundled.
PARTS_FILE = Path(resources.__file__).parent / "licences.json"
_ICON_LINES = 4


def about_text() -> str:
    """Return version and licence, as Markdown."""
    words = QCoreApplication.translate(
        "About",
        "**Gradus** {0}\n\nA laboratory in which students do by hand what a machine-learning "
        "lecture tells.\n\nMIT licence. It stands on Qt {1} and PySide6 (LGPL), PyTorch, "
        "scikit-learn, XGBoost, Apache Spark, NumPy and pyqtgraph.",
    )
    return words.format(version(), qVersion())


class AboutDialog(QDialog):
    """Lets the window go on behind it; deletes itself when closed.

    Signals
    -------
    report_requested
        Copy diagnostics was pressed; `copy_diagnostics` is waited for.
    """

    report_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Gradus"))
        self._status = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._copy = self._buttons.addButton(self.tr("&Copy diagnostics"), role)
        self._copy.setToolTip(
            self.tr("Versions, devices and the last lines of the log, without names or your paths")
        )
        self._licences = self._buttons.addButton(self.tr("&Licences"), role)
        self._licences.setVisible(PARTS_FILE.is_file())
        self._arrange()
        self._copy.clicked.connect(self._request_report)
        self._licences.clicked.connect(self._show_licences)
        self._buttons.rejected.connect(self.reject)

    @Slot(object)
    def copy_diagnostics(self, report: DeviceReport | None) -> None:
        """Put the diagnostics into the clipboard and say so."""
        QGuiApplication.clipboard().setText(diagnostics(report))
        self._status.setText(self.tr("Copied. Paste it into your question."))
        self._copy.setEnabled(True)

    def _arrange(self) -> None:
        line_px = self.fontMetrics().lineSpacing()
        side_px = _ICON_LINES * line_px
        icon = QLabel(pixmap=app_icon().pixmap(QSize(side_px, side_px), self.devicePixelRatio()))
        text = QLabel(about_text(), wordWrap=True, textFormat=Qt.TextFormat.MarkdownText)
        text.setMinimumWidth(24 * line_px)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(line_px)
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(text, 1)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self._status)
        column.addWidget(self._buttons)

    @Slot()
    def _request_report(self) -> None:
        self._copy.setEnabled(False)
        self._status.setText(self.tr("Looking at this computer…"))
        self.report_requested.emit()

    @Slot()
    def _show_licences(self) -> None:
        from ui.dialogs.licences_dialog import LicencesDialog  # seldom opened

        LicencesDialog(PARTS_FILE, self).show()
