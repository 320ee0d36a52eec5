"""Numbers in sentences, tables and plots, with as many digits as they mean."""

from __future__ import annotations

import math


def figure(value: float, digits: int = 3) -> str:
    """Return a number in ``digits`` significant digits, in the shortest usual writing.

    Whole numbers below a million keep all their digits; the very large and the very small are
    written with an exponent, as ``2.94e7``; infinity and not-a-number keep the names Python gives
    them.
    """
    if not math.isfinite(value):
        return str(value)
    size = abs(value)
    if size < 1e6 and value == int(value):
        return f"{int(value):,}"
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if digits <= exponent < 6:
        return f"{value:,.0f}"
    if -4 <= exponent < 6:
        return f"{value:.{digits}g}"
    return f"{mantissa.rstrip('0').rstrip('.')}e{exponent}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share, 0 to 1, in percent with ``digits`` behind the point: ``53.9 %``."""
    return f"{100 * share:.{digits}f} %"
