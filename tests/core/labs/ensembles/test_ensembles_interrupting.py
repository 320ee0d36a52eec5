"""Stop inside code that never looks at it."""

import contextlib
import itertools
import threading
import time

import pytest
from support.processes import python

from core.labs.ensembles.fitting.interrupting import interrupting
from core.runtime.errors import Cancelled
from core.runtime.worker.context import RunContext

# What is raised within a finalizer is lost, told on the console, and raised again.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

TRACED = """
import sys
from core.labs.ensembles.fitting.interrupting import interrupting
from core.runtime.worker.context import RunContext

with interrupting(RunContext()):
    pass

def numbers():
    yield from range(3)

def trace(frame, event, argument):
    return trace

sys.settrace(trace)
found = list(numbers())
sys.settrace(None)
print(found)
"""


def stop_soon(context):
    threading.Timer(0.05, context.cancel).start()


def count(until=None):
    for _ in itertools.count():
        if until is not None and time.monotonic() > until:
            return


def test_stop_ends_an_endless_loop():
    context = RunContext()
    stop_soon(context)
    began = time.monotonic()
    with pytest.raises(Cancelled), interrupting(context):
        count()
    assert time.monotonic() - began < 1


def test_stop_ends_it_in_a_thread_of_its_own_too():
    context = RunContext()
    ended = []

    def work():
        try:
            with interrupting(context):
                count()
        except Cancelled:
            ended.append("cancelled")

    thread = threading.Thread(target=work)
    thread.start()
    stop_soon(context)
    thread.join(5)
    assert ended == ["cancelled"]


def test_what_was_stopped_before_does_not_begin():
    context = RunContext()
    context.cancel()
    begun = []
    with pytest.raises(Cancelled), interrupting(context):
        begun.append(True)
    assert not begun


def test_after_the_block_stop_raises_nothing():
    context = RunContext()
    with interrupting(context):
        pass
    context.cancel()
    count(time.monotonic() + 0.05)


def test_stop_during_a_compiled_call_is_raised_when_it_returns():
    context = RunContext()
    stop_soon(context)
    with pytest.raises(Cancelled), interrupting(context):
        time.sleep(0.2)


def test_generators_can_be_traced_afterwards():
    # In a process of its own, since where they cannot it hangs.
    said = python("-c", TRACED, timeout=60)
    assert said.stdout == "[0, 1, 2]\n", said.stderr


def test_an_error_inside_stays_what_it_is():
    with pytest.raises(ValueError, match="mine"), interrupting(RunContext()):
        raise ValueError("mine")


def test_code_that_goes_on_after_errors_is_ended():
    context = RunContext()
    stop_soon(context)
    with pytest.raises(Cancelled), interrupting(context):
        while True:
            with contextlib.suppress(Exception):
                count()


def test_what_is_lost_in_a_finalizer_is_raised_again():
    context = RunContext()
    lost = []

    class Slow:
        def __del__(self):
            lost.append(True)
            context.cancel()
            count(time.monotonic() + 0.05)

    with pytest.raises(Cancelled), interrupting(context):
        held = [Slow()]
        held.clear()
        count()
    assert lost


def test_stop_at_any_moment_is_cancelled_within_the_block():
    for number in range(300):
        context = RunContext()
        stop = threading.Thread(target=context.cancel)
        outcome = "done"
        try:
            with interrupting(context):
                stop.start()
                count(time.monotonic() + number * 1e-6)
        except Cancelled:
            outcome = "cancelled"
        stop.join()
        assert outcome in ("done", "cancelled")
        assert (outcome == "cancelled") or context.is_cancelled
