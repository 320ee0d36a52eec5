"""The next value up or down, for arrow keys and sliders. Plain numbers, no widgets."""

from __future__ import annotations

import math

from core.runtime.settings import FieldSpec

# Where a declaration leaves a side of a log scale open, it reaches this factor from the default.
_REACH = 1e3
_SERIES = (1, 2, 5)
SLIDER_STEPS_PER_DECADE = 20


def stepped(value: float, steps: int, spec: FieldSpec) -> float:
    """Return the value ``steps`` arrow presses away, within the limits of the field.

    On a log scale one press goes along 1, 2, 5, 10, and ten presses (a page) are a decade.
    """
    if spec.scale == "log" and value > 0:
        presses = int(math.copysign(len(_SERIES), steps)) if abs(steps) >= 10 else steps
        moved = _along_series(value, presses)
    else:
        size = 1.0 if spec.kind == "int" else _linear_step(value, spec)
        moved = float(f"{value + steps * size:.15g}")  # 0.3, not 0.30000000000000004
    return within(moved, spec)


def within(value: float, spec: FieldSpec) -> float:
    """Return the value, or the limit it is beyond; whole for a whole-number field."""
    low = -math.inf if spec.ge is None else spec.ge
    high = math.inf if spec.le is None else spec.le
    inside = min(max(value, low), high)
    return round(inside) if spec.kind == "int" else float(inside)


def log_range(spec: FieldSpec) -> tuple[float, float]:
    """Return the positive ends of a field's log scale."""
    default = float(spec.default or 1)
    open_low = 1.0 if spec.kind == "int" else default / _REACH
    low = spec.ge if spec.ge is not None and spec.ge > 0 else open_low
    high = default * _REACH if spec.le is None else spec.le
    return low, high


def slider_ends(spec: FieldSpec) -> tuple[int, int]:
    """Return the first and last position of a log slider."""
    low, high = log_range(spec)
    return (
        math.floor(math.log10(low) * SLIDER_STEPS_PER_DECADE),
        math.ceil(math.log10(high) * SLIDER_STEPS_PER_DECADE),
    )


def slider_position(value: float) -> int:
    """Return the position nearest to a positive value."""
    return round(math.log10(value) * SLIDER_STEPS_PER_DECADE)


def slider_value(position: int, spec: FieldSpec) -> float:
    """Return a slider position's value, with two digits and within the slider's ends."""
    low, high = log_range(spec)
    rounded = float(f"{10 ** (position / SLIDER_STEPS_PER_DECADE):.2g}")
    return within(min(max(rounded, low), high), spec)


def _along_series(value: float, presses: int) -> float:
    for _ in range(abs(presses)):
        value = _next_in_series(value) if presses > 0 else _previous_in_series(value)
    return value


def _next_in_series(value: float) -> float:
    order = _order(value)
    candidates = [_scaled(s, order) for s in _SERIES] + [_scaled(1, order + 1)]
    return next((c for c in candidates if c > value), value)  # a subnormal number has no next


def _previous_in_series(value: float) -> float:
    order = _order(value)
    candidates = [_scaled(_SERIES[-1], order - 1)] + [_scaled(s, order) for s in _SERIES]
    return next((c for c in reversed(candidates) if c < value), value)


def _scaled(digit: int, order: int) -> float:
    return float(f"{digit}e{order}")  # read from text, so that 5e-6 is the float called 5e-6


def _order(value: float) -> int:
    return int(f"{abs(value):e}".partition("e")[2])


def _linear_step(value: float, spec: FieldSpec) -> float:
    """Return a hundredth of the range, or a tenth of the value where a side is open."""
    if spec.ge is not None and spec.le is not None:
        return _previous_in_series((spec.le - spec.ge) / 50)
    return _scaled(1, _order(value) - 1) if value else 0.1
