"""The line stepper inside of a recipe's `with` blocks."""

from __future__ import annotations

import pytest

from core.runtime.events import Step
from core.runtime.messages import TraceRequest
from core.runtime.recipes.recipe import Recipe
from core.runtime.worker.context import RunContext
from core.runtime.worker.control import Control
from core.runtime.worker.executor import drive
from core.runtime.worker.line_stepper import LineStepper

SOURCE = """
class Guard:
    depth = 0

    def __enter__(self):
        Guard.depth += 1

    def __exit__(self, *_):
        Guard.depth -= 1


def train():
    for step in range(1, 4):
        with Guard():
            value = step
        yield step, value
"""
WITH, BODY = 14, 15


class Sink:
    def add(self, event):
        pass


def walked(stop_at):
    """Walk line by line and stop at the line with this number in the walk; return all of them."""
    recipe = Recipe("guarded", SOURCE)
    module = recipe.load()
    context = RunContext()
    control = Control(context)
    lines = []

    def publish(reached):
        if reached.function == "train":
            lines.append(reached.line)
        if len(lines) == stop_at:
            control.stop()
        else:
            control.trace_to(TraceRequest("line"))

    def run():
        for step, value in module.train():
            yield Step(step, 3, {"value": value})

    control.trace_to(TraceRequest("line"))
    stepper = LineStepper(recipe.filename, control, publish)
    finished = drive(run, context, control, Sink(), stepper)
    return finished.outcome, module.Guard.depth, lines


def test_the_walk_comes_to_a_with_line_again_when_its_block_ends():
    _, _, lines = walked(stop_at=5)
    assert lines[1:4] == [WITH, BODY, WITH]


@pytest.mark.parametrize("stop_at", range(1, 10))
def test_a_stop_at_any_line_leaves_every_with_block_in_good_order(stop_at):
    outcome, depth, _ = walked(stop_at)
    assert outcome == "cancelled"
    assert depth == 0
