"""What the student may set in the frameworks lab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from core.labs.frameworks.ways.ways import WAYS
from core.machine.settings import seed_setting
from core.runtime.settings import Settings, setting
from core.runtime.text import text

SIZES = ("batch_size", "input_size", "hidden_size", "output_size")
# Every way keeps weights, gradients and what the forward pass left, in a process of its own.
_MEMORY_LIMIT_GB = 4
_COPIES = 4

_LECTURE: Mapping[str, Any] = {
    "batch_size": 64,
    "input_size": 1000,
    "hidden_size": 100,
    "output_size": 10,
    "learning_rate": 1e-6,
    "iterations": 500,
    "dtype": "float32",
    "call_twice": False,
    "seed": 0,
}

_LOOP = text("frameworks", "Loop")
_BESIDE = text("frameworks", "Beside it")
_SIZES = text("frameworks", "Sizes")


def _beside(name: str) -> Any:
    way = WAYS[name]
    return setting(True, way.title, group=_BESIDE, help=way.idea)


def _size(default: int, label: str, most: int) -> Any:
    return setting(default, label, ge=1, le=most, scale="log", group=_SIZES, block=_SIZES)


class FrameworksSettings(Settings):
    """Whose code is shown, what runs beside it, and the lecture's constants."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "lecture": _LECTURE,
        "float64": {**_LECTURE, "dtype": "float64"},
    }

    preset: Literal["lecture", "float64"] = setting(
        "lecture",
        text("frameworks", "Preset"),
        choices={
            "lecture": text("frameworks", "Lecture"),
            "float64": text("frameworks", "Lecture in float64"),
        },
        help=text("frameworks", "The lecture's loop; in float64 all ways stay together longer."),
        hidden=True,
    )
    way: Literal["numpy", "torch", "jax", "tensorflow", "keras", "sklearn"] = setting(
        "torch",
        text("frameworks", "Code shown"),
        group=_LOOP,
        choices={way.id: way.title for way in WAYS.values()},
        help=text(
            "frameworks",
            "Whose code the drawer shows and the export saves. It runs beside the others below.",
        ),
    )
    dtype: Literal["float32", "float64"] = setting(
        "float32",
        text("frameworks", "Numbers"),
        group=_LOOP,
        choices={
            "float32": text("frameworks", "float32, 7 digits"),
            "float64": text("frameworks", "float64, 16 digits"),
        },
        help=text("frameworks", "How exactly each way computes; the reference has float64."),
    )
    call_twice: bool = setting(
        False,
        text("frameworks", "Ask twice for the gradients"),
        group=_LOOP,
        help=text(
            "frameworks",
            "PyTorch adds the second to the first, so that its steps are twice as long; a tape and "
            "a function give the same again.",
        ),
    )
    learning_rate: float = setting(
        1e-6,
        text("frameworks", "Learning rate"),
        ge=1e-12,
        le=1,
        scale="log",
        group=_LOOP,
        help=text("frameworks", "How far a weight moves for a gradient of 1."),
    )
    iterations: int = setting(
        500,
        text("frameworks", "Iterations"),
        ge=1,
        le=100_000,
        scale="log",
        group=_LOOP,
        help=text("frameworks", "How many times the weights are updated."),
    )
    numpy: bool = _beside("numpy")
    torch: bool = _beside("torch")
    jax: bool = _beside("jax")
    tensorflow: bool = _beside("tensorflow")
    keras: bool = _beside("keras")
    sklearn: bool = _beside("sklearn")
    costs: bool = setting(
        True,
        text("frameworks", "Measure time and memory"),
        group=_BESIDE,
        help=text("frameworks", "The shown way runs once more, in a process of its own as well."),
    )
    batch_size: int = _size(64, text("frameworks", "Batch size"), 10_000)
    input_size: int = _size(1000, text("frameworks", "Input size"), 100_000)
    hidden_size: int = _size(100, text("frameworks", "Hidden size"), 10_000)
    output_size: int = _size(10, text("frameworks", "Output size"), 10_000)
    seed: int = seed_setting(
        _SIZES, text("frameworks", "All ways begin with the same data and the same weights.")
    )

    @property
    def beside(self) -> tuple[str, ...]:
        """The ways that run beside the shown one."""
        return tuple(name for name in WAYS if getattr(self, name) and name != self.way)

    def notes(self) -> dict[str, str]:
        """Return the shapes that follow from the sizes."""
        batch, inputs = self.batch_size, self.input_size
        hidden, outputs = self.hidden_size, self.output_size
        return {
            _SIZES: text(
                "frameworks",
                "x {batch}×{inputs} · w1 {inputs}×{hidden} · w2 {hidden}×{outputs}",
            )(batch=batch, inputs=inputs, hidden=hidden, outputs=outputs)
        }

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        numbers = (self.input_size + self.output_size) * (self.hidden_size + self.batch_size)
        need_gb = numbers * _COPIES * (4 if self.dtype == "float32" else 8) / 1e9
        if need_gb <= _MEMORY_LIMIT_GB:
            return {}
        return {
            "input_size": text(
                "frameworks",
                "needs about {need:,.0f} GB in each way with hidden size {hidden:,} and batch size "
                "{batch:,}; choose sizes that need less than {limit} GB",
            )(
                need=need_gb,
                hidden=self.hidden_size,
                batch=self.batch_size,
                limit=_MEMORY_LIMIT_GB,
            )
        }
