"""All stages that this Spark has, to be searched and added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.labs.spark.pipeline_reports import StageKind
from ui.language import shown

_CLASS = Qt.ItemDataRole.UserRole


class StageChooser(QWidget):
    """A search field over the stages by module, with a sentence on the current one.

    Signals
    -------
    chosen(str)
        The class of a stage to add.
    cancelled()
        Nothing is to be added.
    """

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._docs: dict[str, str] = {}
        self._reasons: dict[str, str] = {}  # why stages are switched off
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._build()

    def _build(self) -> None:
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(self.tr("Part of a name, or what it does"))
        label = QLabel(self.tr("&Search"))
        label.setBuddy(self.search)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Stages to add"))
        self.doc = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self.doc.setTextFormat(Qt.TextFormat.PlainText)
        self.doc.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.add_button = QPushButton(self.tr("&Add"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        head = QHBoxLayout()
        head.addWidget(label)
        head.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.add_button)
        foot.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.doc)
        layout.addLayout(foot)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._add)
        self.tree.currentItemChanged.connect(self._show_doc)
        self.tree.itemActivated.connect(self._add)
        self.add_button.clicked.connect(self._add)
        self.cancel_button.clicked.connect(self.cancelled)

    def offer(self, stages: Sequence[StageKind]) -> None:
        """List these stages by module."""
        self.tree.clear()
        groups = self._groups = {}
        for stage in stages:
            module = stage.group
            if module not in groups:
                groups[module] = QTreeWidgetItem([module])
                groups[module].setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.tree.addTopLevelItem(groups[module])
            item = QTreeWidgetItem([stage.name])
            item.setData(0, _CLASS, stage.cls)
            groups[module].addChild(item)
            self._docs[stage.cls] = stage.doc
            self._reasons[stage.cls] = shown(stage.reason)
        self.tree.expandAll()

    def open(self) -> None:
        """Begin a new search."""
        self.search.clear()
        self._filter("")
        self.tree.expandAll()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk the list while one types, and Escape leave."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._walk(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
        return super().eventFilter(watched, event)

    def shown(self) -> list[str]:
        """Return the names that the search leaves."""
        return [item.text(0) for item in self._leaves() if not item.isHidden()]

    def _leaves(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups.values() for item in _children(group)]

    def _walk(self, step: int) -> None:
        leaves = [item for item in self._leaves() if not item.isHidden()]
        if not leaves:
            return
        current = self.tree.currentItem()
        place = leaves.index(current) + step if current in leaves else 0
        self.tree.setCurrentItem(leaves[min(max(place, 0), len(leaves) - 1)])

    @Slot(str)
    def _filter(self, text: str) -> None:
        words = text.lower().split()
        first: QTreeWidgetItem | None = None
        by_name: QTreeWidgetItem | None = None
        for item in self._leaves():
            known = f"{item.text(0)} {self._docs[item.data(0, _CLASS)]}".lower()
            item.setHidden(not all(word in known for word in words))
            if not item.isHidden():
                first = first or item
                if by_name is None and words and words[0] in item.text(0).lower():
                    by_name = item
        for group in self._groups.values():
            group.setHidden(all(child.isHidden() for child in _children(group)))
        chosen = by_name or first
        if chosen is not None:
            self.tree.setCurrentItem(chosen)
            self._show_doc()
        else:
            self.add_button.setEnabled(False)
            self.doc.setText(self.tr("No stage has this in its name or its description."))

    @Slot()
    def _show_doc(self) -> None:
        item = self.tree.currentItem()
        found = item.data(0, _CLASS) if item is not None else None
        reason = self._reasons.get(found, "") if found else ""
        self.doc.setText(reason or (self._docs.get(found, "") if found else ""))
        self.add_button.setEnabled(bool(found) and not reason)

    @Slot()
    def _add(self) -> None:
        item = self.tree.currentItem()
        if item is None or item.isHidden() or self._reasons.get(item.data(0, _CLASS)):
            return
        if item.data(0, _CLASS):
            self.chosen.emit(str(item.data(0, _CLASS)))


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for n in range(group.childCount()) if (child := group.child(n)) is not None]
