"""The models to be compared: add, vary, set, order and delete them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.labs.ensembles.drafts import (
    Draft,
    drafts_of,
    reason_against,
    text_of,
    variant_of,
    with_value,
)
from core.labs.ensembles.options.defaults import default_words
from core.labs.ensembles.options.kinds import MODEL_KINDS
from core.labs.ensembles.settings import EnsembleSettings
from core.runtime.errors import LabError, SettingsError
from ui.icons import icon
from ui.labs.ensembles.compare.colors import model_color
from ui.labs.ensembles.models.model_form import ModelForm
from ui.language import shown
from ui.widgets.basic.number_text import number_text
from ui.widgets.basic.remark import Remark
from ui.widgets.basic.swatch import swatch

_LIST, _FORM = 4, 5  # the shares of the width


class ModelsPage(QWidget):
    """Edits the setting ``models``, whose text stays the one truth.

    Signals
    -------
    edited(dict)
        The student has changed the list, rightly or wrongly.
    """

    edited = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = EnsembleSettings.make()
        self._drafts: tuple[Draft, ...] = ()
        self._is_locked = False
        self._build()
        self._take(self._settings.models)

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Models to compare"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        side = self.fontMetrics().height()
        self.list.setIconSize(QSize(side, side))
        self.list.setSpacing(2)
        self.list.currentRowChanged.connect(self._show_chosen)
        self.add_menu = QMenu(self)
        self.add_menu.aboutToShow.connect(self._fill_menu)
        self.add_menu.triggered.connect(self._add)
        self.add_button = QPushButton(self.tr("Add"))
        self.add_button.setMenu(self.add_menu)
        self.actions_ = {
            "vary": self._action(self.tr("Duplicate"), "Ctrl+D", self._vary),
            "delete": self._action(self.tr("Delete"), "Del", self._delete),
            "up": self._action(self.tr("Up"), "Alt+Up", self._move_up),
            "down": self._action(self.tr("Down"), "Alt+Down", self._move_down),
        }
        self.form = ModelForm()
        self.form.edited.connect(self._set_value)
        self.remark = Remark()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._tool_row())
        column.addWidget(self.list, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        splitter.addWidget(left)
        splitter.addWidget(self.form)
        splitter.setStretchFactor(0, _LIST)
        splitter.setStretchFactor(1, _FORM)
        splitter.setSizes([100 * _LIST, 100 * _FORM])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.remark)

    def _action(self, words: str, keys: str, act: Any) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        self.list.addAction(action)
        return action

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        for action in self.actions_.values():
            button = QToolButton()
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setDefaultAction(action)
            row.addWidget(button)
        row.addStretch(1)
        return row

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Follow the settings, whoever has changed them."""
        try:
            self._settings = EnsembleSettings.make(values)
        except LabError:
            return  # the form says what is wrong
        if self._settings.models != text_of(self._drafts):
            self._take(self._settings.models)
        else:
            self._show()

    def set_locked(self, is_locked: bool) -> None:
        """Let nothing be changed while a run is on."""
        self._is_locked = is_locked
        self.form.set_locked(is_locked)
        self._allow()

    def names(self) -> list[str]:
        """Return the rows of the list."""
        return [self.list.item(n).text() for n in range(self.list.count())]

    # ---- what a student does

    @Slot()
    def _fill_menu(self) -> None:
        self.add_menu.clear()
        self.add_menu.setToolTipsVisible(True)
        for kind in MODEL_KINDS.values():
            words = (kind.class_title if self._is_classes() else "") or kind.title
            reason = reason_against(kind, self._drafts, self._settings)
            words = shown(words)
            if reason:
                words = self.tr("{0}: {1}").format(words, _begun_small(shown(reason)))
            action = self.add_menu.addAction(words)
            action.setData(kind.id)
            action.setToolTip(shown(kind.help))
            action.setEnabled(not reason)

    @Slot(QAction)
    def _add(self, action: QAction) -> None:
        new = variant_of(Draft(MODEL_KINDS[action.data()]), self._drafts, self._settings.seed)
        if new is not None:
            self._put_in(len(self._drafts), new)

    @Slot()
    def _vary(self) -> None:
        at = self.list.currentRow()
        new = variant_of(self._drafts[at], self._drafts, self._settings.seed)
        if new is not None:
            self._put_in(at + 1, new)
            self.form.focus_first()

    @Slot()
    def _delete(self) -> None:
        at = self.list.currentRow()
        self._change((*self._drafts[:at], *self._drafts[at + 1 :]), min(at, len(self._drafts) - 2))

    @Slot()
    def _move_up(self) -> None:
        self._swap(self.list.currentRow() - 1, self.list.currentRow() - 1)

    @Slot()
    def _move_down(self) -> None:
        self._swap(self.list.currentRow(), self.list.currentRow() + 1)

    def _swap(self, first: int, current: int) -> None:
        drafts = list(self._drafts)
        drafts[first : first + 2] = reversed(drafts[first : first + 2])
        self._change(drafts, current)

    @Slot(str, object)
    def _set_value(self, name: str, value: Any) -> None:
        at = self.list.currentRow()
        self._change(with_value(self._drafts, at, name, value, self._settings.seed), at)

    def _put_in(self, at: int, new: Draft) -> None:
        self._change((*self._drafts[:at], new, *self._drafts[at:]), at)

    # ---- inside

    def _take(self, text: str) -> None:
        self._drafts = drafts_of(text)
        self._show(0 if self.list.currentRow() < 0 else None)

    def _change(self, drafts: Sequence[Draft], current: int) -> None:
        self._drafts = tuple(drafts)
        self._show(current)
        self.edited.emit({"models": text_of(self._drafts)})

    def _show(self, current: int | None = None) -> None:
        at = self.list.currentRow() if current is None else current
        self.list.blockSignals(True)
        while self.list.count() > len(self._drafts):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(self._drafts):
            self.list.addItem(QListWidgetItem())
        for number, draft in enumerate(self._drafts):
            self._show_row(self.list.item(number), number, draft)
        self.list.setCurrentRow(min(at, len(self._drafts) - 1))
        self.list.blockSignals(False)
        self._show_chosen()
        self.remark.say(self._complaint(), "error")

    def _show_row(self, item: QListWidgetItem, number: int, draft: Draft) -> None:
        name = self._name(draft)
        item.setText(self.tr("{0} ({1})").format(name, draft.details) if draft.details else name)
        is_wrong = bool(draft.problems())
        item.setIcon(icon("error") if is_wrong else swatch(model_color(number)))
        item.setToolTip(item.text())

    @Slot()
    def _show_chosen(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._drafts):
            draft = self._drafts[at]
            self.form.show_draft(draft, self._name(draft), self._when_empty(draft))
        self._allow()

    def _allow(self) -> None:
        at, count = self.list.currentRow(), len(self._drafts)
        may = 0 <= at < count and not self._is_locked
        twin = variant_of(self._drafts[at], self._drafts) if may else None
        allowed = {
            "vary": twin is not None and not self._reason_at(at),
            "delete": may and count > 1,
            "up": may and at > 0,
            "down": may and at < count - 1,
        }
        for key, action in self.actions_.items():
            action.setEnabled(allowed[key])
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(self.tr("{0} ({1})").format(action.text(), keys))
        if may and not allowed["vary"]:
            self.actions_["vary"].setToolTip(self._reason_at(at))
        self.add_button.setEnabled(not self._is_locked)

    def _reason_at(self, at: int) -> str:
        return shown(reason_against(self._drafts[at].kind, self._drafts, self._settings))

    def _complaint(self) -> str:
        """Return what is wrong with the list, in the words of the fields where it is one's."""
        for draft in self._drafts:
            for name, sentence in draft.problems().items():
                label = shown(draft.kind.by_name[name].label)
                label = label[:1].upper() + label[1:]
                return self.tr("{0}: {1} {2}.").format(self._name(draft), label, shown(sentence))
        try:
            EnsembleSettings.make({**self._settings.model_dump(), "models": text_of(self._drafts)})
        except SettingsError as error:
            sentence = error.fields.get("models", "")
            return self.tr("The list {0}.").format(shown(sentence)) if sentence else ""
        return ""

    def _name(self, draft: Draft) -> str:
        return shown(draft.name(self._drafts, for_classes=self._is_classes()))

    def _is_classes(self) -> bool:
        return self._settings.known_task == "classification"

    def _when_empty(self, draft: Draft) -> dict[str, str]:
        """Return what holds where a field is empty: the common settings, or the library's own."""
        seed = number_text(self._settings.seed, self.locale())
        trees = number_text(self._settings.n_estimators, self.locale())
        common = {"n_estimators": trees, "random_state": seed, "split_seed": seed}
        return {
            name: common.get(name, "")
            or default_words(draft.kind.id, name, for_classes=self._is_classes())
            for name in draft.kind.by_name
        }


def _begun_small(sentence: str) -> str:
    return (sentence[0].lower() + sentence[1:]).rstrip(".")
