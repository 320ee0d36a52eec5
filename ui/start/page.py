"""The start page: do the lecture by hand, and begin anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from core.runtime.records.record import RunSummary
from core.runtime.spec import LabSpec
from core.runtime.text import Text
from ui.language import shown
from ui.runtime.run_controller import RunController
from ui.start.card import LabCard
from ui.start.diagrams import FileMiniature
from ui.start.entries import entry_of
from ui.start.lists import LinkList, run_rows
from ui.start.live import LivePictures, Play
from ui.start.miniatures import miniature_of
from ui.widgets.cards.card import heading
from ui.widgets.runs.run_words import RunWords

_EDGE_PX = 40
_NARROW_EDGE_PX = 16
_BETWEEN_PX = 16
# From this width on there are so many cards side by side; six stand better in rows of three.
_COLUMNS = ((1100, 4), (900, 3), (620, 2), (0, 1))
_FEW_CARDS, _COLUMNS_OF_FEW = 6, ((900, 3), (620, 2), (0, 1))
# What feeds the pictures: the lecture's own loop, and a small game.
_PLAYS: Mapping[str, tuple[Mapping[str, object], float]] = {
    "autograd": ({"preset": "lecture"}, 60.0),
    "gan": ({"preset": "small", "data": "ring", "steps": 1500, "evaluate_every": 500}, 120.0),
}


class StartPage(QScrollArea):
    """A card a lab, one for a file of one's own, the last runs and the chapters of the guide.

    Signals
    -------
    tried(str)
        The lab with this id is to run with the lecture's own numbers.
    guide_chosen(str)
        The guide of this lab is to be read.
    run_chosen(str, str)
        This lab's run is to be shown again.
    file_wanted
        The student has a file of their own.
    """

    tried = Signal(str)
    guide_chosen = Signal(str)
    run_chosen = Signal(str, str)
    file_wanted = Signal()

    def __init__(self, specs: Sequence[LabSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in specs}
        self._words = RunWords(self)
        self.cards: dict[str, LabCard] = {}
        for number, spec in enumerate(specs, start=1):
            self._words.know(spec.id, spec.settings)
            self.cards[spec.id] = self._make_card(number, spec)
        self.own = self._make_own_card()
        self.runs = LinkList(
            self.tr("Last runs"), "최근 실행", self.tr("Nothing has run yet: press Try it.")
        )
        self.chapters = LinkList(self.tr("Chapters of the guide"), "안내서", "")
        self.chapters.show_rows(
            [(spec.id, str(n), shown(spec.title), "") for n, spec in enumerate(specs, start=1)]
        )
        self.live = LivePictures(self._plays(), self)
        self._columns = 0
        self._is_alive = False
        self._build()
        self._connect()
        self.show_tried({})

    def show_tried(self, results: Mapping[str, Text]) -> None:
        """Mark the labs that were tried, with what came of it; the next one is the primary."""
        next_lab = next((lab for lab in self.cards if lab not in results), "")
        for lab, card in self.cards.items():
            if lab in results:
                card.status.say(shown(results[lab]), is_done=True)
            else:
                card.status.say(entry_of(lab).time)
            card.set_primary(lab == next_lab)

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """List the last runs, the newest first."""
        titled = [(self._specs[run.lab].title, run) for run in runs if run.lab in self._specs]
        self.runs.show_rows(run_rows(titled, self._words))

    def end(self) -> RunController | None:
        """Let the pictures rest for good; the caller waits for the end of what is returned."""
        return self.live.end()

    def _make_card(self, number: int, spec: LabSpec) -> LabCard:
        entry = entry_of(spec.id)
        titles = (f"{number}  {shown(spec.title)}", entry.korean)
        sentence = entry.sentence or shown(spec.summary)
        return LabCard(miniature_of(spec.id), titles, sentence, self.tr("Try it"))

    def _make_own_card(self) -> LabCard:
        return LabCard(
            FileMiniature(),
            (self.tr("Your own file"), "내 파일"),
            self.tr("A table to learn from: CSV, Excel, Parquet or JSON."),
            self.tr("Open a file..."),
        )

    def _plays(self) -> list[Play]:
        return [
            Play(self._specs[lab], settings, pace, self.cards[lab].picture)
            for lab, (settings, pace) in _PLAYS.items()
            if lab in self._specs
        ]

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget()
        self._grid = QGridLayout()
        self._grid.setSpacing(_BETWEEN_PX)
        self._outer = QVBoxLayout(self._content)
        self._outer.setSpacing(_BETWEEN_PX)
        title = heading(self.tr("Do the lecture by hand"), "강의를 손으로 해 보기", 1.5)
        self._outer.addLayout(title)
        self._outer.addLayout(self._grid)
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(_BETWEEN_PX)
        self._lists.addWidget(self.runs, 1)
        self._lists.addWidget(self.chapters, 1)
        self._outer.addLayout(self._lists)
        self._outer.addStretch(1)
        self.setWidget(self._content)
        self._arrange()

    def _connect(self) -> None:
        for lab, card in self.cards.items():
            card.pressed.connect(partial(self.tried.emit, lab))
        self.own.pressed.connect(self.file_wanted)
        self.chapters.chosen.connect(self.guide_chosen)
        self.runs.chosen.connect(self._choose_run)

    def _choose_run(self, link: str) -> None:
        lab, _, run_id = link.partition("/")
        self.run_chosen.emit(lab, run_id)

    def _arrange(self) -> None:
        """Lay the cards into as many columns as the width has room for."""
        width = self.viewport().width()
        cards = [*self.cards.values(), self.own]
        steps = _COLUMNS_OF_FEW if len(cards) <= _FEW_CARDS else _COLUMNS
        columns = next(count for least, count in steps if width >= least)
        if columns == self._columns:
            return
        self._columns = columns
        edge = _EDGE_PX if columns > 2 else _NARROW_EDGE_PX
        self._outer.setContentsMargins(edge, 16, edge, 16)
        while self._grid.takeAt(0):
            pass
        for place, card in enumerate(cards):
            self._grid.addWidget(card, place // columns, place % columns)
        wide = QBoxLayout.Direction.LeftToRight
        self._lists.setDirection(wide if columns > 1 else QBoxLayout.Direction.TopToBottom)
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the pictures go on."""
        super().showEvent(event)
        if self._is_alive:
            self.live.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the pictures rest while nobody looks."""
        super().hideEvent(event)
        self.live.hold()

    def come_alive(self) -> None:
        """Have the pictures move, once the window has been painted."""
        self._is_alive = True
        if self.isVisible():
            self.live.begin()
