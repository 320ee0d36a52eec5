"""What the detectors say of made-up games, and which cure they name."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labs.gan.detectors.alarm import Alarm
from core.labs.gan.detectors.cures import cure
from core.labs.gan.detectors.detectors import swings
from core.labs.gan.detectors.watcher import WINDOW, Watcher
from core.labs.gan.settings import GanSettings

FLOOR = 0.004
EVEN = {"d_loss": 1.386, "g_loss": 0.693, "d_real": 0.5, "d_fake": 0.5}
D_WINS = {"d_loss": 0.01, "g_loss": -0.005, "d_real": 0.995, "d_fake": 0.005}
G_WINS = {"d_loss": 4.0, "g_loss": 0.02, "d_real": 0.98, "d_fake": 0.98}
KINDS = ("mode_collapse", "overpowered", "oscillation", "divergence")


def evaluation(covered=8, high_quality=0.9, distance=0.01, **more):
    return {
        "modes_covered": float(covered),
        "high_quality": high_quality,
        "distance": distance,
        "noise_floor": FLOOR,
        **more,
    }


class Film:
    """A made-up game: `play` adds steps, `notes` holds what was said."""

    def __init__(self, every=100, **values):
        self.watcher = Watcher(GanSettings.make(values))
        self.every, self.step, self.notes = every, 0, []

    def play(self, steps, losses=EVEN, evaluated=None, nearest=None):
        for _ in range(steps):
            self.step += 1
            metrics = dict(losses)
            if evaluated is not None and self.step % self.every == 0:
                found = evaluated(self.step) if callable(evaluated) else evaluated
                metrics.update(found)
                counts = nearest(self.step) if nearest else None
            else:
                counts = None
            self.notes += self.watcher.add(self.step, metrics, counts)
        return self

    def found(self, kind):
        """Return (step since, is over) of each note of a kind."""
        details = [n.details for n in self.notes if n.details["finding"] == kind]
        return [(each["since"], each["is_over"]) for each in details]

    @property
    def kinds(self):
        return {note.details["finding"] for note in self.notes}


# One cause, and what follows from it.


def test_of_two_findings_one_is_the_cause_and_has_the_cure():
    film = Film().play(2000, evaluated=evaluation(2)).play(1000, D_WINS, evaluated=evaluation(2))
    first, cause, consequence = (note.details for note in film.notes)
    assert first["finding"] == "mode_collapse"
    assert first["cure"]
    assert cause["finding"] == "overpowered"
    assert cause["cure"]
    assert consequence["finding"] == "mode_collapse"
    assert consequence["cause"] == "overpowered"
    assert consequence["cure"] == {}
    assert film.notes[-1].text.startswith("Mode collapse, a consequence of one player's")


def test_a_consequence_that_outlasts_its_cause_has_its_cure_again():
    film = Film().play(2000, evaluated=evaluation(2)).play(1000, D_WINS, evaluated=evaluation(2))
    film.play(1000, evaluated=evaluation(2))
    assert [n.details["finding"] for n in film.notes[-2:]] == ["overpowered", "mode_collapse"]
    assert film.notes[-2].details["is_over"]
    assert film.notes[-1].details["cure"]


def test_samples_that_hit_no_mode_are_no_mode_collapse():
    film = Film().play(5000, evaluated=evaluation(0, 0.0, distance=2.0))
    assert "mode_collapse" not in film.kinds


# Mode collapse.


def test_few_modes_for_long_are_a_mode_collapse_since_the_first_of_them():
    film = Film().play(1000, evaluated=evaluation(8)).play(2000, evaluated=evaluation(2))
    assert film.found("mode_collapse") == [(1100, False)]
    assert "at most 2 of the 8 modes" in film.notes[0].text


def test_a_mode_collapse_is_over_when_the_modes_are_back():
    film = Film().play(2000, evaluated=evaluation(1)).play(1000, evaluated=evaluation(8))
    assert film.found("mode_collapse") == [(100, False), (100, True)]
    assert film.notes[-1].text == "Mode collapse is over at step 2,200."
    assert film.notes[-1].details["cure"] == {}


def test_few_modes_at_the_beginning_are_none_while_the_distance_falls():
    film = Film().play(
        2000, evaluated=lambda step: evaluation(2, 0.1, distance=math.exp(-step / 400))
    )
    assert film.notes == []


def test_few_modes_for_a_short_while_are_none_however_often_one_looks():
    film = Film(every=10).play(900, evaluated=evaluation(1)).play(500, evaluated=evaluation(8))
    assert film.notes == []


def test_a_mode_lost_by_good_samples_is_a_mode_collapse():
    good = evaluation(17, 0.94)
    assert Film(data="grid").play(3000, evaluated=good).kinds == {"mode_collapse"}
    poor = evaluation(17, 0.2)
    assert Film(data="grid").play(3000, evaluated=poor).kinds == set()


def test_samples_that_are_alike_are_a_mode_collapse_where_there_are_no_modes():
    alike = {"distance": 0.5, "noise_floor": FLOOR, "spread": 0.05}
    film = Film(data="moons").play(4000, evaluated=alike)
    assert film.found("mode_collapse") == [(100, False)]
    assert "5 % as far apart" in film.notes[0].text
    film.play(500, evaluated={**alike, "spread": 0.9})
    assert film.found("mode_collapse")[-1] == (100, True)


def test_data_too_small_for_a_noise_floor_are_watched_all_the_same():
    alike = {"distance": 0.5, "spread": 0.05}
    assert Film(data="moons").play(4000, evaluated=alike).kinds == {"mode_collapse"}


# One player overpowers the other.


def test_a_judge_without_doubt_overpowers_since_the_first_such_step():
    film = Film(loss="minimax").play(500).play(1000, D_WINS)
    assert film.found("overpowered") == [(501, False)]
    assert "gradient that G learns from vanishes" in film.notes[0].text


def test_a_deceived_judge_is_overpowered_by_the_generator():
    film = Film().play(1000, G_WINS)
    assert film.found("overpowered") == [(1, False)]
    assert "takes nearly all generated samples for real" in film.notes[0].text


def test_overpowering_is_over_when_the_players_are_even():
    film = Film().play(1000, D_WINS).play(1000)
    assert film.found("overpowered") == [(1, False), (1, True)]


def test_a_judge_that_is_sure_for_some_hundred_steps_does_not_overpower():
    assert Film().play(500, D_WINS).play(1000).notes == []


def test_a_hinge_loss_near_zero_is_a_judge_without_doubt():
    scores = {"d_loss": 0.001, "g_loss": 3.0, "d_real": 3.0, "d_fake": -3.0}
    assert Film(loss="hinge").play(1000, scores).kinds == {"overpowered"}


def test_a_wasserstein_critic_may_be_as_sure_as_it_likes():
    scores = {"d_loss": -5.0, "g_loss": 3.0, "d_real": 2.0, "d_fake": -3.0}
    assert Film(loss="wasserstein").play(3000, scores).notes == []


# Oscillation.


def test_a_distance_that_rises_and_falls_is_an_oscillation():
    film = Film().play(
        3000, evaluated=lambda step: evaluation(8, 0.2, 0.5 if step // 200 % 2 else 0.1)
    )
    assert film.kinds == {"oscillation"}
    assert "between 0.1 and 0.5" in film.notes[0].text


def test_a_distance_near_the_noise_floor_may_vary():
    film = Film().play(
        3000, evaluated=lambda step: evaluation(8, 0.9, 0.05 if step // 200 % 2 else 0.001)
    )
    assert film.notes == []


def test_samples_that_move_from_mode_to_mode_are_an_oscillation():
    film = Film().play(
        3000,
        evaluated=evaluation(8, 0.9),
        nearest=lambda step: np.roll([2500, 0, 0, 0, 0, 0, 0, 0], step // 100),
    )
    assert film.kinds == {"oscillation"}
    assert "from mode to mode" in film.notes[0].text


def test_samples_that_stay_with_their_modes_do_not_oscillate():
    rng = np.random.default_rng(0)
    film = Film().play(
        3000, evaluated=evaluation(8, 0.9), nearest=lambda step: rng.multinomial(2500, [1 / 8] * 8)
    )
    assert film.notes == []


def test_an_oscillation_is_over_when_the_distance_stays():
    film = Film().play(
        3000, evaluated=lambda step: evaluation(8, 0.2, 0.5 if step // 200 % 2 else 0.1)
    )
    film.play(3000, evaluated=evaluation(8))
    assert [over for _, over in film.found("oscillation")] == [False, True]


@given(st.lists(st.floats(0.1, 1.9), min_size=1, max_size=30))
def test_values_within_the_factor_do_not_swing(values):
    assert swings([10 + value for value in values], 2.0) == 0


@given(st.integers(1, 20), st.floats(2.0, 10.0))
def test_each_rise_and_each_fall_is_a_swing(turns, factor):
    assert swings([factor ** (index % 2) for index in range(turns + 1)], factor) == turns


def test_one_slow_fall_is_one_swing():
    assert swings([0.9**index for index in range(50)], 2.0) == 1


# Divergence.


@pytest.mark.parametrize("name", ["d_loss", "g_loss"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_loss_that_is_not_finite_is_a_divergence_at_once(name, value):
    film = Film().play(10).play(1, {**EVEN, name: value})
    assert film.found("divergence") == [(11, False)]


def test_losses_that_explode_are_a_divergence():
    film = Film(loss="wasserstein").play(500)
    film.play(300, {**EVEN, "d_loss": -5000.0, "g_loss": 4000.0})
    assert film.found("divergence") == [(501, False)]
    assert "now 5,000" in film.notes[0].text


def test_samples_that_fly_away_are_a_divergence():
    film = Film().play(1000, evaluated=evaluation(0, 0.0, distance=500.0))
    assert "divergence" in film.kinds


def test_losses_of_a_judge_beyond_doubt_are_no_divergence():
    assert Film().play(2000, {**EVEN, "d_loss": 30.0, "g_loss": 120.0}).notes == []


# All of them.


def test_nothing_is_found_in_a_healthy_game():
    rng = np.random.default_rng(1)

    def losses():
        return {name: value * rng.uniform(0.8, 1.2) for name, value in EVEN.items()}

    film = Film(every=250)
    for _ in range(8000):
        covered = min(8, 2 + film.step // 300)
        distance = 0.02 + math.exp(-film.step / 500)
        film.play(1, losses(), evaluation(covered, 0.1, distance * rng.uniform(0.8, 1.2)))
    assert film.notes == []


def test_a_finding_is_said_once_and_again_only_if_a_change_did_not_help():
    film = Film().play(5000, evaluated=evaluation(1))
    assert len(film.notes) == 1
    film.watcher.change(GanSettings.make({"d_learning_rate": 1e-3}))
    film.play(5000, evaluated=evaluation(1))
    first, second = (note.details["cure"] for note in film.notes)
    assert len(film.notes) == 2
    assert first != second


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("preset", GanSettings.PRESETS)
def test_every_cure_changes_something_that_may_change_while_running(kind, preset):
    settings = GanSettings.make({"preset": preset})
    live = {
        name
        for name, field in GanSettings.model_fields.items()
        if (field.json_schema_extra or {}).get("live")
    }
    for _ in range(3):
        changes = cure(kind, settings).changes
        assert changes
        assert changes.keys() <= live
        changed = settings.with_(**changes)
        assert changed != settings
        settings = changed


def test_a_note_of_a_finding_is_plain():
    details = Film().play(2000, evaluated=evaluation(1)).notes[0].details
    assert details.keys() == {"finding", "since", "is_over", "cure", "cure_label"}
    assert details["cure_label"]
    assert {type(value) for value in details["cure"].values()} <= {int, float, str, bool}


def test_an_alarm_counts_signs_in_a_row_alone():
    alarm = Alarm(raise_after=3, clear_after=2)
    said = [alarm.feed(step, sign) for step, sign in enumerate([1, 1, 0, 1, 1, 1, 0, 1, 0, 0])]
    assert said == [None, None, None, None, None, "raised", None, None, None, "over"]
    assert alarm.since == 3


def test_a_window_is_complete_before_it_is_judged():
    film = Film().play(8 * WINDOW - 1, D_WINS)
    assert film.notes == []
    assert film.play(1, D_WINS).kinds == {"overpowered"}
