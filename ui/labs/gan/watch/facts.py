"""A moment's numbers in words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QLocale

from ui.widgets.basic.short_number import short_number

_DIGITS = 3


def losses_in_words(metrics: Mapping[str, float]) -> str:
    """Return both players' losses, or nothing without them."""
    if not {"d_loss", "g_loss"} <= metrics.keys():
        return ""
    losses = (_number(metrics[name]) for name in ("d_loss", "g_loss"))
    return _tr("Loss of D {0}, of G {1}").format(*losses)


def measures_in_words(metrics: Mapping[str, float]) -> str:
    """Return what an evaluation has measured, as far as it is there."""
    parts = []
    if "modes_covered" in metrics:
        parts.append(_tr("Modes covered {0}").format(_number(metrics["modes_covered"])))
    if "high_quality" in metrics:
        share = _number(100 * metrics["high_quality"])
        parts.append(_tr("high quality {0} %").format(share))
    if "reverse_kl" in metrics:
        parts.append(_tr("reverse KL {0}").format(_number(metrics["reverse_kl"])))
    if "distance" in metrics:
        parts.append(_distance_in_words(metrics))
    return joined(parts)


def joined(parts: list[str]) -> str:
    """Return what there is of some parts, side by side."""
    return " · ".join(part for part in parts if part)


def _distance_in_words(metrics: Mapping[str, float]) -> str:
    distance = _number(metrics["distance"])
    if "noise_floor" not in metrics:  # of data too few to be halved
        return _tr("distance {0}").format(distance)
    floor = _number(metrics["noise_floor"])
    return _tr("distance {0}, noise floor {1}").format(distance, floor)


def _number(value: float) -> str:
    return short_number(value, QLocale(), _DIGITS)


def _tr(text: str) -> str:
    return QCoreApplication.translate("GanFacts", text)
