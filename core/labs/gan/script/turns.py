"""Writes the turns of the recipe: the discriminator's, then the generator's, phase by phase."""

from __future__ import annotations

import textwrap

from core.labs.gan.settings import GanSettings
from core.runtime.recipes.recipe import literal

_DRAWS = "generator=draws, device=draws.device"


def discriminator_turns(settings: GanSettings) -> str:
    """Return the discriminator's updates of a step."""
    rows = settings.batch_size * settings.packing
    judge = ["real_scores, fake_scores = discriminator(real), discriminator(fake)"]
    loss = ["d_loss = discriminator_loss(real_scores, fake_scores)"]
    if settings.loss == "wgan_gp":
        weight = literal(settings.gradient_penalty)
        penalty = "gradient_penalty(discriminator, real, fake, draws)"
        loss.append(f"d_loss = d_loss + {weight} * {penalty}")
    if settings.r1:
        judge.insert(0, "real.requires_grad_()")
        weight = literal(settings.r1 / 2)
        loss.append(f"d_loss = d_loss + {weight} * r1_penalty(real_scores, real)")
    parts = {
        "D: draw": [
            f"chosen = torch.randint(len(samples), ({rows},), {_DRAWS})",
            f"real = {_as_seen(settings, 'samples[chosen]')}",
            f"noise = draw_noise({rows}, draws)",
        ],
        "D: generate": [f"fake = {_as_seen(settings, 'generator(noise).detach()')}"],
        "D: judge": judge,
        "D: loss": loss,
        "D: gradient": ["d_optimizer.zero_grad()", "d_loss.backward()"],
        "D: update": ["d_optimizer.step()"],
    }
    if settings.loss == "wasserstein":
        limit = literal(settings.clip)
        parts["D: clip"] = [
            "with torch.no_grad():",
            "    for weight in discriminator.parameters():",
            f"        weight.clamp_(-{limit}, {limit})",
        ]
    return _repeated(_text(parts), settings.d_steps)


def generator_turns(settings: GanSettings) -> str:
    """Return the generator's updates of a step."""
    parts = {
        "G: draw": [f"noise = draw_noise({settings.batch_size * settings.packing}, draws)"],
        "G: generate": [f"fake = {_as_seen(settings, 'generator(noise)')}"],
    }
    scores = "discriminator(fake)"
    if settings.unrolling:
        parts["G: look ahead"] = _look_ahead(settings)
        scores = "functional_call(discriminator, ahead, (fake,))"
    parts |= {
        "G: judge": [f"scores = {scores}"],
        "G: loss": ["g_loss = generator_loss(scores)"],
        "G: gradient": ["g_optimizer.zero_grad()", "g_loss.backward()"],
        "G: update": ["g_optimizer.step()"],
    }
    return _repeated(_text(parts), settings.g_steps)


def as_seen(settings: GanSettings) -> str:
    """Return the function that makes of samples what D sees; empty where it sees them plainly."""
    said, lines = [], []
    if settings.instance_noise:
        noise = f"torch.randn(samples.shape, {_DRAWS})"
        said.append("with noise on them")
        lines.append(f"samples = samples + {literal(settings.instance_noise)} * {noise}")
    if settings.packing > 1:
        size, *rest = settings.shape
        shape = ", ".join(map(str, (-1, size * settings.packing, *rest)))
        said.append(f"{settings.packing} in a pack")
        lines.append(f"samples = samples.view({shape})")
    if not lines:
        return ""
    body = "".join(f"    {line}\n" for line in [*lines, "return samples"])
    docstring = f"Return samples as the discriminator sees them: {', '.join(said)}."
    return f'def as_seen(samples, draws):\n    """{docstring}"""\n{body}'


def _as_seen(settings: GanSettings, samples: str) -> str:
    is_plain = settings.packing == 1 and not settings.instance_noise
    return samples if is_plain else f"as_seen({samples}, draws)"


def _look_ahead(settings: GanSettings) -> list[str]:
    is_adam = settings.d_optimizer == "adam"
    states = ["states = [d_optimizer.state[weight] for weight in ahead.values()]"]
    update = "ahead = after_sgd(ahead, slopes, d_optimizer)"
    if is_adam:
        update = "ahead, states = after_adam(ahead, slopes, states, d_optimizer)"
    return [
        "ahead = dict(discriminator.named_parameters())",
        *(states if is_adam else []),
        f"for _ in range({settings.unrolling}):",
        "    real_scores_ahead = functional_call(discriminator, ahead, (real,))",
        "    fake_scores_ahead = functional_call(discriminator, ahead, (fake,))",
        "    loss = discriminator_loss(real_scores_ahead, fake_scores_ahead)",
        "    slopes = torch.autograd.grad(loss, list(ahead.values()), create_graph=True)",
        f"    {update}",
    ]


def _repeated(text: str, times: int) -> str:
    return text if times == 1 else f"for _ in range({times}):\n{textwrap.indent(text, ' ' * 4)}"


def _text(parts: dict[str, list[str]]) -> str:
    return "\n\n".join("\n".join([f"# {name}.", *lines]) for name, lines in parts.items())
