"""The formulas of the game in force, as rich text for the window."""

from __future__ import annotations

from core.labs.gan.settings import GanSettings
from core.runtime.figures import figure
from core.runtime.text import Text, joined, text, verbatim

_E_X = "<b>E</b><sub><i>x</i></sub>"
_E_Z = "<b>E</b><sub><i>z</i></sub>"
_D_X = "<i>D</i>(<i>x</i>)"
_G_Z = "<i>G</i>(<i>z</i>)"
_D_GZ = f"<i>D</i>({_G_Z})"
_SQUARED = "<sup>2</sup>"

_LOG_LOSS = f"−{_E_X}[log {_D_X}] − {_E_Z}[log(1 − {_D_GZ})]"
_SCORE_LOSS = f"{_E_Z}[{_D_GZ}] − {_E_X}[{_D_X}]"
_D_TERMS = {
    "minimax": _LOG_LOSS,
    "non_saturating": _LOG_LOSS,
    "least_squares": f"½{_E_X}[({_D_X} − 1){_SQUARED}] + ½{_E_Z}[{_D_GZ}{_SQUARED}]",
    "hinge": f"{_E_X}[max(0, 1 − {_D_X})] + {_E_Z}[max(0, 1 + {_D_GZ})]",
    "wasserstein": _SCORE_LOSS,
    "wgan_gp": _SCORE_LOSS,
}
_SCORE_OF_X = {True: "<i>s</i>(<i>x</i>)", False: _D_X}  # by whether D says a probability
_G_TERMS = {
    "minimax": f"{_E_Z}[log(1 − {{}})]",
    "non_saturating": f"−{_E_Z}[log {{}}]",
    "least_squares": f"½{_E_Z}[({{}} − 1){_SQUARED}]",
    "hinge": f"−{_E_Z}[{{}}]",
    "wasserstein": f"−{_E_Z}[{{}}]",
    "wgan_gp": f"−{_E_Z}[{{}}]",
}


def formula(settings: GanSettings) -> Text:
    """Return what each player makes small, and what the symbols of the cures mean.

    The tags are those of Qt's rich text: i, b, sub, sup and br.
    """
    lines = [
        verbatim(f"<i>D</i>: min {_d_loss(settings)}"),
        verbatim(f"<i>G</i>: min {_g_loss(settings)}"),
    ]
    notes = _notes(settings)
    if notes:
        lines.append(text("gan", "where {notes}")(notes=joined(*notes, by=", ")))
    return joined(*lines, by="<br>")


def _d_loss(settings: GanSettings) -> str:
    loss = _D_TERMS[settings.loss]
    if settings.label_smoothing:
        loss = _smoothed(settings)
    if settings.loss == "wgan_gp":
        between = f"<b>E</b><sub><i>x̂</i></sub>[(‖∇<i>D</i>(<i>x̂</i>)‖ − 1){_SQUARED}]"
        loss += f" + {figure(settings.gradient_penalty)} {between}"
    if settings.r1:
        score = _SCORE_OF_X[settings.says_probability]
        loss += f" + {figure(settings.r1 / 2)} {_E_X}[‖∇{score}‖{_SQUARED}]"
    return loss


def _smoothed(settings: GanSettings) -> str:
    label = figure(1 - settings.label_smoothing)
    if settings.loss == "least_squares":
        return f"½{_E_X}[({_D_X} − {label}){_SQUARED}] + ½{_E_Z}[{_D_GZ}{_SQUARED}]"
    kept, rest = f"{label} log {_D_X}", f"{figure(settings.label_smoothing)} log(1 − {_D_X})"
    return f"−{_E_X}[{kept} + {rest}] − {_E_Z}[log(1 − {_D_GZ})]"


def _g_loss(settings: GanSettings) -> str:
    judge = _D_GZ
    if settings.unrolling:
        judge = f"<i>D</i><sub>+{settings.unrolling}</sub>({_G_Z})"
    return _G_TERMS[settings.loss].format(judge)


def _notes(settings: GanSettings) -> list[Text]:
    notes = []
    if settings.loss == "wasserstein":
        notes.append(
            text("gan", "each weight of <i>D</i> stays within ±{limit}")(
                limit=figure(settings.clip)
            )
        )
    if settings.loss == "wgan_gp":
        notes.append(
            text("gan", "{between} lies between {real} and {fake}")(
                between="<i>x̂</i>", real="<i>x</i>", fake=_G_Z
            )
        )
    if settings.r1 and settings.says_probability:
        notes.append(verbatim(f"{_D_X} = 1 / (1 + <i>e</i><sup>−<i>s</i>(<i>x</i>)</sup>)"))
    if settings.packing > 1:
        packs = text("gan", "{real} and {fake} are packs of {count} samples")
        notes.append(packs(real="<i>x</i>", fake=_G_Z, count=settings.packing))
    if settings.instance_noise:
        notes.append(
            text("gan", "<i>D</i> sees them with noise of σ = {sigma}")(
                sigma=figure(settings.instance_noise)
            )
        )
    if settings.unrolling:
        ahead = f"<i>D</i><sub>+{settings.unrolling}</sub>"
        notes.append(text("gan", "{ahead} is <i>D</i> so many updates ahead")(ahead=ahead))
    if settings.d_norm == "spectral":
        notes.append(text("gan", "each layer of <i>D</i> has spectral norm 1"))
    return notes
