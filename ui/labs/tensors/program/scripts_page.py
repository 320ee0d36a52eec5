"""The page of the session as two scripts: torch at the left, NumPy at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.tensors.questions import ReadScripts
from core.labs.tensors.reports import Scripts
from core.runtime.messages import Answer
from ui.tab.asking import AskingWidget
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.save_dialog import ask_where_to_save
from ui.widgets.code.code_text import CodeText


class ScriptColumn(QWidget):
    """One script with its title, and buttons that copy and save it."""

    def __init__(self, title: str, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file_name = file_name
        self.code = CodeText()
        self.code.setAccessibleName(title)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.save_button = QPushButton(self.tr("Save…"))
        self.said = QLabel()
        row = QHBoxLayout()
        row.addWidget(QLabel(title))
        row.addWidget(self.said, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.code, 1)
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self._ask_where)

    def show_script(self, source: str) -> None:
        """Show a script."""
        self.code.show_source(source, frozenset())
        self.said.clear()

    def save(self, path: Path) -> None:
        """Write the script to a file and say how it went."""
        try:
            path.write_text(self.code.source, encoding="utf-8")
        except OSError as error:
            self.said.setText(self.tr("Cannot save: {0}").format(error.strerror))
        else:
            self.said.setText(self.tr("Saved."))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.source)
        self.said.setText(self.tr("Copied."))

    @Slot()
    def _ask_where(self) -> None:
        name = ask_where_to_save(
            self, self.tr("Save script"), self._file_name, self.tr("Python script (*.py)")
        )
        if name:
            self.save(Path(name))


class ScriptsPage(AskingWidget):
    """Asks for the scripts when the session has changed and the page is visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_old = True
        self.torch = ScriptColumn(self.tr("torch"), "session_torch.py")
        self.numpy = ScriptColumn(self.tr("NumPy"), "session_numpy.py")
        self.differences = Remark(keeps_place=True)
        columns = QSplitter(Qt.Orientation.Horizontal)
        columns.setChildrenCollapsible(False)
        columns.addWidget(self.torch)
        columns.addWidget(self.numpy)
        columns.setSizes([100, 100])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(columns, 1)
        layout.addWidget(self.differences)

    def refresh(self) -> None:
        """Ask for the scripts now if they are looked at, else when they are."""
        self._is_old = True
        self._ask_if_needed()

    def show_scripts(self, scripts: Scripts) -> None:
        """Show the scripts and where they differ."""
        self.torch.show_script(scripts.torch)
        self.numpy.show_script(scripts.numpy)
        lines = [f"• {difference}" for difference in scripts.differences]
        self.differences.say("\n".join([self.tr("Where the two differ:"), *lines]) if lines else "")
        self.differences.setVisible(bool(lines))

    def showEvent(self, event: object) -> None:
        """Ask for what changed while the page was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask_if_needed()

    def _ask_if_needed(self) -> None:
        if self._is_old and self.isVisible():
            self._is_old = False
            self.ask_newest(ReadScripts(), self.show_scripts, self._show_error)

    def _show_error(self, answer: Answer) -> None:
        self.differences.say(answer.error, "error")
        self.differences.show()
