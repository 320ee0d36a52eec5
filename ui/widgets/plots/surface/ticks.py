"""Where an axis has its numbers, and how they are written."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QLocale

from ui.widgets.basic.number_text import localized

# From here on, and below its inverse, an axis is written with exponents throughout.
_LARGE = 1e6
_SMALL = 1e-4
_PLAIN_POWERS = (-3, 5)
# Beyond these powers of ten a float loses digits, or is infinite.
_SMALLEST_POWER, _LARGEST_POWER = -307, 308
_TICK_PX = 36.0
_MOST_DIGITS = 15
_STEPS = (1, 2, 3, 5, 10, 20, 50, 100, 200)


def linear_ticks(low: float, high: float, most: float) -> tuple[float, list[float]]:
    """Return spacing and values of at most ``most`` ticks between two numbers, at round ones."""
    spacing = _round_spacing((high - low) / max(most, 1.0))
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return spacing, [k * spacing for k in range(first, last + 1)]


def linear_tick_texts(values: Sequence[float], spacing: float, locale: QLocale) -> list[str]:
    """Return one text a value, with just the digits that tell neighbours ``spacing`` apart."""
    largest = max((abs(value) for value in values), default=0.0)
    last_digit = _last_digit(spacing)
    if largest < _LARGE and largest >= _SMALL:
        places = max(0, -last_digit)
        return [localized(f"{value + 0.0:,.{places}f}", locale) for value in values]
    return [_with_exponent(value, last_digit, locale) for value in values]


def log_tick_powers(low: float, high: float, size_px: float, text_px: float = 0.0) -> list[float]:
    """Return the powers of ten, between ``low`` and ``high``, at which a log axis has its ticks.

    As many as there is room for: multiples of each power, or whole powers, or every so many of
    them; round numbers where less than half a power is visible. Texts that stand side by side
    need ``text_px`` between any two.
    """
    most = max(2.0, size_px / max(_TICK_PX, text_px))
    nearest = text_px * (high - low) / max(size_px, 1.0)
    if high - low < 0.5 and low > _SMALLEST_POWER and high < _LARGEST_POWER:
        round_ones = (_round_numbers(low, high, count) for count in range(int(most), 0, -1))
        return next((powers for powers in round_ones if _nearest(powers) >= nearest), [])
    fitting = (powers for powers in _choices(low, high, most) if len(powers) <= most)
    return next((powers for powers in fitting if _nearest(powers) >= nearest), [])


def log_tick_texts(powers: Sequence[float], shown: Sequence[float], locale: QLocale) -> list[str]:
    """Return one text a power of ten; ``shown`` is the visible range, in powers too."""
    low, high = min(shown), max(shown)
    plain = low >= _PLAIN_POWERS[0] and high <= _PLAIN_POWERS[1]
    texts: list[str] = []
    for digits in range(1, _MOST_DIGITS):
        texts = [_power_text(power, digits, plain, locale) for power in powers]
        if len(set(texts)) == len(texts):
            break
    return texts


def _choices(low: float, high: float, most: float) -> Iterator[list[float]]:
    """Yield the ticks there may be, finest first, without those far too many."""
    for factors in (range(1, 10), (1, 2, 5)):
        if math.floor(high - low) * len(factors) <= most:
            yield list(_inside(low, high, factors))
    for step in _STEPS:
        if math.floor((high - low) / step) <= most:
            yield list(_multiples(low, high, step))


def _nearest(powers: Sequence[float]) -> float:
    return min((b - a for a, b in itertools.pairwise(powers)), default=math.inf)


def _round_numbers(low: float, high: float, most: float) -> list[float]:
    _, values = linear_ticks(10.0**low, 10.0**high, most)
    return [math.log10(value) for value in values]


def _multiples(low: float, high: float, step: int) -> Iterable[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return (float(k * step) for k in range(first, last + 1))


def _inside(low: float, high: float, factors: Iterable[int]) -> Iterable[float]:
    for decade in range(math.floor(low), math.floor(high) + 1):
        for factor in factors:
            power = decade + math.log10(factor)
            if low <= power <= high:
                yield power


def _round_spacing(smallest: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not less."""
    unit = 10.0 ** math.floor(math.log10(smallest))
    return next((unit * k for k in (1, 2, 5) if unit * k >= smallest * (1 - 1e-9)), unit * 10)


def _last_digit(spacing: float) -> int:
    """Return the power of ten of the last digit that multiples of ``spacing`` need."""
    digit = math.floor(math.log10(spacing) + 1e-9)
    leading = spacing / 10.0**digit
    return digit if abs(leading - round(leading)) < 1e-6 else digit - 1


def _power_text(power: float, digits: int, plain: bool, locale: QLocale) -> str:
    exponent = math.floor(power + 1e-9)
    mantissa, _, carry = f"{10 ** (power - exponent):.{digits - 1}e}".partition("e")
    exponent += int(carry)
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    if not plain:
        return localized(f"{mantissa}e{exponent}", locale)
    places = max(0, len(mantissa.partition(".")[2]) - exponent)
    return localized(f"{float(mantissa) * 10.0**exponent:,.{places}f}", locale)


def _with_exponent(value: float, last_digit: int, locale: QLocale) -> str:
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)) + 1e-9)
    places = max(0, exponent - last_digit)
    return localized(f"{value / 10.0**exponent:.{places}f}e{exponent}", locale)
