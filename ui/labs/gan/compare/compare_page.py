"""Two settings side by side: the same seeds, played in the background."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.labs.gan.comparison_settings import COMPARISON
from core.labs.gan.comparison_settings import SIDES as PARTS
from core.labs.gan.options.choices import MODAL_DATA
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.events import Finished, Note
from core.runtime.folders import data_dir
from ui.labs.gan.compare.comparison_table import SIDES, ComparisonTable
from ui.labs.gan.watch.picture import MomentPicture
from ui.labs.gan.watch.plane_plot import Layer
from ui.language import shown
from ui.runtime.mailbox import Frame
from ui.runtime.run_controller import RunController
from ui.widgets.bars.flat_progress import FlatProgress
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.remark import Remark

_LEFT_OUT: tuple[Layer, ...] = ("manifold", "arrows")  # two pictures have less room than one
_PRESET_CHARACTERS = 12
_SEEDS = 5
_MOST_SEEDS = 50
_STEPS = 2_000
_MOST_STEPS = 1_000_000


class ComparePage(QWidget):
    """Owns a controller of its own, so that the tab's game goes on meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: dict[str, Any] = {}
        self._sides: list[dict[str, Any]] = [{}, {}]
        self._follows_form = [True, True]  # until the student chooses
        self.controller: RunController | None = None  # made with the first comparison
        self._build()
        self._connect()
        self._show_running(False)

    def _build(self) -> None:
        self.boxes = [self._preset_box(side) for side in SIDES]
        self.form_buttons = [QPushButton(self.tr("From form")) for _ in SIDES]
        self.labels = [ElidedLabel(max_lines=2) for _ in SIDES]
        self.seeds = self._number(self.tr("How many seeds"), _SEEDS, 1, _MOST_SEEDS)
        self.steps = self._number(self.tr("Steps of each game"), _STEPS, 1, _MOST_STEPS)
        self.steps.setSingleStep(500)
        self.run_button = QPushButton(self.tr("Compare"))
        self.stop_button = QPushButton(self.tr("Stop"))
        self.progress = FlatProgress()
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.remark = Remark()
        self.pictures = [MomentPicture(side, self._words_for_empty()) for side in SIDES]
        self.table = ComparisonTable()
        for picture in self.pictures:
            picture.real.hide()
            for layer in _LEFT_OUT:
                picture.plane.set_shown(layer, False)
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for picture in self.pictures:
            both.addWidget(picture)
        rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        rows.addWidget(both)
        rows.addWidget(self.table)
        rows.setSizes([300, 130])
        rows.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(self._choices())
        column.addLayout(self._tool_row())
        column.addWidget(self.remark)
        column.addWidget(rows, 1)

    def _words_for_empty(self) -> str:
        return self.tr("Both settings play here with the same seed.")

    def _preset_box(self, side: str) -> ComboBox:
        box = ComboBox()
        box.setAccessibleName(self.tr("Preset of {0}").format(side))
        box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_PRESET_CHARACTERS)
        spec = next(each for each in GanSettings.field_specs() if each.name == "preset")
        for name, words in spec.choices.items():
            box.addItem(shown(words), name)
        return box

    def _number(self, name: str, value: int, low: int, high: int) -> QSpinBox:
        box = QSpinBox(minimum=low, maximum=high, value=value)
        box.setGroupSeparatorShown(True)
        box.setAccessibleName(name)
        box.setToolTip(name)
        return box

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(3, 1)
        for row, side in enumerate(SIDES):
            grid.addWidget(QLabel(f"<b>{side}</b>"), row, 0)
            grid.addWidget(self.boxes[row], row, 1)
            grid.addWidget(self.form_buttons[row], row, 2)
            grid.addWidget(self.labels[row], row, 3)
        for row, button in enumerate((self.run_button, self.stop_button)):
            grid.addWidget(button, row, 4)
        return grid

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, box in ((self.tr("&Seeds"), self.seeds), (self.tr("S&teps"), self.steps)):
            label = QLabel(words)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self.progress, 1)
        return row

    def _connect(self) -> None:
        for number, (box, button) in enumerate(zip(self.boxes, self.form_buttons, strict=True)):
            box.setProperty("side", number)
            button.setProperty("side", number)
            box.activated.connect(self._take_preset)
            button.clicked.connect(self._take_form)
        self.run_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self._stop)

    # ---- what the exhibit tells

    def settings_changed(self, values: Mapping[str, Any]) -> None:
        """Keep the form's settings, also as those of a side that nobody has chosen yet."""
        self._form = dict(values)
        for side, follows in enumerate(self._follows_form):
            if follows:
                self._set_side(side, self._form)

    def side(self, number: int) -> dict[str, Any]:
        """Return the settings of A (0) or B (1)."""
        return dict(self._sides[number])

    @Slot()
    def start(self) -> None:
        """Play both settings with each seed, in the background."""
        try:
            sides = [GanSettings.make(side) for side in self._sides]
        except LabError as error:
            self.remark.say(shown(error.text), "error")
            return
        if self.controller is None:
            self.controller = self._make_controller()
        texts = [json.dumps(side.model_dump()) for side in sides]
        values = {
            **dict(zip(PARTS, texts, strict=True)),
            "seeds": self.seeds.value(),
            "steps": self.steps.value(),
        }
        self.remark.say("")
        self.table.begin(has_modes=any(side.data in MODAL_DATA for side in sides))
        for picture in self.pictures:
            picture.clear()
        self._show_running(True)
        self.controller.start(values)

    # ---- inside

    def _make_controller(self) -> RunController:
        controller = RunController(COMPARISON, data_dir() / "runs", self)
        controller.framed.connect(self._take_frame)
        controller.noted.connect(self._take_note)
        controller.ended.connect(self._end)
        return controller

    @Slot()
    def _take_preset(self) -> None:
        box = self.sender()
        assert isinstance(box, ComboBox)
        values = GanSettings.make({"preset": box.currentData()}).model_dump()
        self._choose(box.property("side"), values)

    @Slot()
    def _take_form(self) -> None:
        self._choose(self.sender().property("side"), self._form)

    def _choose(self, number: int, values: Mapping[str, Any]) -> None:
        self._follows_form[number] = False
        self._set_side(number, values)

    def _set_side(self, number: int, values: Mapping[str, Any]) -> None:
        self._sides[number] = dict(values)
        self.boxes[number].setCurrentIndex(self.boxes[number].findData(values.get("preset")))
        for label, words in zip(self.labels, self._differences(), strict=True):
            label.setText(words)

    def _differences(self) -> tuple[str, str]:
        """Return what each side has that the other has not."""
        first, second = (_that_counts(side) for side in self._sides)
        names = sorted(
            name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
        )
        if not names:
            same = self.tr("Both are the same; take other settings for one of them.")
            return same, same
        return self._words_of(first, names), self._words_of(second, names)

    def _words_of(self, side: Mapping[str, Any], names: Sequence[str]) -> str:
        words = dict(side)
        if "drawn" in words:
            words["drawn"] = self.tr("{0} points").format(str(words["drawn"]).count(","))
        return ", ".join(f"{name} = {words[name]}" for name in names if name in words)

    @Slot()
    def _stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()

    @Slot(object)
    def _take_frame(self, frame: Frame) -> None:
        self.progress.setMaximum(max(frame.total, 1))
        self.progress.setValue(frame.index)
        for part, picture in zip(PARTS, self.pictures, strict=True):
            if part in frame.snapshots:
                picture.show_snapshots(frame.snapshots[part])

    @Slot(object)
    def _take_note(self, note: Note) -> None:
        details = note.details
        if note.kind == "row":
            diverged_at = details["diverged_at"]
            self.table.set_row(details["side"], details["seed"], details["metrics"], diverged_at)
        elif note.kind == "mean":
            self.table.set_means(details["side"], details["means"], details["errors"])

    @Slot(object)
    def _end(self, finished: Finished) -> None:
        self._show_running(False)
        if finished.outcome == "failed":
            self.remark.say(shown(finished.message), "error")

    def _show_running(self, is_on: bool) -> None:
        self.run_button.setEnabled(not is_on)
        self.stop_button.setEnabled(is_on)
        self.progress.setVisible(is_on)
        for widget in (*self.boxes, *self.form_buttons, self.seeds, self.steps):
            widget.setEnabled(not is_on)


def _that_counts(side: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that make a difference between two games of the same seed and length."""
    idle = {"preset", "steps", "seed"}
    if side.get("data") != "drawn":
        idle.add("drawn")
    if side.get("data") not in ("file", "images"):
        idle.add("file")
    return {name: value for name, value in side.items() if name not in idle}
