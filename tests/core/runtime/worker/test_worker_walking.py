"""A real worker walks the recipe's lines."""

from __future__ import annotations

from support.worker_pipe import receive_until, start

from core.runtime.messages import Ended, Held, LineReached, Press, TraceRequest, Walk


def test_walking_stops_before_each_line_with_its_locals(worker):
    start(worker, begin=TraceRequest("line"), steps=3)
    first = receive_until(worker, LineReached)[-1]
    assert first.function == "count"
    assert {value.name: value.text for value in first.values} == {"steps": "3"}
    lines = [first.line]
    for _ in range(3):
        worker.send(Walk(TraceRequest("line")))
        lines.append(receive_until(worker, LineReached)[-1].line)
    assert lines == [lines[0], lines[0] + 1, lines[0] + 2, lines[0] + 3]


def test_walking_an_iteration_stops_in_the_next_one(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    receive_until(worker, LineReached)
    totals = []
    for _ in range(2):
        worker.send(Walk(TraceRequest("iteration")))
        reached = receive_until(worker, LineReached)[-1]
        totals.append({value.name: value.text for value in reached.values}["total"])
    assert totals == ["1", "3"]


def test_running_to_a_line_and_on_to_the_end(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    first = receive_until(worker, LineReached)[-1].line
    worker.send(Walk(TraceRequest("to", first + 3)))
    reached = receive_until(worker, LineReached)[-1]
    assert reached.line == first + 3
    worker.send(Press("resume"))
    ended = receive_until(worker, Ended)[-1]
    assert ended.finished.result == {"total": 45}


def test_running_to_several_lines_stops_at_the_first_that_comes(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    first = receive_until(worker, LineReached)[-1].line
    wanted = TraceRequest("to", lines=frozenset({first + 2, first + 3}))
    reached = []
    for _ in range(2):
        worker.send(Walk(wanted))
        reached.append(receive_until(worker, LineReached)[-1].line)
    assert reached == [first + 2, first + 3]


def test_walking_can_begin_in_a_paused_run(worker):
    start(worker, begin="step", steps=9)
    receive_until(worker, Held)
    worker.send(Walk(TraceRequest("line")))
    reached = receive_until(worker, LineReached)[-1]
    assert {value.name: value.text for value in reached.values}["total"] == "1"


def test_stop_ends_a_run_that_stands_at_a_line(worker):
    start(worker, begin=TraceRequest("line"), steps=9)
    receive_until(worker, LineReached)
    worker.send(Press("stop"))
    assert receive_until(worker, Ended)[-1].finished.outcome == "cancelled"
    start(worker, steps=3)
    assert receive_until(worker, Ended)[-1].finished.outcome == "done"
