"""The form of a lab's settings, made from their declaration."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from core.runtime.errors import SettingsError
from core.runtime.settings import FieldSpec, Settings
from ui.language import shown
from ui.widgets.basic.vertical_scroll_area import VerticalScrollArea
from ui.widgets.forms.group_heading import FoldHeading, GroupHeading
from ui.widgets.forms.mnemonics import with_mnemonics
from ui.widgets.forms.setting_block import SettingBlock
from ui.widgets.forms.setting_fields import ChoiceEditor
from ui.widgets.forms.setting_row import SettingRow

_PRESET = "preset"


class SettingsForm(QWidget):
    """Holds the values of every field, as typed; shows all but the hidden ones and the preset.

    Signals
    -------
    edited
        The user changed something, right or wrong.
    settings_changed
        The values are valid, and other than the last valid ones or right again after wrong ones;
        once for a whole preset.
    preset_changed
        `preset` or `is_preset_changed` gives another answer.
    compare_requested(name)
        The what-if with this name is to be seen beside the present run.
    more_requested(name)
        What follows from this field (`say_more`) is to be seen, and changed.
    """

    edited = Signal()
    settings_changed = Signal()
    preset_changed = Signal()
    compare_requested = Signal(str)
    more_requested = Signal(str)

    def __init__(self, settings_type: type[Settings], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings_type = settings_type
        self._specs = {spec.name: _translated(spec) for spec in settings_type.field_specs()}
        self._values = {name: spec.default for name, spec in self._specs.items()}
        self._rows: dict[str, SettingRow] = {}
        self._hidden: frozenset[str] = frozenset()
        self._fixed: frozenset[str] = frozenset()
        self._headings: dict[str, GroupHeading | FoldHeading] = {}
        self._blocks: dict[str, SettingBlock] = {}
        self._typing = ""
        self._is_locked = False
        self._focus_at_lock: tuple[QWidget | None, QWidget | None] = (None, None)
        self._last_settings: Settings | None = settings_type.make()
        self._last_preset = (self.preset(), False)
        self._build()
        self.choose_preset(self.preset())

    def set_header(self, header: QWidget | None) -> None:
        """Put a widget above the fields; it scrolls with them."""
        if header is not None:
            layout = self._content.layout()
            assert isinstance(layout, QGridLayout)
            layout.addWidget(header, 0, 0, 1, 3)  # the fields begin in row 1
            self._scroll.updateGeometry()

    def values(self) -> dict[str, Any]:
        """Return every field's value as typed, hidden ones and the preset too."""
        shown = {name: row.value() for name, row in self._rows.items()}
        return {**self._values, **shown}

    def settings(self) -> Settings:
        """Return the checked settings.

        Raises
        ------
        SettingsError
            After each sentence is shown at its field and the first wrong one has the focus.
        """
        try:
            return self._settings_type.make(self.values())
        except SettingsError as error:
            self.show_errors(error.fields)
            self._focus_first(error.fields)
            raise

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show these values; a ``preset`` among them brings its own under what is given beside it.

        Raises
        ------
        KeyError
            If a name is not a field of the settings.
        """
        preset = self._settings_type.PRESETS.get(values.get(_PRESET, ""), {})
        for name, value in {**preset, **values}.items():
            if name not in self._values:
                raise KeyError(name)
            self._values[name] = value
            if name in self._rows:
                self._rows[name].set_value(value)
        self._typing = ""
        self._refresh()

    def presets(self) -> list[tuple[str, str]]:
        """Return name and label of each preset; none for a lab without."""
        return list(self._specs[_PRESET].choices.items()) if _PRESET in self._specs else []

    def preset(self) -> str:
        """Return the name of the preset chosen last; empty for a lab without presets."""
        return str(self._values.get(_PRESET, ""))

    def is_preset_changed(self) -> bool:
        """Return whether any value differs from the preset's, or from the defaults without one."""
        kept = {name for name, spec in self._specs.items() if spec.outlives_presets}
        origin = self._origin()
        return any(value != origin[n] for n, value in self.values().items() if n not in kept)

    @Slot(str)
    def choose_preset(self, name: str) -> None:
        """Give every field the preset's value, or its default where the preset names none.

        What outlives presets stays as it is, unless the preset names it, and so do a student's own
        data.
        """
        named = self._settings_type.PRESETS.get(name, {})
        kept = {n for n, spec in self._specs.items() if spec.outlives_presets and n not in named}
        own = self._settings_type.kept_by_preset(name, self.values())
        values = {n: value for n, value in self._origin(name).items() if n not in kept}
        self.set_values(values | {n: value for n, value in self.values().items() if n in own})

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show these sentences at their fields and no others, until the next edit."""
        for name, row in self._rows.items():
            row.show_error(errors.get(name, ""))

    def clear_errors(self) -> None:
        """Take all sentences away."""
        self.show_errors({})

    def set_locked(self, is_locked: bool) -> None:
        """Grey out, while a run is on, all but the fields that may change during it.

        The focus comes back to its field afterwards.
        """
        if is_locked == self._is_locked:
            return
        self._is_locked = is_locked
        focused = QApplication.focusWidget()
        for row in self._rows.values():
            row.set_enabled((row.spec.live or not is_locked) and row.spec.name not in self._fixed)
        if is_locked:
            held = focused if focused and self._content.isAncestorOf(focused) else None
            self._focus_at_lock = (held, QApplication.focusWidget())
        elif self._focus_at_lock[0] and focused is self._focus_at_lock[1]:
            self._focus_at_lock[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def say_more(self, name: str, words: str, action: str) -> None:
        """Say under a field what follows from it, with a button that `more_requested` tells of."""
        self._rows[name].say_more(words, action)

    def restrict(self, hidden: Collection[str] = (), fixed: Collection[str] = ()) -> None:
        """Take these fields out of sight, and keep those from being changed, as a lesson asks."""
        self._hidden, self._fixed = frozenset(hidden), frozenset(fixed)
        for name, row in self._rows.items():
            row.set_enabled((row.spec.live or not self._is_locked) and name not in self._fixed)
        self._show_what_has_effect()

    def is_locked(self) -> bool:
        """Return whether the form is greyed out, but for its live fields."""
        return self._is_locked

    def _build(self) -> None:
        self._content = QWidget()
        grid = QGridLayout(self._content)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        shown = [s for s in self._specs.values() if not s.hidden and s.name != _PRESET]
        groups = _grouped(shown)
        labels = iter(with_mnemonics([s.label for specs in groups.values() for s in specs]))
        for group, specs in groups.items():
            if group:
                heading = self._headings[group] = self._make_heading(group, specs)
                grid.addWidget(heading, grid.rowCount(), 0, 1, 3)
            for spec in specs:
                self._rows[spec.name] = self._make_row(spec, next(labels))
            for block, rows in _by_block(self._rows[spec.name] for spec in specs):
                if block:
                    self._blocks[block] = SettingBlock(rows)
                    grid.addWidget(self._blocks[block], grid.rowCount(), 0, 1, 3)
                else:
                    rows[0].add_to(grid)
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll = VerticalScrollArea(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _make_heading(self, group: str, specs: Iterable[FieldSpec]) -> GroupHeading | FoldHeading:
        if not all(spec.is_seldom_changed for spec in specs):
            return GroupHeading(group, is_first=not self._rows)
        heading = FoldHeading(group, is_first=not self._rows)
        heading.toggled.connect(self._show_what_has_effect)
        return heading

    def _make_row(self, spec: FieldSpec, label: str) -> SettingRow:
        row = SettingRow(spec, label, self)
        row.edited.connect(self._on_edited)
        row.committed.connect(self._on_committed)
        row.compare_pressed.connect(self.compare_requested)
        row.more_pressed.connect(self.more_requested)
        return row

    @Slot(str)
    def _on_edited(self, name: str) -> None:
        self._typing = name
        self._choose_what_is_offered(name)
        self._refresh()
        self.edited.emit()

    @Slot(str)
    def _on_committed(self, name: str) -> None:
        if self._typing == name:  # leaving a field untouched must not take other sentences away
            self._typing = ""
            self._refresh()

    def _refresh(self) -> None:
        """Bring reset buttons, sentences and listeners in step with the values."""
        origin = self._origin()
        settings, errors = self._check()
        for name, row in self._rows.items():
            row.set_origin(origin[name])
            # A sentence waits until the typing is finished, but goes as soon as it is put right.
            if name != self._typing or row.has_error():
                row.show_error(errors.get(name, ""))
        self._show_what_has_effect()
        self._offer_choices()
        self._show_notes(settings)
        preset = (self.preset(), self.is_preset_changed())
        if preset != self._last_preset:
            self._last_preset = preset
            self.preset_changed.emit()
        is_news = settings is not None and settings != self._last_settings
        self._last_settings = settings
        if is_news:
            self.settings_changed.emit()

    @Slot()
    def _show_what_has_effect(self) -> None:
        """Take the rows out that do nothing now; a wrong value stays where it can be mended."""
        idle = self._settings_type.without_effect(self.values()) | self._hidden
        for group, heading in self._headings.items():
            rows = [row for row in self._rows.values() if row.spec.group == group]
            useful = [row for row in rows if row.spec.name not in idle or row.has_error()]
            heading.setVisible(bool(useful))
            if isinstance(heading, FoldHeading):
                heading.show_values(", ".join(row.in_words() for row in useful))
        for name, row in self._rows.items():
            is_folded = self._is_folded(row.spec.group)
            row.set_shown(row.has_error() or (name not in idle and not is_folded))

    def _is_folded(self, group: str) -> bool:
        heading = self._headings.get(group)
        return isinstance(heading, FoldHeading) and not heading.is_open

    def _offer_choices(self) -> None:
        values = self.values()
        for name, row in self._rows.items():
            if isinstance(row.editor, ChoiceEditor) and row.spec.choices_when:
                row.editor.offer(self._settings_type.offered(name, values))

    def _choose_what_is_offered(self, edited: str) -> None:
        """Give the choices that no longer suit what was edited their first that does."""
        for name, row in self._rows.items():
            if name == edited or not row.spec.choices_when:
                continue
            offered = self._settings_type.offered(name, self.values())
            is_declared = row.value() in row.spec.choices  # not the path of a file
            if is_declared and row.value() not in offered and offered:
                row.set_value(offered[0])

    def _show_notes(self, settings: Settings | None) -> None:
        """Say what follows from the sizes, while they are right."""
        for block, words in (settings.notes() if settings else {}).items():
            self._blocks[shown(block)].show_note(shown(words))

    def _check(self) -> tuple[Settings | None, Mapping[str, str]]:
        try:
            return self._settings_type.make(self.values()), {}
        except SettingsError as error:
            return None, error.fields

    def _origin(self, preset: str | None = None) -> dict[str, Any]:
        """Return what the fields go back to: the preset's values over the defaults."""
        name = self.preset() if preset is None else preset
        origin = {field: spec.default for field, spec in self._specs.items()}
        origin.update(self._settings_type.PRESETS.get(name, {}))
        if _PRESET in origin:
            origin[_PRESET] = name
        return origin

    def _focus_first(self, errors: Mapping[str, str]) -> None:
        row = next((row for name, row in self._rows.items() if name in errors), None)
        if row is not None:
            heading = self._headings.get(row.spec.group)
            if isinstance(heading, FoldHeading):
                heading.open()
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(row.editor)


def _grouped(specs: Iterable[FieldSpec]) -> dict[str, list[FieldSpec]]:
    groups: dict[str, list[FieldSpec]] = {}
    for spec in specs:
        groups.setdefault(spec.group, []).append(spec)
    return groups


def _by_block(rows: Iterable[SettingRow]) -> Iterable[tuple[str, list[SettingRow]]]:
    """Return the rows, those of a block together, the others alone."""
    for block, members in groupby(rows, key=lambda row: row.spec.block):
        alone = list(members)
        yield from [(block, alone)] if block else [("", [row]) for row in alone]


def _translated(spec: FieldSpec) -> FieldSpec:
    return replace(
        spec,
        label=shown(spec.label),
        unit=shown(spec.unit),
        help=shown(spec.help),
        group=shown(spec.group),
        block=shown(spec.block),
        choices={value: shown(words) for value, words in spec.choices.items()},
    )
