"""A lab for tests of the engine: it counts, and can go wrong in every way a lab can."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from core.runtime.errors import LabError, NewWorkerNeeded
from core.runtime.events import Event, Note, Started, Step
from core.runtime.recipes.recipe import Recipe
from core.runtime.request import Request, State, answers
from core.runtime.settings import Settings, setting
from core.runtime.spec import LabSpec
from core.runtime.worker.context import RunContext

Fault = Literal[
    "none",
    "raise",
    "lab_error",
    "segfault",
    "kill",
    "allocate",
    "deaf",
    "exit",
    "foreign",
    "used_up",
]


class Recorded(str):
    """A text that only looks plain, as ``torch.__version__`` is."""


class DemoSettings(Settings):
    steps: int = setting(20, "Steps", ge=1, le=10_000_000)
    fault: Fault = setting("none", "Fault")
    fault_at: int = setting(5, "Fault at", ge=1)
    sleep_ms: float = setting(0.0, "Sleep", ge=0, unit="ms", live=True)


def recipe(settings: DemoSettings) -> Recipe:
    return Recipe.of_module("support.demo_recipe", ("numpy",)).with_defaults(
        "count", {"steps": settings.steps}
    )


def run(settings: DemoSettings, context: RunContext) -> Iterator[Event]:
    if settings.fault == "used_up" and context.state.get("runs"):
        raise NewWorkerNeeded("The count takes a worker that has not counted.")
    yield Started("cpu", {"purpose": "test"})
    yield Note("hello", "The count begins.")
    context.state["runs"] = context.state.get("runs", 0) + 1
    for index, total in recipe(settings).load().count():
        if index == settings.fault_at:
            go_wrong(settings.fault)
        context.result["total"] = total
        if context.has_change:
            settings = settings.with_(**context.take_change())
            yield Note("changed", f"Sleeps {settings.sleep_ms:g} ms now.")
        time.sleep(settings.sleep_ms / 1000)
        snapshots: dict[str, Any] = {}
        if settings.fault == "foreign" and index == settings.fault_at:
            snapshots["alien"] = Recorded("a class of the tests")
        if context.snapshot_due():
            with context.snapshot():
                snapshots["bars"] = np.full(3, float(index))
        yield Step(index, settings.steps, {"total": float(total)}, snapshots)
    context.message = f"Counted to {settings.steps}."


def go_wrong(fault: Fault) -> None:
    match fault:
        case "raise":
            raise ZeroDivisionError("a fault of the lab")
        case "lab_error":
            raise LabError("The count is wrong; choose fewer steps.")
        case "segfault":
            ctypes.string_at(0)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "allocate":
            np.ones((1 << 50,))
        case "exit":
            os._exit(7)
        case "deaf":
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                time.sleep(0.05)
        case "foreign":
            pass  # in `run`: a step that holds an object of another library
        case "none" | "used_up":
            pass


@dataclass(frozen=True, slots=True)
class RunsSoFar(Request[int], answered_in="support.demo_lab"):
    plus: int = 0


@answers(RunsSoFar)
def answer_runs_so_far(state: State, asked: RunsSoFar) -> int:
    return state.get("runs", 0) + asked.plus


@dataclass(frozen=True, slots=True)
class RunsOfAFreshWorker(Request[int], answered_in="support.demo_lab"):
    """Takes a worker that has not run."""


@answers(RunsOfAFreshWorker)
def answer_when_fresh(state: State, asked: RunsOfAFreshWorker) -> int:
    if state.get("runs"):
        raise NewWorkerNeeded("The answer takes a worker that has not counted.")
    return 0


@dataclass(frozen=True, slots=True)
class Unanswerable(Request[int], answered_in="support.demo_lab"):
    """Nobody answers this."""


@dataclass(frozen=True, slots=True)
class NothingToAnswer(Request[None], answered_in="support.demo_lab"):
    """Is answered with a sentence why not."""


@answers(NothingToAnswer)
def answer_with_a_sentence(state: State, asked: NothingToAnswer) -> None:
    cannot_answer(state)


@dataclass(frozen=True, slots=True)
class WaitToBeTold(Request[str], answered_in="support.demo_lab"):
    """Is answered once it is interrupted."""


@answers(WaitToBeTold)
def answer_when_told(state: State, asked: WaitToBeTold) -> str:
    state["told"] = told = threading.Event()
    return "told" if told.wait(60) else "never told"


@dataclass(frozen=True, slots=True)
class Tell(Request[None], answered_in="support.demo_lab"):
    """Ends `WaitToBeTold`."""


@answers(Tell)
def answer_tell(state: State, asked: Tell) -> None:
    if "told" in state:
        state["told"].set()


def count_ahead(state: dict[str, Any]) -> None:
    state["runs"] = state.get("runs", 0) + 1


def cannot_answer(state: dict[str, Any]) -> None:
    raise LabError("There is nothing to answer.")


SPEC = LabSpec(
    id="demo",
    title="Demo",
    summary="Counts.",
    settings=DemoSettings,
    entry="support.demo_lab:run",
    recipe="support.demo_lab:recipe",
    warm=("support.demo_lab",),
)
TALKATIVE_SPEC = replace(SPEC, answers_during_run=True)
