"""The text of a recipe: numbered lines, with the changed ones and the next one marked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from ui import theme
from ui.text_size import fixed_font
from ui.widgets.code.code_gutter import CodeGutter
from ui.widgets.code.python_highlighter import PythonHighlighter


class CodeText(QPlainTextEdit):
    """A read-only Python module with a gutter of line numbers.

    Signals
    -------
    line_chosen(int)
        A line's place in the gutter was clicked; lines count from 1.
    """

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ""
        self._changed_lines: frozenset[int] = frozenset()
        self._next_line: int | None = None
        self._around = range(0)
        self._menu_actions: list[QAction] = []
        self._gutter = CodeGutter(self, self)
        self._highlighter = PythonHighlighter(self.document(), self.palette())
        self._set_up()
        self._gutter.line_clicked.connect(self.line_chosen)
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._update_gutter)
        self.cursorPositionChanged.connect(self._mark_lines)
        self._fit_gutter()

    def show_source(self, source: str, changed_lines: frozenset[int]) -> None:
        """Show a module; the caret and the scroll position stay where they were."""
        newly_changed = sorted(changed_lines - self._changed_lines)
        self._changed_lines = changed_lines
        if source != self._source:
            self._source = source
            self._next_line, self._around = None, range(0)
            caret_line, top = self.caret_line, self.verticalScrollBar().value()
            self._highlighter.read_source(source)
            self.setPlainText(source.removesuffix("\n"))
            self.move_caret(caret_line)
            self.verticalScrollBar().setValue(top)
        self._mark_lines()
        if newly_changed:
            self._reveal(newly_changed[0])

    def show_next_line(self, line: int | None, around: range = range(0)) -> None:
        """Mark the line about to run and bring it into view; None takes the mark away.

        The lines ``around`` it are marked faintly.
        """
        self._next_line = line
        self._around = around
        self._mark_lines()
        if line is not None:
            self._reveal(line)

    @property
    def source(self) -> str:
        """The module as it was given."""
        return self._source

    @property
    def caret_line(self) -> int:
        """The line that holds the caret, from 1."""
        return self.textCursor().blockNumber() + 1

    def move_caret(self, line: int) -> None:
        """Put the caret at the start of a line, or of the last one if there are fewer."""
        last = self.document().blockCount()
        block = self.document().findBlockByNumber(min(max(line, 1), last) - 1)
        self.setTextCursor(QTextCursor(block))

    def add_menu_action(self, action: QAction) -> None:
        """Offer an action on top of the context menu; a right click moves the caret first."""
        self._menu_actions.append(action)

    def line_at(self, y: int) -> int | None:
        """Return the line at a height of the viewport, or None below the last line."""
        block = self.cursorForPosition(QPoint(0, y)).block()
        line = block.blockNumber() + 1
        return line if y <= self.line_rect(line).bottom() else None

    def line_rect(self, line: int) -> QRectF:
        """Return where a line lies in the viewport."""
        block = self.document().findBlockByNumber(line - 1)
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    def lines_in_view(self) -> Iterator[tuple[int, QRectF]]:
        """Yield each visible line with its place in the viewport."""
        block = self.firstVisibleBlock()
        while block.isValid():
            rect = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if rect.top() > self.viewport().height():
                return
            yield block.blockNumber() + 1, rect
            block = block.next()

    @property
    def gutter(self) -> CodeGutter:
        """The strip of line numbers."""
        return self._gutter

    @property
    def changed_lines(self) -> frozenset[int]:
        """The lines marked as changed."""
        return self._changed_lines

    @property
    def next_line(self) -> int | None:
        """The line marked as about to run."""
        return self._next_line

    @property
    def lines_around(self) -> range:
        """The lines marked because they belong to it."""
        return self._around

    def line_tip(self, line: int | None) -> str:
        """Return what there is to say about a line."""
        if line is not None and line == self._next_line:
            return self.tr("The next line to run")
        return self.tr("Changed by what-if") if line in self._changed_lines else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter at the left edge, and the next line in view."""
        super().resizeEvent(event)
        if self._next_line is not None:
            self._reveal(self._next_line)
        rect = self.contentsRect()
        self._gutter.setGeometry(
            rect.left(), rect.top(), self._gutter.fitting_width(), rect.height()
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._highlighter.follow_palette(self.palette())
            self._mark_lines()
        elif event.type() == QEvent.Type.FontChange:
            self._fit_gutter()

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the marked lines on hover."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self.line_tip(self.line_at(event.pos().y()))
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the usual menu with the added actions on top."""
        is_click = event.reason() == QContextMenuEvent.Reason.Mouse
        if is_click and not self.textCursor().hasSelection():
            self.setTextCursor(self.cursorForPosition(event.pos()))
        menu = self.createStandardContextMenu()
        before = menu.actions()[0] if menu.actions() else None
        if before is not None:
            before = menu.insertSeparator(before)
            menu.insertActions(before, self._menu_actions)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(fixed_font())
        self.setAccessibleName(self.tr("Code of the recipe"))

    def _reveal(self, line: int) -> None:
        bar = self.verticalScrollBar()
        top, shown = bar.value() + 1, max(bar.pageStep(), 1)
        if not top <= line < top + shown:
            bar.setValue(line - 1 - shown // 3)

    @Slot()
    def _mark_lines(self) -> None:
        changed = theme.changed_color()
        marks = [self._line_mark(line, changed, 45) for line in sorted(self._changed_lines)]
        caret_color = self.palette().color(QPalette.ColorRole.Text)
        marks.append(self._line_mark(self.caret_line, caret_color, 14))
        marks += [self._line_mark(line, theme.accent(), 26) for line in self._around]
        if self._next_line is not None:
            marks.append(self._line_mark(self._next_line, theme.accent(), 80))
        self.setExtraSelections(marks)
        self._gutter.update()

    def _line_mark(self, line: int, color: QColor, alpha: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        tint = QColor(color)
        tint.setAlpha(alpha)
        mark.format.setBackground(tint)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return mark

    @Slot()
    def _fit_gutter(self) -> None:
        self.setViewportMargins(self._gutter.fitting_width(), 0, 0, 0)

    @Slot(QRect, int)
    def _update_gutter(self, rect: QRect, moved_px: int) -> None:
        if moved_px:
            self._gutter.scroll(0, moved_px)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())
