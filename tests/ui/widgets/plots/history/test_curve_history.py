import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ui.widgets.plots.history import extrema_pyramid
from ui.widgets.plots.history.curve_history import CurveHistory

# Other work on the machine must not fail a test.
_calm = settings(deadline=None, max_examples=60)

_Y = st.floats(width=32) | st.sampled_from([math.nan, math.inf, -math.inf, 0.0, -1.0])


@st.composite
def _histories(draw):
    """Return x, y and the history that took them in blocks of drawn sizes."""
    n = draw(st.integers(1, 400))
    y = draw(hnp.arrays(np.float64, n, elements=_Y))
    if draw(st.booleans()):
        x = draw(st.integers(-5, 5)) + draw(st.integers(1, 7)) * np.arange(n, dtype=float)
    else:
        steps = st.sampled_from([0.0, 0.0, 0.1, 1.0, 40.0])
        x = np.cumsum(draw(hnp.arrays(np.float64, n, elements=steps)))
    history = CurveHistory()
    cuts = sorted(draw(st.lists(st.integers(0, n), max_size=6)))
    for start, stop in itertools.pairwise([0, *cuts, n]):
        history.append(x[start:stop], y[start:stop])
    return x, y, history


def _ranges(x):
    span = float(x[-1] - x[0])
    return x[0] - 0.1 * span, x[0] + 0.23 * span, x[0] + 0.71 * span, x[-1] + 0.1 * span


@_calm
@given(_histories())
def test_history_gives_back_every_point(drawn):
    x, y, history = drawn
    blocks = list(history.blocks(64))
    np.testing.assert_array_equal(np.concatenate([block[0] for block in blocks]), x)
    np.testing.assert_array_equal(np.concatenate([block[1] for block in blocks]), y)


@_calm
@given(_histories(), st.booleans())
def test_bounds_are_the_finite_minimum_and_maximum(drawn, positive):
    x, y, history = drawn
    for x0, x1 in itertools.combinations(_ranges(x), 2):
        counts = y[(x >= x0) & (x <= x1) & np.isfinite(y) & ((y > 0) | (not positive))]
        expected = (counts.min(), counts.max()) if len(counts) else None
        assert history.bounds(x0, x1, positive=positive) == expected


@_calm
@given(_histories(), st.integers(1, 12), st.booleans())
def test_view_has_the_envelope_of_every_column(drawn, buckets, positive):
    x, y, history = drawn
    for x0, x1 in itertools.combinations(_ranges(x), 2):
        inside = (x >= x0) & (x <= x1)
        shown_x, shown_y = history.view(x0, x1, buckets, positive=positive)
        if not inside.any():
            continue
        left, right = max(x0, x[inside][0]), min(x1, x[inside][-1])
        edges = np.linspace(left, right, buckets + 1)
        column = np.searchsorted(edges[1:-1], x, "right")
        shown_column = np.searchsorted(edges[1:-1], shown_x, "right")
        shown_inside = (shown_x >= x0) & (shown_x <= x1) & np.isfinite(shown_y)
        counts = inside & np.isfinite(y) & ((y > 0) | (not positive))
        for k in range(buckets):
            all_of_column = y[counts & (column == k)]
            shown = shown_y[shown_inside & (shown_column == k)]
            assert (len(shown) == 0) == (len(all_of_column) == 0)
            if len(shown):
                assert shown.min() == all_of_column.min()
                assert shown.max() == all_of_column.max()


@pytest.mark.parametrize("spacing", [1.0, 0.1])
def test_view_of_a_long_run_has_the_envelope_of_every_column_but_its_edges(spacing):
    n, buckets = 300_000, 100
    x = spacing * np.arange(n)
    y = np.random.default_rng(0).normal(size=n)
    history = CurveHistory()
    history.append(x, y)
    shown_x, shown_y = history.view(x[777], x[-999], buckets)
    width = (x[-999] - x[777]) / buckets
    for left in x[777] + width * np.arange(buckets):
        core = (x >= left + width / 64) & (x <= left + width * 63 / 64)
        shown = shown_y[(shown_x >= left - width / 64) & (shown_x <= left + width * 65 / 64)]
        assert shown.min() <= y[core].min()
        assert shown.max() >= y[core].max()


def test_sparse_points_beside_very_dense_ones_are_all_seen():
    history = CurveHistory()
    history.append(np.linspace(0, 1, 500_000), np.zeros(500_000))
    history.append(np.arange(2.0, 100.0), np.arange(2.0, 100.0))
    shown_x, _ = history.view(0, 100, 100)
    assert set(np.arange(2.0, 100.0)) <= set(shown_x)


@_calm
@given(_histories(), st.integers(1, 12))
def test_view_is_a_short_selection_of_the_points_in_order(drawn, buckets):
    x, y, history = drawn
    points = {*zip(x.tolist(), y.tolist(), strict=True)}
    for x0, x1 in itertools.combinations(_ranges(x), 2):
        shown_x, shown_y = history.view(x0, x1, buckets)
        assert len(shown_x) <= 4 * buckets + 4
        assert (np.diff(shown_x) >= 0).all()
        finite = np.isfinite(shown_y)
        assert points >= {*zip(shown_x[finite].tolist(), shown_y[finite].tolist(), strict=True)}


@_calm
@given(_histories(), st.integers(1, 12))
def test_view_reaches_over_both_edges(drawn, buckets):
    x, _, history = drawn
    for x0, x1 in itertools.combinations(_ranges(x), 2):
        shown_x, _ = history.view(x0, x1, buckets)
        if (x < x0).any():
            assert shown_x[0] == x[x < x0][-1]
        if (x > x1).any():
            assert shown_x[-1] == x[x > x1][0]


@_calm
@given(_histories(), st.floats(-3000, 20000))
def test_value_at_is_a_nearest_point(drawn, where):
    x, y, history = drawn
    found_x, found_y = history.value_at(where)
    assert abs(found_x - where) == np.abs(x - where).min()
    same = y[x == found_x]
    assert found_y in same or (math.isnan(found_y) and np.isnan(same).any())


@_calm
@given(_histories(), st.floats(1e-3, 20000))
def test_value_at_on_a_log_axis_is_a_point_of_the_nearest_ratio(drawn, where):
    x, _, history = drawn
    found = history.value_at(where, log_x=True)
    if not (x > 0).any():
        assert found is None
        return
    distances = np.abs(np.log(x[x > 0] / where))
    assert abs(math.log(found[0] / where)) == pytest.approx(distances.min(), abs=1e-9)


@_calm
@given(_histories(), st.integers(1, 12))
def test_view_on_a_log_axis_has_the_extremes_of_every_column_of_powers(drawn, buckets):
    x, y, history = drawn
    inside = x > 0
    shown_x, shown_y = history.view(0.0, math.inf, buckets, log_x=True)
    assert (shown_x > 0).all()
    if not inside.any():
        return
    edges = np.geomspace(x[inside][0], x[-1], buckets + 1)[1:-1]
    for k in range(buckets):
        column = y[inside & np.isfinite(y) & (np.searchsorted(edges, x, "right") == k)]
        shown = shown_y[np.isfinite(shown_y) & (np.searchsorted(edges, shown_x, "right") == k)]
        assert len(shown) == 0 if len(column) == 0 else shown.max() == column.max()
        assert len(shown) == 0 if len(column) == 0 else shown.min() == column.min()


def test_view_is_exact_where_few_points_are_left():
    history = CurveHistory()
    x = np.arange(1.0, 100_001.0)
    history.append(x, np.sin(x))
    shown_x, shown_y = history.view(50_000, 50_010, 100)
    np.testing.assert_array_equal(shown_x, np.arange(49_999.0, 50_012.0))
    np.testing.assert_array_equal(shown_y, np.sin(shown_x))


def test_gap_stays_a_gap_where_every_point_is_shown():
    history = CurveHistory()
    history.append([1, 2, 3, 4], [1.0, math.inf, math.nan, 2.0])
    _, y = history.view(1, 4, 10)
    np.testing.assert_array_equal(y, [1.0, math.nan, math.nan, 2.0])


def test_infinite_loss_does_not_hide_its_column():
    history = CurveHistory()
    y = np.ones(1000)
    y[500:] = math.inf
    history.append(np.arange(1000), y)
    shown_x, shown_y = history.view(0, 999, 10)
    assert np.nanmax(shown_y) == 1.0
    assert np.isnan(shown_y[shown_x >= 600]).all()


def test_nothing_is_seen_of_an_empty_history():
    history = CurveHistory()
    assert history.bounds() is None
    assert history.value_at(3.0) is None
    assert history.first is None
    assert history.last is None
    assert [len(part) for part in history.view(0, 1, 100)] == [0, 0]


def test_clear_lets_x_start_anew():
    history = CurveHistory()
    history.append([5, 6], [1, 2])
    history.clear()
    history.append(1, 7)
    assert history.first == history.last == (1.0, 7.0)


@pytest.mark.parametrize(
    ("x", "y"),
    [([3, 2], [0, 0]), ([0.5], [0]), ([math.nan], [0]), ([math.inf], [0]), ([2, 3], [0])],
)
def test_disordered_points_are_refused_and_change_nothing(x, y):
    history = CurveHistory()
    history.append(1, 1)
    with pytest.raises(ValueError, match="x "):
        history.append(x, y)
    assert len(history) == 1


@pytest.mark.parametrize(("spacing", "limit"), [(1.0, 10.75), (0.1, 19.75)])
def test_memory_stays_under_twenty_bytes_a_point(spacing, limit):
    history = CurveHistory()
    worst = 0.0
    for start in range(0, 300_000, 1000):
        history.append(np.arange(start, start + 1000) * spacing, np.ones(1000))
        if len(history) > 100_000:
            worst = max(worst, history.nbytes / len(history))
    assert worst <= limit


@pytest.mark.parametrize("n", [10_000, 1_000_000])
def test_view_looks_at_few_values_however_many_there_are(n, monkeypatch):
    looked_at = []
    monkeypatch.setattr(
        extrema_pyramid._Found,
        "_keep",
        lambda _, rows, candidates, keys: looked_at.append(keys.size),
    )
    history = CurveHistory()
    history.append(np.arange(n), np.ones(n))
    history.view(0, n, 200)
    assert sum(looked_at) < 200 * 2 * (2 + 2 * np.log2(n / 200))
