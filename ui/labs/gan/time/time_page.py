"""Time travel: any moment of the game, the strip of the lecture, and branches from a moment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.labs.gan.reports import (
    Branches,
    BranchesReport,
    BranchReport,
    MomentAt,
    MomentReport,
    NewBranchReport,
    StartFrom,
    Strip,
)
from core.runtime.messages import Answer
from ui.labs.gan.time.thumbnail import Thumbnail
from ui.labs.gan.watch.facts import joined, losses_in_words, measures_in_words
from ui.labs.gan.watch.picture import MomentPicture
from ui.language import shown
from ui.tab.asking import AskingWidget
from ui.widgets.basic.combo_box import ComboBox
from ui.widgets.basic.elided_label import ElidedLabel
from ui.widgets.basic.number_text import number_text
from ui.widgets.basic.remark import Remark

STRIP = (10_000, 20_000, 50_000, 100_000)
"""The steps of the lecture's figure of mode collapse."""

_REFRESH_MS = 1000


class TimePage(AskingWidget):
    """A slider over the moments that are kept, the picture of each, and ways on from there.

    Signals
    -------
    gone_back()
        The next run, or the one under way, goes on from a moment.
    """

    gone_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._branches: tuple[BranchReport, ...] = ()
        self._wanted: MomentAt | None = None  # the moment that is to be shown
        self._asked: MomentAt | None = None  # the one on its way
        self._is_askable = False
        self._build()
        self._refresh = QTimer(self, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._ask_branches)
        self._connect()

    def _build(self) -> None:
        self.branch_box = ComboBox()
        self.branch_box.setAccessibleName(self.tr("Branch"))
        self.branch_box.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Moment of the game"))
        self.step_label = QLabel()
        self.step_label.setMinimumWidth(self.fontMetrics().averageCharWidth() * 16)
        self.go_on_button = QPushButton(self.tr("Go on from here"))
        self.go_on_button.setToolTip(
            self.tr("Start a branch at this moment, with the settings of the form")
        )
        self.picture = MomentPicture(
            "", self.tr("Moments are kept while a game runs; move the slider to see one.")
        )
        self.facts = ElidedLabel(max_lines=2)
        self.strip_button = QPushButton(self.tr("Strip at 10k, 20k, 50k, 100k"))
        self.strip_button.setToolTip(self.tr("Pictures after these steps, as in the lecture"))
        self.remark = Remark()
        self.strip = QWidget()
        self.thumbnails: list[Thumbnail] = []
        self._strip_row = QHBoxLayout(self.strip)
        self._strip_row.setContentsMargins(0, 0, 0, 0)
        self._strip_row.addStretch(1)
        self.strip.hide()
        first, last = QHBoxLayout(), QHBoxLayout()
        for widget in (self.branch_box, self.slider, self.step_label, self.go_on_button):
            first.addWidget(widget, 1 if widget is self.slider else 0)
        last.addWidget(self.facts, 1)
        last.addWidget(self.strip_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(first)
        column.addWidget(self.picture, 1)
        column.addLayout(last)
        column.addWidget(self.strip)
        column.addWidget(self.remark)
        self._enable()

    def _connect(self) -> None:
        self.branch_box.activated.connect(self._choose_branch)
        self.slider.valueChanged.connect(self._choose_moment)
        self.go_on_button.clicked.connect(self._go_on)
        self.strip_button.clicked.connect(self._ask_strip)

    # ---- what the exhibit tells

    def begin(self) -> None:
        """Forget the last game."""
        for kind in (Branches, MomentAt, Strip, StartFrom):
            self.drop(kind)
        self._branches = ()
        self._wanted = self._asked = None
        self.branch_box.clear()
        self.slider.setRange(0, 0)
        self.step_label.setText("")
        self.facts.setText("")
        self.remark.say("")
        self.strip.hide()
        self.picture.clear()
        self._enable()

    def set_askable(self, on: bool) -> None:
        """Say whether there is a game in the worker."""
        self._is_askable = on
        self._enable()
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        """Look what moments there are, again and again."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop asking."""
        super().hideEvent(event)
        self._follow()

    # ---- inside

    def _follow(self) -> None:
        is_on = self.isVisible() and self._is_askable
        if is_on and not self._refresh.isActive():
            self._ask_branches()
            self._refresh.start()
        elif not is_on:
            self._refresh.stop()

    def _enable(self) -> None:
        has_moments = self._is_askable and bool(self._steps())
        for widget in (self.branch_box, self.slider, self.go_on_button, self.strip_button):
            widget.setEnabled(has_moments)

    def _branch(self) -> BranchReport | None:
        number = self.branch_box.currentIndex()
        return self._branches[number] if 0 <= number < len(self._branches) else None

    def _steps(self) -> Sequence[int]:
        branch = self._branch()
        return branch.steps if branch else ()

    @Slot()
    def _ask_branches(self) -> None:
        self.ask_newest(Branches(), self._take_branches, self._say_error)

    def _take_branches(self, found: BranchesReport) -> None:
        is_new = len(found.branches) != len(self._branches)
        shown = self._shown_step()
        was_at_end = self.slider.value() == self.slider.maximum()
        self._branches = found.branches
        if is_new:
            self.branch_box.clear()
            words = [self._branch_words(branch) for branch in self._branches]
            self.branch_box.addItems(words)
            widest = max(self.fontMetrics().horizontalAdvance(each) for each in words)
            self.branch_box.view().setMinimumWidth(widest + self.fontMetrics().height() * 2)
            ids = [branch.id for branch in self._branches]
            self.branch_box.setCurrentIndex(ids.index(found.current))
        self._fit_slider(None if is_new or was_at_end else shown)
        self._enable()

    def _fit_slider(self, step: int | None) -> None:
        """Let the slider run over the branch's moments, and stand at a step or at the last."""
        steps = self._steps()
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(len(steps) - 1, 0))
        place = len(steps) - 1
        if step is not None and steps:
            place = min(range(len(steps)), key=lambda number: abs(steps[number] - step))
        self.slider.setValue(place)
        self.slider.blockSignals(False)
        self._choose_moment()

    def _shown_step(self) -> int | None:
        steps, place = self._steps(), self.slider.value()
        return steps[place] if 0 <= place < len(steps) else None

    @Slot()
    def _choose_branch(self) -> None:
        self._fit_slider(None)

    @Slot()
    def _choose_moment(self) -> None:
        branch, step = self._branch(), self._shown_step()
        if branch is None or step is None:
            return
        self.step_label.setText(self.tr("step {0}").format(number_text(step, QLocale())))
        wanted = MomentAt(branch.id, step)
        if wanted != self._wanted:
            self._wanted = wanted
            if self._asked is None:  # or the newest is asked for when that answer is there
                self._ask_moment()

    def _ask_moment(self) -> None:
        assert self._wanted is not None
        self._asked = self._wanted
        self.ask_newest(self._wanted, self._take_moment, self._say_error)

    def _take_moment(self, moment: MomentReport) -> None:
        asked, self._asked = self._asked, None
        self.remark.say("")
        self.picture.show_snapshots(moment.snapshots)
        words = [losses_in_words(moment.metrics), measures_in_words(moment.metrics)]
        self.facts.setText(joined(words))
        if self._wanted != asked:
            self._ask_moment()

    def _say_error(self, answer: Answer) -> None:
        self._asked = None
        self.remark.say(shown(answer.error), "error")

    @Slot()
    def _go_on(self) -> None:
        branch, step = self._branch(), self._shown_step()
        if branch is not None and step is not None:
            self.ask_newest(StartFrom(branch.id, step), self._tell_gone_back, self._say_error)

    def _tell_gone_back(self, branch: NewBranchReport) -> None:
        self.gone_back.emit()

    @Slot()
    def _ask_strip(self) -> None:
        self.ask_newest(Strip(STRIP), self._show_strip, self._say_error)

    def _show_strip(self, moments: Sequence[MomentReport]) -> None:
        for old in self.thumbnails:
            self._strip_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.thumbnails = []
        for number, moment in enumerate(moments):
            caption = self.tr("step {0}").format(number_text(moment.step, QLocale()))
            picture = Thumbnail(caption)
            picture.show_snapshots(moment.snapshots)
            self._strip_row.insertWidget(number, picture)
            self.thumbnails.append(picture)
        self.strip.setVisible(bool(self.thumbnails))

    def _branch_words(self, branch: BranchReport) -> str:
        if branch.from_branch is None:
            return self.tr("Branch {0}: the start").format(branch.id)
        changes = ", ".join(f"{name} = {value}" for name, value in branch.changes.items())
        step = number_text(branch.from_step, QLocale())
        words = self.tr("Branch {0}: from {1} at step {2}").format(
            branch.id, branch.from_branch, step
        )
        return self.tr("{0}, {1}").format(words, changes) if changes else words
