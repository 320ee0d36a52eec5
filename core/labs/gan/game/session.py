"""The game of a tab: what a run plays, and what the window's questions look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.labs.gan.detectors.watcher import Watcher
from core.labs.gan.game.checkpoint import restore, take
from core.labs.gan.game.evaluation import Evaluator
from core.labs.gan.game.game import Game
from core.labs.gan.game.moments import Moment, Timeline
from core.labs.gan.game.pictures import Pictures
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.text import text

STATE = "gan"
"""Where the tab's state keeps the `Session` of its last run."""

_DATA_FIELDS = ("data", "file", "drawn", "seed", "noise", "noise_size", "device")


class Session:
    """A game with its branches.

    Attributes
    ----------
    watcher : Watcher
        Says what goes wrong in the current branch.
    metrics : dict
        The newest value of every metric, by its plain name.
    wanted : (branch, step) or None
        From where to go on, if the window asked for it.
    is_playing : bool
        Whether a run is under way.
    """

    def __init__(self, settings: GanSettings) -> None:
        self.game = Game(settings)
        self.pictures = Pictures(self.game)
        self.evaluator = Evaluator(self.game)
        self.timeline = Timeline()
        self.watcher = Watcher(settings)
        self.metrics: dict[str, float] = {}
        self.done = 0
        self.wanted: tuple[int, int] | None = None
        self.is_playing = False
        self._shown: Game | None = None

    def keep(self) -> None:
        """Keep the present moment."""
        checkpoint = take(self.game.players)
        self.timeline.add(Moment(self.done, self.game.settings, checkpoint, dict(self.metrics)))

    def change(self, settings: GanSettings) -> dict[str, Any]:
        """Go on with other settings, and return those that differ."""
        changes = _differences(self.game.settings, settings)
        self.game = Game(settings, self.game.samples, take(self.game.players))
        self.watcher.change(settings)
        return changes

    def go_back(self, settings: GanSettings) -> dict[str, Any]:
        """Go on from the moment that is wanted, as a new branch; return what differs there.

        Raises
        ------
        LabError
            If the settings ask for other data than the moment's game.
        """
        assert self.wanted is not None
        branch, step = self.wanted
        self.wanted = None
        moment = self.timeline.find(branch, step)
        changes = _differences(moment.settings, settings)
        other = [name for name in _DATA_FIELDS if name in changes]
        if other:
            raise LabError(
                text(
                    "gan",
                    "A branch goes on with the data and the noise of its game; set {names} back, "
                    "or start a new run.",
                )(names=", ".join(other))
            )
        self.timeline.branch_off(branch, moment.step, changes)
        self.game = Game(settings, self.game.samples, moment.checkpoint)
        self.watcher = Watcher(settings)
        self.done, self.metrics = moment.step, dict(moment.metrics)
        return changes

    def game_at(self, moment: Moment) -> Game:
        """Return a game of its own in the state of a moment, to look at until the next call."""
        shown = self._shown
        if shown is None or shown.settings is not moment.settings:
            shown = self._shown = Game(moment.settings, self.game.samples)
        restore(shown.players, moment.checkpoint)
        return shown


def session_of(state: Mapping[str, Any]) -> Session:
    """Return the session of the tab's game.

    Raises
    ------
    LabError
        If there has been no run.
    """
    session = state.get(STATE)
    if not isinstance(session, Session):
        raise LabError(text("gan", "There is no game yet; run one first."))
    return session


def _differences(old: GanSettings, new: GanSettings) -> dict[str, Any]:
    before = old.model_dump()
    return {
        name: value
        for name, value in new.model_dump().items()
        if name not in ("preset", "steps") and value != before[name]
    }
