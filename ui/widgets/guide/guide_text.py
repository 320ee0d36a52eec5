"""Markdown made readable: headings, code, tables and links in the palette's colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontDatabase,
    QImage,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui import theme

_MARGIN_PX = 16
_INDENT_PX = 20
_MEASURE_CHARS = 72
_HEADING_SCALES = {1: 1.5, 2: 1.25, 3: 1.1}
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class GuideText(QTextBrowser):
    """A text browser that follows no link by itself and reads neither files nor the network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markdown = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)

    def show_markdown(self, text: str) -> None:
        """Show a text, from its beginning."""
        self._markdown = text
        self.document().setMarkdown(text, _FEATURES)
        _style(self.document(), self.palette(), self.font())
        self._fit_measure()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return something empty for every name: a null answer would let Qt open the file."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
            nothing.fill(0)
            return nothing
        return QByteArray(b"")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines at a readable length."""
        self._fit_measure()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the font, at the same place in the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._markdown:
            top = self.verticalScrollBar().value()
            self.show_markdown(self._markdown)
            self.verticalScrollBar().setValue(top)

    def _fit_measure(self) -> None:
        measure = self.fontMetrics().averageCharWidth() * _MEASURE_CHARS
        spare = self.viewport().width() - measure - 2 * _MARGIN_PX
        frame = self.document().rootFrame().frameFormat()
        frame.setMargin(_MARGIN_PX)
        frame.setRightMargin(_MARGIN_PX + max(0, spare))
        if frame != self.document().rootFrame().frameFormat():
            self.document().rootFrame().setFrameFormat(frame)


def _style(document: QTextDocument, palette: QPalette, font: QFont) -> None:
    document.setIndentWidth(_INDENT_PX)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _style_table(frame)
    for block in _blocks(document):
        cursor.setPosition(block.position())
        cursor.setBlockFormat(_block_format(block, palette))
        for start, length, char_format in list(_char_formats(block, palette, font)):
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(char_format)
    cursor.endEditBlock()


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _block_format(block: QTextBlock, palette: QPalette) -> QTextBlockFormat:
    block_format = block.blockFormat()
    block_format.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block_format.setTopMargin(0)
    block_format.setBottomMargin(8)
    if block_format.headingLevel():
        block_format.setTopMargin(0 if block.blockNumber() == 0 else 14)
        block_format.setBottomMargin(6)
    elif QTextCursor(block).currentTable() is not None:
        block_format.setBottomMargin(0)
    elif block.textList() is not None:
        block_format.setBottomMargin(4)
    elif _is_quote(block):
        block_format.setLeftMargin(_INDENT_PX)
        block_format.setRightMargin(_INDENT_PX)
    elif _is_code(block):
        is_last = not _is_code(block.next())
        block_format.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block_format.setBackground(palette.brush(QPalette.ColorRole.AlternateBase))
        block_format.setBottomMargin(10 if is_last else 0)
        block_format.setNonBreakableLines(False)
        block_format.setLeftMargin(_INDENT_PX / 2)
    return block_format


def _is_quote(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel.value)


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(
        QTextFormat.Property.BlockCodeFence.value
    )


def _char_formats(
    block: QTextBlock, palette: QPalette, font: QFont
) -> Iterator[tuple[int, int, QTextCharFormat]]:
    level = block.blockFormat().headingLevel()
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families()
    for fragment in _fragments(block):
        char_format = fragment.charFormat()
        if level:
            char_format.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
            char_format.setFontPointSize(font.pointSizeF() * _HEADING_SCALES.get(level, 1.0))
            char_format.setFontWeight(QFont.Weight.DemiBold)
        if char_format.fontFixedPitch():
            char_format.setFontFamilies(fixed)
            char_format.setBackground(palette.brush(QPalette.ColorRole.AlternateBase))
        if char_format.isAnchor():
            char_format.setForeground(palette.brush(QPalette.ColorRole.Link))
            char_format.setFontUnderline(True)
            if char_format.anchorHref().startswith("https:"):
                char_format.setToolTip(char_format.anchorHref())
        elif _is_quote(block):
            char_format.setFontItalic(True)
        yield fragment.position(), fragment.length(), char_format


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    iterator = block.begin()
    while not iterator.atEnd():
        yield iterator.fragment()
        iterator += 1


def _style_table(table: QTextTable) -> None:
    _drop_stray_line(table)
    table_format = table.format()
    table_format.setBorder(1)
    table_format.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    table_format.setBorderBrush(QBrush(theme.grid()))
    table_format.setBorderCollapse(True)
    table_format.setCellPadding(4)
    table_format.setCellSpacing(0)
    table_format.setTopMargin(4)
    table_format.setBottomMargin(10)
    table.setFormat(table_format)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(bold)


def _drop_stray_line(table: QTextTable) -> None:
    # WORKAROUND Qt 6.11: after a block quote the first cell begins with an empty line; drop when
    # `test_a_table_after_a_quote_has_no_empty_line` passes without it.
    cell = table.cellAt(0, 0)
    cursor = cell.firstCursorPosition()
    if cursor.block().length() == 1 and cell.lastPosition() > cell.firstPosition():
        cursor.deleteChar()
