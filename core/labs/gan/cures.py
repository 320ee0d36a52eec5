"""What to switch on in the running game against what the detectors find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.labs.gan.settings import GanSettings

Kind = Literal["mode_collapse", "overpowered", "oscillation", "divergence"]

_SCORE_LOSSES = ("wasserstein", "wgan_gp")
_LARGEST_PACK = 4
_R1, _STEEPEST_R1 = 1.0, 1000.0
_CALM_BETA1 = 0.5
_CLIP = 0.01
_SLOWER = 10.0


@dataclass(frozen=True)
class Cure:
    """Settings to change in the running game, and the words for the button."""

    changes: Mapping[str, Any]
    label: str


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
    """Show D several samples at once, and let it learn as fast as G.

    Samples that are all alike give themselves away in a pack (Lin et al., 2018), and a D that
    learns as fast as G sees through a mode before all samples are there.
    """
    if settings.packing < _LARGEST_PACK:
        changes: dict[str, Any] = {"packing": settings.packing + 1}
        if settings.d_learning_rate < settings.g_learning_rate:
            changes["d_learning_rate"] = settings.g_learning_rate
        return Cure(changes, f"Let D judge {settings.packing + 1} samples at once")
    return _flat_judge(settings)


def _against_overpowering(settings: GanSettings) -> Cure:
    """Give G gradients again: another loss, a flatter D, and equal turns."""
    changes: dict[str, Any] = {}
    if settings.loss == "minimax":
        changes["loss"] = "non_saturating"
    if settings.d_steps > settings.g_steps:
        changes["d_steps"] = settings.g_steps
    slower = min(settings.d_learning_rate, settings.g_learning_rate)
    if settings.d_learning_rate != slower:
        changes["d_learning_rate"] = slower
    if not settings.r1:
        changes["r1"] = _R1
    if not changes:
        changes["r1"] = min(_STEEPEST_R1, _SLOWER * settings.r1)
    return Cure(changes, "Hold D back")


def _against_oscillation(settings: GanSettings) -> Cure:
    """Damp the game: no momentum that outlives a turn, and a penalty on D's slope."""
    changes: dict[str, Any] = {}
    if settings.beta1 > _CALM_BETA1:
        changes["beta1"] = _CALM_BETA1
    if settings.g_learning_rate > settings.d_learning_rate:
        changes["g_learning_rate"] = settings.d_learning_rate
    if not settings.r1 and settings.loss not in _SCORE_LOSSES:
        changes["r1"] = _R1
    if changes:
        return Cure(changes, "Damp the game")
    return _slower(settings)


def _against_divergence(settings: GanSettings) -> Cure:
    if settings.loss == "wasserstein" and settings.clip > _CLIP:
        changes = {**_slower(settings).changes, "clip": _CLIP}
        return Cure(changes, f"Clip at {_CLIP} and learn slower")
    return _slower(settings)


def _flat_judge(settings: GanSettings) -> Cure:
    if settings.r1:
        return _slower(settings)
    return Cure({"r1": _R1}, "Punish D's slope (R1)")


def _slower(settings: GanSettings) -> Cure:
    names = ("g_learning_rate", "d_learning_rate")
    changes = {name: max(1e-7, getattr(settings, name) / _SLOWER) for name in names}
    return Cure(changes, "Learn 10 times slower")
