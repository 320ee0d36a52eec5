"""What the student may set in the tensor playground."""

from __future__ import annotations

from core.machine.settings import SEED_LIMIT
from core.runtime.settings import Settings, setting
from core.runtime.text import text, verbatim

_OPTIONS = text("tensors", "Options")

# Characters of a program; what is larger is data, and opened from a file.
MAX_TEXT = 100_000

DEFAULT_PROGRAM = """\
x = randn(4, 3, seed=0)
w = randn(3, 2, seed=1, requires_grad=True)
b = zeros(2, requires_grad=True)
y = relu(x @ w + b)
loss = (y ** 2).mean()
backward(loss)
"""


class TensorSettings(Settings):
    """A program and the memory it may take."""

    program: str = setting(
        DEFAULT_PROGRAM,
        text("tensors", "Program"),
        help=text(
            "tensors", "Statements such as a = randn(3, 4), one a line or separated by semicolons."
        ),
        hidden=True,
        kept=True,
    )
    seed: int = setting(
        0,
        text("tensors", "First seed"),
        is_seldom_changed=True,
        group=_OPTIONS,
        ge=0,
        le=SEED_LIMIT,
        help=text(
            "tensors",
            "Random functions without seed= count up from here, so that every run is the same.",
        ),
    )
    max_values: int = setting(
        1_000,
        text("tensors", "Numbers listed per tensor"),
        is_seldom_changed=True,
        group=_OPTIONS,
        ge=0,
        le=1_000_000,
        help=text("tensors", "Tensors with more numbers are reported without them."),
        scale="log",
    )
    max_tensor_mib: int = setting(
        256,
        text("tensors", "Largest tensor"),
        is_seldom_changed=True,
        group=_OPTIONS,
        ge=1,
        le=65_536,
        unit=verbatim("MiB"),
        help=text(
            "tensors", "A statement that would make a larger tensor is refused before it runs."
        ),
        scale="log",
    )
    max_total_mib: int = setting(
        1_024,
        text("tensors", "All tensors together"),
        is_seldom_changed=True,
        group=_OPTIONS,
        ge=1,
        le=262_144,
        unit=verbatim("MiB"),
        help=text(
            "tensors",
            "A statement that would need more than this in all is refused before it runs.",
        ),
        scale="log",
    )

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        if self.max_total_mib < self.max_tensor_mib:
            return {
                "max_total_mib": f"must be at least the largest tensor's {self.max_tensor_mib} MiB,"
                f" got {self.max_total_mib}"
            }
        return {}
