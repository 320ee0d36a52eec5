"""The bar under a lab: what is happening or what is wrong, and how far the run is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QActionGroup,
    QGuiApplication,
)
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.language import shown
from ui.widgets.bars.progress_line import ProgressLine
from ui.widgets.basic.details_dialog import DetailsDialog
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.icon_label import IconLabel
from ui.widgets.basic.message_kind import MessageKind

_SPACING_PX = 6


class MessageBar(QWidget):
    """Shows one message at a time, with what can be done about it, and the progress of a run.

    Signals
    -------
    action_triggered(str)
        The button with this id was pressed.
    """

    action_triggered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = ""
        self._action_buttons: list[QToolButton] = []
        self._build()
        self._actions = QActionGroup(self)
        self._actions.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._actions.triggered.connect(self._tell_action)
        self.clear()

    def show_message(
        self,
        text: str,
        kind: MessageKind = "info",
        details: str = "",
        actions: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show a message instead of the one before.

        Parameters
        ----------
        details : str
            A longer text behind a button, such as a traceback.
        actions : (id, label) pairs
            A button each.
        """
        self._details = details
        self._icon.show_kind(kind)
        self._icon.setVisible(bool(text))
        words = shown(text)
        self._text.setText(words)
        spoken = self._kind_words(kind).format(words) if words else ""
        self._text.setAccessibleName(spoken)
        self._show_details_button()
        self._show_actions(actions)
        if spoken:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._text, words))

    def clear(self) -> None:
        """Take the message and its buttons away; the progress stays."""
        self.show_message("")

    def message(self) -> str:
        """Return the text shown."""
        return self._text.text()

    def kind(self) -> MessageKind:
        """Return the kind of the message shown."""
        return self._icon.kind()

    def details(self) -> str:
        """Return the text behind the details button."""
        return self._details

    def show_progress(self, done: int, total: int, elapsed_s: float) -> None:
        """Show ``done`` of ``total`` steps; a total of 0 is one not known."""
        self._progress.show_progress(done, total, elapsed_s)
        self._progress.show()

    def hide_progress(self) -> None:
        """Take the progress away; the next one begins anew."""
        self._progress.hide()
        self._progress.reset()

    def _build(self) -> None:
        self._icon = IconLabel("info")
        self._text = ElidedLabel()
        self._text.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(self.tr("Copy"), self._text)
        copy.triggered.connect(self._copy)
        self._text.addAction(copy)
        self._details_button = QToolButton()
        self._details_button.setText(self.tr("Details"))
        self._details_button.setToolTip(self.tr("Show the whole report of what happened"))
        self._details_button.clicked.connect(self._open_details)
        self._text.fitted.connect(self._show_details_button)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(4)
        self._progress = ProgressLine()
        self._progress.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(_SPACING_PX)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addLayout(self._buttons)
        layout.addWidget(self._details_button)
        layout.addSpacing(8)
        layout.addWidget(self._progress)
        # A button that comes or goes must not move the plots above.
        self.setMinimumHeight(self._details_button.sizeHint().height() + 4)

    def _kind_words(self, kind: MessageKind) -> str:
        match kind:
            case "info":
                return self.tr("Note: {0}")
            case "success":
                return self.tr("Done: {0}")
            case "warning":
                return self.tr("Warning: {0}")
            case "error":
                return self.tr("Error: {0}")

    def _show_actions(self, actions: Sequence[tuple[str, str]]) -> None:
        for old in self._actions.actions():
            self._actions.removeAction(old)
            old.deleteLater()
        for gone in self._action_buttons:
            self._buttons.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._action_buttons = [self._action_button(id_, label) for id_, label in actions]

    def _action_button(self, id_: str, label: str) -> QToolButton:
        action = QAction(label, self._actions)
        action.setData(id_)
        button = QToolButton()
        button.setDefaultAction(action)
        self._buttons.addWidget(button)
        return button

    @Slot(QAction)
    def _tell_action(self, action: QAction) -> None:
        self.action_triggered.emit(action.data())

    @Slot()
    def _show_details_button(self) -> None:
        """Offer the details, and a sentence that is cut off, to be read in full."""
        button = self._details_button
        taken_px = button.sizeHint().width() + _SPACING_PX if button.isVisible() else 0
        button.setVisible(bool(self._details) or self._text.is_elided(taken_px))

    @Slot()
    def _open_details(self) -> None:
        DetailsDialog(self._text.text(), self._details or self._text.text(), self).show()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.text())
