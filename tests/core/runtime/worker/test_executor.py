from __future__ import annotations

import pytest

from core.runtime.errors import Cancelled, LabError
from core.runtime.events import Changed, Started, Step
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive, explain


class ListSink(list):
    def add(self, event):
        self.append(event)


def driven(run):
    context = RunContext()
    sink = ListSink()
    finished = drive(lambda: run(context), context, Control(context), sink)
    return finished, sink


def test_a_run_that_ends_is_done_with_its_result_and_message():
    def run(context):
        yield Started("cpu")
        context.result["answer"] = 42
        context.message = "All counted."

    finished, sink = driven(run)
    assert (finished.outcome, finished.message) == ("done", "All counted.")
    assert finished.result == {"answer": 42}
    assert sink == [Started("cpu")]


def test_an_error_is_a_failed_end_with_the_result_so_far():
    def run(context):
        yield Step(1, 2, {"loss": 1.0})
        context.result["so_far"] = 1
        raise ZeroDivisionError("no")

    finished, sink = driven(run)
    assert finished.outcome == "failed"
    assert finished.result == {"so_far": 1}
    assert "ZeroDivisionError: no" in finished.message
    assert "Traceback" in finished.details
    assert len(sink) == 1


def test_an_error_before_the_first_event_is_a_failed_end():
    def run(context):
        raise ImportError("no such module")

    assert driven(run)[0].outcome == "failed"


def test_a_lab_error_is_told_in_its_own_words_and_needs_no_traceback():
    def run(context):
        yield Started("cpu")
        raise LabError("The target has one class; choose another column.")

    finished = driven(run)[0]
    assert finished.message == "The target has one class; choose another column."
    assert finished.details == ""


@pytest.mark.parametrize(
    "error",
    [
        MemoryError("Unable to allocate 8.00 PiB"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried 1 bytes"),
        RuntimeError("CUDA out of memory. Tried to allocate 20.00 GiB"),
    ],
)
def test_a_refused_allocation_tells_to_choose_smaller_sizes(error):
    assert explain(error).startswith("There was not enough memory; choose smaller sizes.")


def test_stop_closes_the_generator():
    closed = []
    context = RunContext()
    control = Control(context)

    def run():
        try:
            for index in range(1, 100):
                if index == 3:
                    control.stop()
                yield Step(index, 99, {})
        finally:
            closed.append(True)

    sink = ListSink()
    finished = drive(run, context, control, sink)
    assert finished.outcome == "cancelled"
    assert closed == [True]
    assert len(sink) == 3


def test_stop_before_the_first_pull_runs_nothing():
    context = RunContext()
    control = Control(context)
    control.stop()
    pulled = []
    finished = drive(lambda: pulled.append(1), context, control, ListSink())
    assert finished.outcome == "cancelled"
    assert pulled == []


def test_a_run_that_leaves_by_itself_on_stop_is_cancelled():
    def run(context):
        yield Step(1, 9, {})
        context.cancel()
        return

    assert driven(run)[0].outcome == "cancelled"


def test_a_cancelled_raised_deep_inside_is_cancelled():
    def run(context):
        yield Step(1, 9, {})
        raise Cancelled

    assert driven(run)[0].outcome == "cancelled"


class Live(ListSink):
    """Changes a live setting after a step, as the window does."""

    def __init__(self, context, after, values):
        self.context, self.after, self.values = context, after, values

    def add(self, event):
        super().add(event)
        if isinstance(event, Step) and event.index == self.after:
            self.context.change(self.values)


def played(context):
    """Yield four steps of whatever rate is set."""
    rate = 1.0
    for index in range(1, 5):
        yield Step(index, 4, {"rate": rate})
        if context.has_change:
            rate = context.take_change()["rate"]


def test_a_change_that_a_run_took_is_an_event_after_its_step():
    context = RunContext()
    sink = Live(context, 2, {"rate": 5.0})
    drive(lambda: played(context), context, Control(context), sink)
    assert [e for e in sink if isinstance(e, Changed)] == [Changed(2, {"rate": 5.0})]
    assert [type(e) for e in sink].index(Changed) == 2


def test_a_change_taken_at_the_end_is_told_too():
    context = RunContext()
    sink = Live(context, 4, {"rate": 5.0})
    drive(lambda: played(context), context, Control(context), sink)
    assert sink[-1] == Changed(4, {"rate": 5.0})


def test_replayed_changes_give_the_same_run():
    context, replayed = RunContext(), RunContext()
    sink, again = Live(context, 3, {"rate": 5.0}), ListSink()
    drive(lambda: played(context), context, Control(context), sink)
    control = Control(replayed)
    control.replay([(e.index, e.values) for e in sink if isinstance(e, Changed)])
    drive(lambda: played(replayed), replayed, control, again)
    assert again == sink


def test_a_change_before_the_first_step_is_replayed_before_it():
    context = RunContext()
    control = Control(context)
    control.replay([(0, {"rate": 5.0})])
    assert context.take_change() == {"rate": 5.0}
    assert not control.attention
