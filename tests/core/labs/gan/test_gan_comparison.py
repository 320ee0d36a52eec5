"""Two settings over the same seeds: rows, means with standard errors, pictures, Stop."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import stats

from core.labs.gan import COMPARISON
from core.labs.gan import experiment as game
from core.labs.gan.comparison import SCORES, means_and_errors, run
from core.labs.gan.comparison_settings import SIDES, ComparisonSettings, recipe
from core.labs.gan.game.session import session_of
from core.labs.gan.settings import GanSettings
from core.runtime.errors import SettingsError
from core.runtime.events import Note, Step
from core.runtime.spec import load_entry
from core.runtime.worker.context import RunContext

SMALL = {"preset": "small", "evaluate_every": 10}
OTHER = {**SMALL, "loss": "hinge"}


def settings(first=SMALL, second=OTHER, **values):
    texts = {"first": json.dumps(first), "second": json.dumps(second)}
    return ComparisonSettings.make({**texts, "seeds": 2, "steps": 20, **values})


def compared(values, *, live=False):
    context = RunContext(live=live)
    return list(run(values, context)), context


def notes(events, kind):
    return [e.details for e in events if isinstance(e, Note) and e.kind == kind]


@pytest.fixture(scope="module")
def comparison():
    return compared(settings(seeds=3))


def test_each_seed_is_played_on_both_sides(comparison):
    rows = [(row["side"], row["seed"]) for row in notes(comparison[0], "row")]
    assert rows == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]


def test_a_row_is_what_the_game_alone_comes_to(comparison):
    rows = notes(comparison[0], "row")
    for row in rows[2:4]:
        side = (SMALL, OTHER)[row["side"]]
        alone = RunContext()
        for _ in game.run(GanSettings.make({**side, "seed": 1, "steps": 20}), alone):
            pass
        metrics = session_of(alone.state).metrics
        assert row["metrics"] == {name: metrics[name] for name in SCORES}


def test_the_means_and_standard_errors_are_those_of_the_rows(comparison):
    events, context = comparison
    for side, name in enumerate(SIDES):
        rows = [row["metrics"] for row in notes(events, "row") if row["side"] == side]
        mean = [told for told in notes(events, "mean") if told["side"] == side][-1]
        for score in SCORES:
            values = [row[score] for row in rows]
            assert mean["means"][score] == pytest.approx(np.mean(values))
            assert mean["errors"][score] == pytest.approx(stats.sem(values))
        assert context.result[name]["means"] == mean["means"]


def test_progress_counts_every_step_once(comparison):
    steps = [event for event in comparison[0] if isinstance(event, Step)]
    assert [step.index for step in steps] == list(range(1, 61))
    assert {step.total for step in steps} == {60}


def test_both_games_are_shown_side_by_side():
    events, _ = compared(settings(seeds=1), live=True)
    shown = [e.snapshots for e in events if isinstance(e, Step) and e.snapshots]
    assert set(shown[0]) == set(SIDES)
    assert all("cloud" in picture for picture in shown[0].values())


def test_a_game_that_diverges_is_told_and_left_out_of_the_means():
    explosive = {**SMALL, "loss": "least_squares", "d_optimizer": "sgd", "d_learning_rate": 10}
    events, context = compared(settings(second=explosive, seeds=2, steps=60))
    row = next(row for row in notes(events, "row") if row["side"] == 1)
    assert row["metrics"] == {}
    assert row["diverged_at"] <= 60
    assert context.result["second"] == {"means": {}, "errors": {}, "games": 2, "diverged": 2}
    assert context.result["first"]["diverged"] == 0
    assert "2 diverged" in context.message


def test_one_row_has_no_standard_error():
    assert means_and_errors([{"distance": 3.0}]) == ({"distance": 3.0}, {})


def test_the_seeds_begin_with_the_first():
    events, _ = compared(settings(seeds=1, seed=7, steps=1))
    assert {row["seed"] for row in notes(events, "row")} == {7}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[1]", "must be names and values"),
        ('{"loss": "joy"}', "loss must be one of"),
        ('{"packing": 9, "widht": 1}', "widht is not a setting"),
    ],
)
def test_a_side_that_is_no_game_is_refused(text, said):
    with pytest.raises(SettingsError) as caught:
        ComparisonSettings.make({"second": text})
    assert caught.value.fields.keys() == {"second"}
    assert said in caught.value.fields["second"]


def test_the_spec_is_whole():
    assert load_entry(COMPARISON.entry) is run
    small = COMPARISON.settings.make(COMPARISON.small)
    assert recipe(small).source == load_entry(COMPARISON.recipe)(small).source
    assert "def train(" in recipe(small).source


def test_the_last_step_of_each_pair_has_its_pictures():
    events, _ = compared(settings(steps=3), live=True)
    steps = [event for event in events if isinstance(event, Step)]
    assert set(steps[2].snapshots) == set(steps[5].snapshots) == set(SIDES)
