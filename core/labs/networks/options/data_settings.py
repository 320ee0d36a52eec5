"""The settings of a task's data."""

from __future__ import annotations

import math

from core.labs.networks.options.choices import DATA_WORDS, REGRESSIONS, TASK_WORDS, Data, Task
from core.runtime.settings import Settings, setting
from core.runtime.text import text

_DATA = text("networks", "Data")
_PLANE = {"task": ("plane",)}
_MADE = tuple(name for name in DATA_WORDS if name not in ("drawn", "table"))


class DataSettings(Settings):
    """The task, and the points or sequences that there are to learn."""

    task: Task = setting(
        "plane",
        text("networks", "Task"),
        group=_DATA,
        choices=TASK_WORDS,
        help=text("networks", "Which of the lecture's networks is trained, and on what."),
    )
    data: Data = setting(
        "spiral",
        text("networks", "Data"),
        group=_DATA,
        choices=DATA_WORDS,
        shown_when=_PLANE,
        help=text("networks", "What the network is to tell apart, or to follow."),
    )
    file: str = setting(
        "",
        text("networks", "File"),
        kind="file",
        group=_DATA,
        shown_when={**_PLANE, "data": ("table",)},
        help=text(
            "networks",
            "A CSV file; its first two columns of numbers are the plane, its last column names "
            "the class.",
        ),
    )
    drawn: str = setting(
        "",
        text("networks", "Drawn points"),
        group=_DATA,
        hidden=True,
        kept=True,
        help=text("networks", "Such as 0.5,1,0;-2,3,1 for a point of class 0 and one of class 1."),
    )
    classes: int = setting(
        4,
        text("networks", "Classes"),
        ge=2,
        le=6,
        group=_DATA,
        shown_when={**_PLANE, "data": ("classes", "table")},
        help=text("networks", "How many clusters there are, or classes in the table."),
    )
    points: int = setting(
        500,
        text("networks", "Points"),
        ge=20,
        le=5_000,
        scale="log",
        group=_DATA,
        shown_when={**_PLANE, "data": _MADE},
        help=text("networks", "How many there are in all, to train and to test."),
    )
    noise: float = setting(
        0.0,
        text("networks", "Noise"),
        ge=0,
        le=0.5,
        group=_DATA,
        shown_when=({**_PLANE, "data": _MADE}, {"task": ("autoencoder",)}),
        help=text("networks", "How far points stray, or what is added to the pixels that go in."),
    )
    train_share: float = setting(
        0.8,
        text("networks", "Train share"),
        ge=0.1,
        le=0.9,
        group=_DATA,
        shown_when=_PLANE,
        help=text("networks", "Which part of the points trains; the rest tests."),
    )
    distance: int = setting(
        40,
        text("networks", "Distance"),
        ge=2,
        le=200,
        unit=text("networks", "steps"),
        group=_DATA,
        shown_when={"task": ("recurrent",)},
        help=text("networks", "How long the symbol of the beginning must be remembered."),
    )

    @property
    def is_regression(self) -> bool:
        """Whether the plane's target is a number instead of a class."""
        return self.data in REGRESSIONS

    @property
    def class_count(self) -> int:
        """How many classes the points have; of a regression's numbers, two signs."""
        if self.data in ("classes", "table"):
            return self.classes
        if self.data == "drawn":
            return 1 + max(label for _, _, label in self.drawn_points())
        return 2

    @property
    def outputs(self) -> int:
        """How many numbers the network says of a point; two classes need one."""
        return 1 if self.class_count == 2 else self.class_count

    def drawn_points(self) -> list[tuple[float, float, int]]:
        """Return the points drawn by hand, with their classes.

        Raises
        ------
        ValueError
            If the text is not triples of two finite numbers and a class from 0 to 5.
        """
        parts = [part.split(",") for part in self.drawn.split(";") if part.strip()]
        points = [(float(x), float(y), int(label)) for x, y, label in parts]
        if not all(math.isfinite(x + y) and 0 <= label <= 5 for x, y, label in points):
            raise ValueError(self.drawn)
        return points

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        found: dict[str, str] = {}
        if self.task != "plane":
            return found
        if self.data == "table" and not self.file:
            found["file"] = text("networks", "is empty; choose a CSV file, or other data")
        if self.data == "drawn":
            found.update(self._drawing_problem())
        return found

    def _drawing_problem(self) -> dict[str, str]:
        try:
            points = self.drawn_points()
        except ValueError:
            return {"drawn": text("networks", "must be points such as 0.5,1,0;-2,3,1")}
        if len({label for _, _, label in points}) > 1 and len(points) >= 4:
            return {}
        return {
            "data": text(
                "networks",
                "is drawn by hand, but there are not yet four points of two classes; draw some "
                "on the plane, or choose other data",
            )
        }
