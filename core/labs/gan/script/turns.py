"""Writes the turns of the recipe: the discriminator's, then the generator's, phase by phase."""

from __future__ import annotations

import textwrap

from core.labs.gan.script.losses import truth
from core.labs.gan.settings import GanSettings
from core.runtime.recipes.recipe import literal

_DRAWS = "generator=draws, device=draws.device"


def discriminator_turns(settings: GanSettings) -> str:
    """Return the discriminator's updates of a step."""
    times, rows = settings.d_steps, settings.batch_size * settings.packing
    if times == 1 or settings.g_norm == "batch":
        return _repeated(f"{_draw(rows)}\n\n{_update_of_d(settings)}", times)
    # The generator stays as it is meanwhile, so it makes the samples of all updates at once.
    shape = ", ".join(map(str, (times, rows, *settings.shape)))
    draw = {
        "D: draw": [
            f"chosen = torch.randint(len(samples), ({times}, {rows}), {_DRAWS})",
            "reals = samples[chosen]",
            f"noise = draw_noise({times * rows}, draws)",
        ],
        "D: generate": ["with torch.no_grad():", f"    fakes = generator(noise).view({shape})"],
    }
    update = textwrap.indent(_update_of_d(settings), " " * 4)
    return f"{_text(draw)}\n\nfor real, fake in zip(reals, fakes, strict=True):\n{update}"


def _draw(rows: int) -> str:
    return _text(
        {
            "D: draw": [
                f"chosen = torch.randint(len(samples), ({rows},), {_DRAWS})",
                "real = samples[chosen]",
                f"noise = draw_noise({rows}, draws)",
            ],
            "D: generate": ["with torch.no_grad():", "    fake = generator(noise)"],
        }
    )


def _update_of_d(settings: GanSettings) -> str:
    judge = ["seen = torch.cat([real, fake])", *_seen(settings, 2)]
    if settings.r1:
        judge.append("seen.requires_grad_()")
    judge.append(f"scores = {_scores(settings, 'discriminator({0})')}")
    loss = [f"d_loss = discriminator_loss(scores, {truth(settings)})"]
    if settings.loss == "wgan_gp":
        weight = literal(settings.gradient_penalty)
        loss.append(f"d_loss = d_loss + {weight} * gradient_penalty(discriminator, seen, draws)")
    if settings.r1:
        loss.append(f"d_loss = d_loss + {literal(settings.r1 / 2)} * r1_penalty(scores, seen)")
    parts = {
        "D: judge": judge,
        "D: loss": loss,
        "D: gradient": ["d_optimizer.forget()", f"d_loss.backward({_inputs(settings)})"],
        "D: update": ["d_optimizer.step()"],
    }
    if settings.loss == "wasserstein":
        limit = literal(settings.clip)
        parts["D: clip"] = [f"d_optimizer.weights.clamp_(-{limit}, {limit})"]
    return _text(parts)


def generator_turns(settings: GanSettings) -> str:
    """Return the generator's updates of a step."""
    rows = settings.batch_size * settings.packing
    parts = {
        "G: draw": [f"noise = draw_noise({rows}, draws)"],
        "G: generate": ["fake = generator(noise)"],
    }
    judge = "discriminator({0})"
    if settings.unrolling:
        parts["G: look ahead"] = _look_ahead(settings)
        judge = "functional_call(discriminator, named, ({0},))"
    parts |= {
        "G: judge": [
            "seen = fake",
            *_seen(settings, 1),
            f"g_scores = {judge.format('seen')}",
        ],
        "G: loss": ["g_loss = generator_loss(g_scores)"],
        # D's weights need no gradient here, so none is computed.
        "G: gradient": ["g_optimizer.forget()", "g_loss.backward(inputs=g_weights)"],
        "G: update": ["g_optimizer.step()"],
    }
    if not _seen(settings, 1):
        parts["G: judge"] = [f"g_scores = {judge.format('fake')}"]
    return _repeated(_text(parts), settings.g_steps)


def _inputs(settings: GanSettings) -> str:
    """Return nothing but where the samples would get a gradient, too."""
    return "inputs=d_weights" if settings.r1 else ""


def _seen(settings: GanSettings, halves: int) -> list[str]:
    """Return what happens to the samples on their way to D: instance noise, then packing."""
    lines = []
    if settings.instance_noise:
        sigma = literal(settings.instance_noise)
        drawn = "torch.randn(seen.shape, generator=draws, device=draws.device)"
        lines.append(f"seen = seen + {sigma} * {drawn}")
    if settings.packing > 1:
        shape = [settings.batch_size * halves, *settings.shape]
        shape[1] *= settings.packing
        lines.append(f"seen = seen.view({', '.join(map(str, shape))})")
    return lines


def _scores(settings: GanSettings, call: str) -> str:
    if settings.judges_in_one_pass:
        return call.format("seen")
    return f"torch.cat([{call.format('half')} for half in seen.chunk(2)])"


def _look_ahead(settings: GanSettings) -> list[str]:
    is_adam = settings.d_optimizer == "adam"
    begin = ["moments = first_moments(d_weights, d_optimizer)"] if is_adam else []
    update = "ahead = after_sgd(ahead, slopes, d_optimizer)"
    if is_adam:
        given = "ahead, slopes, d_optimizer, moments, d_optimizer.count + updates"
        update = f"ahead, moments = after_adam({given})"
    scores = _scores(settings, "functional_call(discriminator, named, ({0},))")
    return [
        "names = [name for name, _ in discriminator.named_parameters()]",
        "ahead = d_weights",
        *begin,
        "seen = torch.cat([real, fake])",
        *_seen(settings, 2),
        f"for updates in range(1, {settings.unrolling + 1}):",
        "    named = dict(zip(names, ahead, strict=True))",
        f"    scores_ahead = {scores}",
        f"    loss = discriminator_loss(scores_ahead, {truth(settings)})",
        "    slopes = torch.autograd.grad(loss, ahead, create_graph=True)",
        f"    {update}",
        "named = dict(zip(names, ahead, strict=True))",
    ]


def _repeated(text: str, times: int) -> str:
    return text if times == 1 else f"for _ in range({times}):\n{textwrap.indent(text, ' ' * 4)}"


def _text(parts: dict[str, list[str]]) -> str:
    return "\n\n".join("\n".join([f"# {name}.", *lines]) for name, lines in parts.items())
