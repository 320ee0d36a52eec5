"""What the app knows of a lab before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from core.runtime.settings import Settings

LESSON_ENDING = ".gradus"
"""How the name of a lesson's file ends."""


@dataclass(frozen=True)
class LabSpec:
    """A lab: its name, its settings and where its code lives, as ``package.module:function``.

    ``entry`` is ``run(settings, context) -> Iterator[Event]``. ``recipe`` is
    ``recipe(settings) -> Recipe``, text only, so the window may call it. ``warm`` are the modules
    that the worker imports ahead of the first run; of ``package.module:function`` the function is
    called, too, with the tab's state. ``small`` are the settings of a run of a few
    seconds, for pictures and checks, and ``small_result`` the lowest and the highest right value
    of numbers in its result, ``outer.inner`` where they lie deeper. With ``answers_during_run`` the
    tab's questions are answered between two steps of a run, and while it is held, instead of after
    it; they then must leave alone what the run's numbers depend on, such as torch's random numbers.
    A worker that has not answered Stop after ``stop_limit_s`` is ended, and what it held is lost.
    ``look`` is ``look(settings)``, which may load anything and looks at a user's file, so that the
    recipe says how it is read; for whoever is no window and asks for the recipe.
    With ``shows_translation`` the recipe says the same as what runs, in other words: its lines
    cannot be walked, and the window says so. Importing a spec loads neither Qt nor torch.
    """

    id: str
    title: str
    summary: str
    settings: type[Settings]
    entry: str
    recipe: str
    warm: tuple[str, ...] = ()
    small: Mapping[str, Any] = field(default_factory=dict)
    small_result: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    look: str = ""
    answers_during_run: bool = False
    shows_translation: bool = False
    stop_limit_s: float = 3.0


def load_entry(entry: str) -> Callable[..., Any]:
    """Return the function that ``package.module:function`` names."""
    module_name, _, function_name = entry.partition(":")
    function: Callable[..., Any] = getattr(import_module(module_name), function_name)
    return function
