"""Writes the two losses of the recipe.

D's scores come with the real samples in the first half of the rows. ``sign`` is -1 there and +1 for
generated ones; ``labels`` are 1 (less with smoothing) and 0.
"""

from __future__ import annotations

from core.labs.gan.settings import GanSettings

_D_LINES: dict[str, tuple[str, str]] = {
    # softplus(-s) = -log sigmoid(s) and softplus(s) = -log(1 - sigmoid(s)), without overflow.
    "minimax": ("-log D(x) - log(1 - D(G(z)))", "softplus(sign * scores).mean() * 2"),
    "non_saturating": ("-log D(x) - log(1 - D(G(z)))", "softplus(sign * scores).mean() * 2"),
    "least_squares": ("(D(x) - 1)^2 / 2 + D(G(z))^2 / 2", "mse_loss(scores, labels)"),
    "hinge": ("max(0, 1 - D(x)) + max(0, 1 + D(G(z)))", "relu(1 + sign * scores).mean() * 2"),
    "wasserstein": ("D(G(z)) - D(x)", "(sign * scores).mean() * 2"),
    "wgan_gp": ("D(G(z)) - D(x)", "(sign * scores).mean() * 2"),
}
_SMOOTHED = "-l log D(x) - (1 - l) log(1 - D(x)) - log(1 - D(G(z)))"
_G_LINES: dict[str, tuple[str, str]] = {
    "minimax": ("log(1 - D(G(z)))", "-softplus(scores).mean()"),
    "non_saturating": ("-log D(G(z))", "softplus(-scores).mean()"),
    "least_squares": ("(D(G(z)) - 1)^2 / 2", "(scores - 1).square().mean() / 2"),
    "hinge": ("-D(G(z))", "-scores.mean()"),
    "wasserstein": ("-D(G(z))", "-scores.mean()"),
    "wgan_gp": ("-D(G(z))", "-scores.mean()"),
}


def truth(settings: GanSettings) -> str:
    """Return the name of what D's loss compares the scores with: ``sign`` or ``labels``."""
    return "labels" if settings.loss == "least_squares" or settings.label_smoothing else "sign"


def discriminator_loss(settings: GanSettings) -> str:
    """Return the function of D's loss, without penalties."""
    meaning, line = _D_LINES[settings.loss]
    if settings.label_smoothing and settings.loss != "least_squares":
        meaning = f"{_SMOOTHED}, l = {1 - settings.label_smoothing:g}"
        line = "binary_cross_entropy_with_logits(scores, labels) * 2"
    return _function(
        f"discriminator_loss(scores, {truth(settings)})", f"the mean of {meaning}", line
    )


def generator_loss(settings: GanSettings) -> str:
    """Return the function of G's loss."""
    meaning, line = _G_LINES[settings.loss]
    return _function("generator_loss(scores)", f"the mean of {meaning}", line)


def _function(head: str, meaning: str, line: str) -> str:
    return f'def {head}:\n    """Return {meaning}."""\n    return {line}'
