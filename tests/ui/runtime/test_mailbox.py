from __future__ import annotations

import threading
from array import array

from hypothesis import given
from hypothesis import strategies as st

from core.runtime.messages import Batch
from ui.runtime.mailbox import Mailbox


def batch(first, values, snapshots=None, name="loss"):
    """Return a batch as the worker packs it: pairs of index and value."""
    pairs = array("d")
    for place, value in enumerate(values):
        pairs.extend((first + place, value))
    last = first + len(values) - 1
    return Batch(last, 100, len(values), {name: pairs.tobytes()}, snapshots or {})


def test_nothing_came_gives_nothing():
    assert Mailbox().take() is None


def test_what_was_taken_is_not_given_again():
    mailbox = Mailbox()
    mailbox.put(batch(1, [0.5]))
    assert mailbox.take() is not None
    assert mailbox.take() is None


@given(st.lists(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5), min_size=1))
def test_a_frame_holds_every_value_once_and_in_order(parts):
    mailbox = Mailbox()
    first = 1
    for values in parts:
        mailbox.put(batch(first, values))
        first += len(values)
    frame = mailbox.take()
    index, value = frame.metrics["loss"]
    assert value.tolist() == [number for values in parts for number in values]
    assert index.tolist() == list(range(1, first))
    assert (frame.index, frame.steps, frame.total) == (first - 1, first - 1, 100)


def test_of_each_snapshot_only_the_newest_is_given():
    mailbox = Mailbox()
    mailbox.put(batch(1, [0.5], {"bars": 1, "scatter": 2}))
    mailbox.put(batch(2, [0.4], {"bars": 3}))
    assert mailbox.take().snapshots == {"bars": 3, "scatter": 2}


def test_a_metric_that_comes_later_has_its_own_indices():
    mailbox = Mailbox()
    mailbox.put(batch(1, [0.5, 0.4]))
    mailbox.put(batch(3, [7.0], name="accuracy"))
    metrics = mailbox.take().metrics
    assert [column.tolist() for column in metrics["accuracy"]] == [[3.0], [7.0]]
    assert metrics["loss"][0].tolist() == [1.0, 2.0]


def test_cleared_it_has_forgotten():
    mailbox = Mailbox()
    mailbox.put(batch(1, [0.5]))
    mailbox.clear()
    assert mailbox.take() is None


def test_nothing_is_lost_while_another_thread_puts():
    mailbox = Mailbox()
    count = 2_000
    writer = threading.Thread(
        target=lambda: [mailbox.put(batch(number, [float(number)])) for number in range(count)]
    )
    writer.start()
    seen: list[float] = []
    is_last = False
    while not is_last:
        is_last = not writer.is_alive()
        frame = mailbox.take()
        if frame is not None:
            seen += frame.metrics["loss"][1].tolist()
    assert seen == [float(number) for number in range(count)]
