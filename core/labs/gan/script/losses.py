"""Writes the two losses of the recipe, of D's scores of real and of generated samples.

Where D says a probability, it is the sigmoid of the score s: ``logsigmoid(s)`` is log D, and
``logsigmoid(-s)`` is log(1 - D), without overflow.
"""

from __future__ import annotations

from core.labs.gan.settings import GanSettings

_LOG_LOSS = (
    "-log D(x) - log(1 - D(G(z)))",
    "return -logsigmoid(real_scores).mean() - logsigmoid(-fake_scores).mean()",
)
_SCORE_LOSS = ("D(G(z)) - D(x)", "return fake_scores.mean() - real_scores.mean()")
_D_LINES: dict[str, tuple[str, str]] = {
    "minimax": _LOG_LOSS,
    "non_saturating": _LOG_LOSS,
    "least_squares": (
        "(D(x) - 1)^2 / 2 + D(G(z))^2 / 2",
        "return (real_scores - 1).square().mean() / 2 + fake_scores.square().mean() / 2",
    ),
    "hinge": (
        "max(0, 1 - D(x)) + max(0, 1 + D(G(z)))",
        "return relu(1 - real_scores).mean() + relu(1 + fake_scores).mean()",
    ),
    "wasserstein": _SCORE_LOSS,
    "wgan_gp": _SCORE_LOSS,
}
_G_LINES: dict[str, tuple[str, str]] = {
    "minimax": ("log(1 - D(G(z)))", "return logsigmoid(-scores).mean()"),
    "non_saturating": ("-log D(G(z))", "return -logsigmoid(scores).mean()"),
    "least_squares": ("(D(G(z)) - 1)^2 / 2", "return (scores - 1).square().mean() / 2"),
    "hinge": ("-D(G(z))", "return -scores.mean()"),
    "wasserstein": ("-D(G(z))", "return -scores.mean()"),
    "wgan_gp": ("-D(G(z))", "return -scores.mean()"),
}
_SOURCES = {
    "minimax": "Goodfellow et al. (2014)",
    "non_saturating": "Goodfellow et al. (2014)",
    "least_squares": "Mao et al. (2017)",
    "hinge": "Lim and Ye (2017)",
    "wasserstein": "Arjovsky et al. (2017)",
    "wgan_gp": "Gulrajani et al. (2017)",
}


def discriminator_loss(settings: GanSettings) -> str:
    """Return the function of D's loss, without penalties."""
    meaning, line = _D_LINES[settings.loss]
    if settings.label_smoothing:
        meaning, line = _smoothed(settings)
    return _function("discriminator_loss(real_scores, fake_scores)", meaning, line, settings)


def generator_loss(settings: GanSettings) -> str:
    """Return the function of G's loss."""
    return _function("generator_loss(scores)", *_G_LINES[settings.loss], settings)


def _smoothed(settings: GanSettings) -> tuple[str, str]:
    """Return the loss whose label of real samples is below 1 (Salimans et al., 2016)."""
    label, rest = f"{1 - settings.label_smoothing:g}", f"{settings.label_smoothing:g}"
    meaning, line = _D_LINES[settings.loss]
    if settings.loss == "least_squares":
        return meaning.replace("D(x) - 1", f"D(x) - {label}"), line.replace(" - 1)", f" - {label})")
    lines = (
        "# Real samples have a label l below 1 (Salimans et al., 2016).",
        f"smoothed = {label} * logsigmoid(real_scores) + {rest} * logsigmoid(-real_scores)",
        "return -smoothed.mean() - logsigmoid(-fake_scores).mean()",
    )
    meaning = f"-l log D(x) - (1 - l) log(1 - D(x)) - log(1 - D(G(z))), l = {label}"
    return meaning, "\n    ".join(lines)


def _function(head: str, meaning: str, lines: str, settings: GanSettings) -> str:
    said = f"Return the mean of {meaning}."
    if not settings.label_smoothing:
        said = f"{said[:-1]}, by {_SOURCES[settings.loss]}."
    return f'def {head}:\n    """{said}"""\n    {lines}'
