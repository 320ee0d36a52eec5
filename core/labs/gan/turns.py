"""Writes the turns of the recipe: the discriminator's, then the generator's, phase by phase."""

from __future__ import annotations

from core.labs.gan.losses import truth
from core.labs.gan.settings import GanSettings
from core.runtime.recipe import literal


def discriminator_turn(settings: GanSettings) -> str:
    """Return one update of the discriminator."""
    rows = settings.batch_size * settings.packing
    draw = [
        f"chosen = torch.randint(len(samples), ({rows},), generator=draws, device=draws.device)",
        "real = samples[chosen]",
        f"noise = draw_noise({rows}, draws)",
    ]
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
        "D: draw": draw,
        "D: generate": ["with torch.no_grad():", "    fake = generator(noise)"],
        "D: judge": judge,
        "D: loss": loss,
        "D: gradient": [*_forget("d"), f"d_loss.backward({_inputs(settings)})"],
        "D: update": ["d_optimizer.step()"],
    }
    if settings.loss == "wasserstein":
        limit = literal(settings.clip)
        parts["D: clip"] = [
            "with torch.no_grad():",
            "    for weight in d_weights:",
            f"        weight.clamp_(-{limit}, {limit})",
        ]
    return _text(parts)


def generator_turn(settings: GanSettings) -> str:
    """Return one update of the generator."""
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
        "G: gradient": [*_forget("g"), "g_loss.backward(inputs=g_weights)"],
        "G: update": ["g_optimizer.step()"],
    }
    if not _seen(settings, 1):
        parts["G: judge"] = [f"g_scores = {judge.format('fake')}"]
    return _text(parts)


def _inputs(settings: GanSettings) -> str:
    """Return nothing but where the samples would get a gradient, too."""
    return "inputs=d_weights" if settings.r1 else ""


def _forget(player: str) -> list[str]:
    return [
        f"for weight in {player}_weights:",
        f"    weight.grad = None  # as {player}_optimizer.zero_grad(), but quicker",
    ]


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
    begin = ["moments, count = first_moments(d_weights, d_optimizer)"] if is_adam else []
    update = "ahead = after_sgd(ahead, slopes, d_optimizer)"
    if is_adam:
        given = "ahead, slopes, d_optimizer, moments, count + updates"
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


def _text(parts: dict[str, list[str]]) -> str:
    return "\n\n".join("\n".join([f"# {name}.", *lines]) for name, lines in parts.items())
