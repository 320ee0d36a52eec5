"""What to switch on in the running game against what the detectors find."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.labs.gan.settings import GanSettings
from core.runtime.text import Text, text

Kind = Literal["mode_collapse", "overpowered", "oscillation", "divergence"]

_LARGEST_PACK = 4
_R1, _STEEPEST_R1 = 1.0, 1000.0
_CALM_BETA1 = 0.5
_SLOWER = 10.0
_UNEVEN = 2.0  # learning rates this many times apart


@dataclass(frozen=True)
class Cure:
    """Settings to change in the running game, and the words for the button."""

    changes: Mapping[str, Any]
    label: Text


def cure(kind: Kind, settings: GanSettings) -> Cure:
    """Return what helps against a finding in a game with these settings.

    What is switched on already is not offered again: the next remedy is.
    """
    remedies = {
        "mode_collapse": _against_collapse,
        "overpowered": _against_overpowering,
        "oscillation": _against_oscillation,
        "divergence": _against_divergence,
    }
    return remedies[kind](settings)


def _against_collapse(settings: GanSettings) -> Cure:
    """Show D several samples at once, and let both learn equally fast.

    Samples that are all alike give themselves away in a pack (Lin et al., 2018), and players that
    keep step neither run from mode to mode nor hold the other at one.
    """
    pace = _equal_pace(settings)
    if settings.packing == _LARGEST_PACK:
        return (
            Cure(pace, text("gan", "Let both learn equally fast"))
            if pace
            else _flat_judge(settings)
        )
    packing = settings.packing + 1
    label = text("gan", "Pack {count} samples")
    if pace:
        label = text("gan", "Pack {count} samples, equal pace")
    return Cure({"packing": packing, **pace}, label(count=packing))


def _against_overpowering(settings: GanSettings) -> Cure:
    """Give G a gradient again: another loss, and equal terms.

    A D that is sure of everything unlearns that slowly; one that judges packs begins afresh.
    """
    changes: dict[str, Any] = {}
    if settings.loss == "minimax":
        changes["loss"] = "non_saturating"
    changes.update(_equal_pace(settings))
    if settings.packing < _LARGEST_PACK:
        changes["packing"] = settings.packing + 1
    elif not changes:
        return _flat_judge(settings)
    return Cure(changes, text("gan", "Equal terms, and a new D"))


def _against_oscillation(settings: GanSettings) -> Cure:
    """Keep the players in step; then damp them."""
    if _equal_pace(settings):
        return _against_collapse(settings)
    changes: dict[str, Any] = {}
    if settings.beta1 > _CALM_BETA1:
        changes["beta1"] = _CALM_BETA1
    if not settings.r1:
        changes["r1"] = _R1
    return Cure(changes, text("gan", "Damp the game")) if changes else _slower(settings)


def _against_divergence(settings: GanSettings) -> Cure:
    """Take smaller steps; where nothing bounds D's slope, do, and let D begin afresh.

    From weights that have grown to thousands even a penalty does not bring D back.
    """
    if settings.loss != "wasserstein":
        return _slower(settings)
    changes = {"loss": "wgan_gp", **_slower(settings).changes}
    if settings.packing < _LARGEST_PACK:
        changes["packing"] = settings.packing + 1
    return Cure(changes, text("gan", "Bound the slope of a new D"))


def _equal_pace(settings: GanSettings) -> dict[str, Any]:
    """Return what differs if both play by one optimiser, at one rate, with as many updates."""
    changes: dict[str, Any] = {}
    if settings.d_steps != settings.g_steps:
        changes.update(d_steps=1, g_steps=1)
    first, second = settings.g_learning_rate, settings.d_learning_rate
    if settings.g_optimizer != settings.d_optimizer:
        changes.update(g_optimizer=settings.d_optimizer, g_learning_rate=second)
    elif max(first, second) > _UNEVEN * min(first, second):
        rate = float(f"{math.sqrt(first * second):.0e}")  # 1e-3 for 1e-4 and 1e-2
        changes.update(g_learning_rate=rate, d_learning_rate=rate)
    return changes


def _flat_judge(settings: GanSettings) -> Cure:
    r1 = min(_STEEPEST_R1, _SLOWER * settings.r1) if settings.r1 else _R1
    return Cure({"r1": r1}, text("gan", "Punish D's slope (R1)"))


def _slower(settings: GanSettings) -> Cure:
    names = ("g_learning_rate", "d_learning_rate")
    changes = {name: max(1e-7, getattr(settings, name) / _SLOWER) for name in names}
    return Cure(changes, text("gan", "Learn 10 times slower"))
