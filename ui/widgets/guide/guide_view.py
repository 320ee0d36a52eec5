"""The guide of a lab: a text whose links act on the lab."""

from __future__ import annotations

import logging

from PySide6.QtCore import QEvent, QUrl, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.guide.guide_link import parse_action
from ui.widgets.guide.guide_text import GuideText

_log = logging.getLogger(__name__)


class GuideView(QWidget):
    """Shows Markdown; it opens nothing and loads nothing by itself.

    Signals
    -------
    action_requested(str, dict)
        A link such as ``gradus:set?learning_rate=1e-7`` was followed: the verb and its values, all
        strings. Verbs: ``set``, ``try`` (set and run), ``run``, ``stop``, ``open``, ``preset``.
    external_link_clicked(str)
        A link to ``https:`` was followed.
    """

    action_requested = Signal(str, dict)
    external_link_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markdown = ""
        self._scroll_positions: dict[str, int] = {}
        self._text = GuideText(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        self.setFocusProxy(self._text)
        self._word()
        self._text.anchorClicked.connect(self._follow)

    def show_markdown(self, text: str) -> None:
        """Show a text, at the place where it was left the last time."""
        if text == self._markdown:
            return
        self._scroll_positions[self._markdown] = self._text.verticalScrollBar().value()
        self._markdown = text
        self._text.show_markdown(text)
        self._text.verticalScrollBar().setValue(self._scroll_positions.get(text, 0))

    @property
    def text(self) -> GuideText:
        """The browser itself, for tests."""
        return self._text

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _word(self) -> None:
        self._text.setAccessibleName(self.tr("Guide"))

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        link = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        if url.scheme() == "https":
            self.external_link_clicked.emit(link)
            return
        action = parse_action(link)
        if action is None:
            _log.warning("the guide has a link that means nothing here: %s", link)
            return
        self.action_requested.emit(*action)
