"""What the window asks of a game: moments, branches, networks, films."""

from __future__ import annotations

import numpy as np
import pytest
from imageio_ffmpeg import count_frames_and_secs
from PIL import Image

from core.labs.gan.experiment import run
from core.labs.gan.reports import (
    Branches,
    Decode,
    LoadNetworks,
    MomentAt,
    SaveFilm,
    SaveNetworks,
    SaveSamples,
    StartFrom,
    Strip,
    Walk,
)
from core.labs.gan.settings import GanSettings
from core.runtime.errors import LabError
from core.runtime.events import Note, Step
from core.runtime.request import function_for
from core.runtime.worker.context import RunContext

SMALL = {"preset": "small", "evaluate_every": 20}


def play(steps=40, context=None, **values):
    context = context or RunContext()
    settings = GanSettings.make({**SMALL, "steps": steps, **values})
    events = list(run(settings, context))
    return context, events


def answer(state, request):
    return function_for(request)(state, request)


def losses(events):
    return {
        event.index: next(v for k, v in event.metrics.items() if k.partition("@")[0] == "d_loss")
        for event in events
        if isinstance(event, Step)
    }


@pytest.fixture(scope="module")
def played():
    context, events = play()
    return context.state, events


def test_moments_tell_the_steps_that_are_kept(played):
    state, _ = played
    told = answer(state, Branches())
    assert told.current == 0
    assert told.branches[0].steps == tuple(range(1, 41))


def test_a_moment_is_the_game_of_then(played):
    state, events = played
    now = answer(state, MomentAt(0, 40))
    then = answer(state, MomentAt(0, 7))
    assert then.step == 7
    assert then.metrics["d_loss"] == losses(events)[7]
    assert not np.array_equal(then.snapshots["cloud"]["fake"], now.snapshots["cloud"]["fake"])
    noise = np.zeros((1, 2), np.float32)
    assert answer(state, Decode(noise)).shape == (1, 2)


def test_the_last_moment_shows_what_the_game_makes_now(played):
    state, _ = played
    session = state["gan"]
    assert np.array_equal(
        answer(state, MomentAt(0, 40)).snapshots["cloud"]["fake"],
        session.pictures.take(session.game)["cloud"]["fake"],
    )


def test_the_strip_holds_the_steps_reached(played):
    state, _ = played
    found = answer(state, Strip((10, 20, 50_000)))
    assert [each.step for each in found] == [10, 20]


def test_a_walk_begins_and_ends_at_its_points():
    context, _ = play(2, data="digits")
    state = context.state
    a, b = np.array([0.5, -0.5], np.float32), np.array([-1.0, 0.25], np.float32)
    way = answer(state, Walk(a, b, 5))
    ends = answer(state, Decode(np.stack([a, b])))
    np.testing.assert_allclose(way[[0, -1]], ends, rtol=1e-5, atol=1e-6)


def test_noise_of_another_size_is_refused(played):
    with pytest.raises(LabError, match="2 numbers of noise"):
        answer(played[0], Decode(np.zeros((1, 3), np.float32)))


def test_without_a_game_the_sentence_says_to_run_one():
    with pytest.raises(LabError, match="run one first"):
        answer({}, Branches())


def test_a_branch_with_the_same_settings_repeats_the_numbers():
    context, first = play()
    answer(context.state, StartFrom(0, 15))
    _, second = play(context=RunContext(context.state))
    again = losses(second)
    assert again == {step: loss for step, loss in losses(first).items() if step > 15}
    assert answer(context.state, Branches()).branches[1].from_step == 15


def test_a_branch_with_other_settings_leaves_the_first_alone():
    context, first = play()
    answer(context.state, StartFrom(0, 15))
    _, second = play(context=RunContext(context.state), packing=2, d_learning_rate=0.01)
    assert losses(second)[40] != losses(first)[40]
    told = answer(context.state, Branches()).branches
    assert told[1].changes == {"packing": 2, "d_learning_rate": 0.01}
    assert answer(context.state, MomentAt(0, 40)).metrics["d_loss"] == losses(first)[40]
    assert any(isinstance(e, Note) and e.kind == "restarted_part" for e in second)


def test_a_run_under_way_goes_back_where_it_is_asked_to():
    context = RunContext()
    events = run(GanSettings.make({**SMALL, "steps": 30}), context)
    seen = []
    for event in events:
        if isinstance(event, Step):
            seen.append((event.index, "d_loss@1" in event.metrics))
            if len(seen) == 20:
                answer(context.state, StartFrom(0, 5))
    assert seen[19:21] == [(20, False), (6, True)]
    assert seen[-1] == (30, True)


def test_a_branch_refuses_other_data():
    context, _ = play()
    answer(context.state, StartFrom(0, 15))
    with pytest.raises(LabError, match="set data back"):
        play(context=RunContext(context.state), data="ring")


def test_networks_come_back_from_their_file(tmp_path):
    context, _ = play()
    path = str(tmp_path / "gan.safetensors")
    answer(context.state, SaveNetworks(path))
    noise = np.random.default_rng(0).uniform(-1, 1, (9, 2)).astype(np.float32)
    made = answer(context.state, Decode(noise))
    state = {}
    told = answer(state, LoadNetworks(path))
    assert told.step == 40
    assert GanSettings.make(told.settings) == context.state["gan"].game.settings
    assert np.array_equal(answer(state, Decode(noise)), made)
    _, events = play(steps=50, context=RunContext(state))
    assert next(event.index for event in events if isinstance(event, Step)) == 41


@pytest.mark.parametrize("content", [b"", b"no safetensors at all"])
def test_a_file_that_holds_no_networks_is_refused(tmp_path, content):
    path = tmp_path / "gan.safetensors"
    path.write_bytes(content)
    with pytest.raises(LabError, match=r"gan\.safetensors"):
        answer({}, LoadNetworks(str(path)))


def test_samples_are_saved_as_a_table(played, tmp_path):
    path = tmp_path / "samples.csv"
    answer(played[0], SaveSamples(str(path)))
    assert path.read_text().startswith("x,y\n")
    assert np.loadtxt(path, delimiter=",", skiprows=1).shape == (2500, 2)


def test_samples_are_saved_as_a_picture(played, tmp_path):
    path = tmp_path / "samples.png"
    answer(played[0], SaveSamples(str(path)))
    with Image.open(path) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
    assert len(colours) > 10


def test_a_picture_that_cannot_be_written_is_told(played, tmp_path):
    with pytest.raises(LabError, match="choose another folder"):
        answer(played[0], SaveSamples(str(tmp_path / "none" / "a.csv")))


def test_a_gif_of_the_game_has_a_frame_for_each_moment(played, tmp_path):
    path = tmp_path / "game.gif"
    answer(played[0], SaveFilm(str(path)))
    with Image.open(path) as picture:
        assert picture.n_frames >= 40
        first = np.asarray(picture.convert("RGB"))
        picture.seek(39)
        assert not np.array_equal(first, np.asarray(picture.convert("RGB")))


def test_an_mp4_of_the_game_has_a_frame_for_each_moment(played, tmp_path):
    path = tmp_path / "game.mp4"
    told = answer(played[0], SaveFilm(str(path)))
    assert count_frames_and_secs(path)[0] == told.frames == 40 + 11


def test_a_film_of_another_kind_is_refused(played, tmp_path):
    with pytest.raises(LabError, match=r"\.gif or \.mp4"):
        answer(played[0], SaveFilm(str(tmp_path / "game.avi")))


def test_questions_do_not_change_the_numbers_of_a_run():
    _, alone = play()
    context = RunContext()
    asked = []
    for event in run(GanSettings.make({**SMALL, "steps": 40, "d_norm": "none"}), context):
        asked.append(event)
        if isinstance(event, Step):
            answer(context.state, MomentAt(0, 1))
            answer(context.state, Decode(np.zeros((3, 2), np.float32)))
    assert losses(asked) == losses(alone)


def test_a_game_of_points_has_no_walk(played):
    with pytest.raises(LabError, match="play with images"):
        answer(played[0], Walk(np.zeros(2, np.float32), np.ones(2, np.float32), 5))
