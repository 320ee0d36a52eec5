"""Writes the two networks of the recipe as lines of `torch.nn`."""

from __future__ import annotations

from core.labs.gan.options.choices import Activation, Norm
from core.labs.gan.settings import GanSettings

PIECES = 5
"""How many units one unit of maxout chooses from, as in the paper of PacGAN."""

_ACTIVATIONS: dict[Activation, str] = {
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU(0.2)",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "elu": "nn.ELU()",
    "maxout": f"Maxout({PIECES})",
}
_SIDE = 7  # of the picture that two layers of stride 2 make of 28 pixels


def generator(settings: GanSettings) -> str:
    """Return the function that makes the generator."""
    lines = _deconvolutions(settings) if settings.is_convolutional else _generator_layers(settings)
    return _function("make_generator", "Return the network that turns noise into samples.", lines)


def discriminator(settings: GanSettings) -> str:
    """Return the function that makes the discriminator."""
    lines = _convolutions(settings) if settings.is_convolutional else _judge_layers(settings)
    said = "Return the network that gives each sample a score, high for real ones."
    return _function("make_discriminator", said, lines)


def _function(name: str, docstring: str, lines: list[str]) -> str:
    inside = "".join(f"        {line},\n" for line in lines)
    return f'def {name}():\n    """{docstring}"""\n    return nn.Sequential(\n{inside}    )'


def _generator_layers(settings: GanSettings) -> list[str]:
    lines = _hidden(
        settings.noise_size,
        settings.g_width,
        settings.g_layers,
        settings.g_activation,
        settings.g_norm,
    )
    size = settings.shape[0]
    lines.append(_normed(f"nn.Linear({settings.g_width}, {size})", settings.g_norm))
    # Pixels lie between -1 and 1.
    return [*lines, "nn.Tanh()"] if settings.data == "digits" else lines


def _judge_layers(settings: GanSettings) -> list[str]:
    lines = _hidden(
        settings.shape[0] * settings.packing,
        settings.d_width,
        settings.d_layers,
        settings.d_activation,
        settings.d_norm,
    )
    return [*lines, _normed(f"nn.Linear({settings.d_width}, 1)", settings.d_norm)]


def _hidden(size: int, width: int, layers: int, activation: Activation, norm: Norm) -> list[str]:
    lines: list[str] = []
    units = width * (PIECES if activation == "maxout" else 1)
    for _ in range(layers):
        lines.append(_normed(f"nn.Linear({size}, {units})", norm))
        lines += [f"nn.BatchNorm1d({units})"] if norm == "batch" else []
        lines.append(_ACTIVATIONS[activation])
        size = width
    return lines


def _deconvolutions(settings: GanSettings) -> list[str]:
    """Radford et al. (2016), with two layers for 28 pixels."""
    width, norm, activation = settings.g_width, settings.g_norm, settings.g_activation
    pieces = PIECES if activation == "maxout" else 1
    wide, narrow = 2 * width, width
    return [
        _normed(f"nn.Linear({settings.noise_size}, {wide * pieces * _SIDE**2})", norm),
        f"nn.Unflatten(1, ({wide * pieces}, {_SIDE}, {_SIDE}))",
        *_after(wide * pieces, activation, norm),
        _normed(f"nn.ConvTranspose2d({wide}, {narrow * pieces}, 4, 2, 1)", norm),
        *_after(narrow * pieces, activation, norm),
        _normed(f"nn.ConvTranspose2d({narrow}, 1, 4, 2, 1)", norm),
        "nn.Tanh()",
    ]


def _convolutions(settings: GanSettings) -> list[str]:
    width, norm, activation = settings.d_width, settings.d_norm, settings.d_activation
    pieces = PIECES if activation == "maxout" else 1
    # The first layer goes without batch norm, as in the paper.
    first_norm: Norm = "none" if norm == "batch" else norm
    return [
        _normed(f"nn.Conv2d({settings.packing}, {width * pieces}, 4, 2, 1)", norm),
        *_after(width * pieces, activation, first_norm),
        _normed(f"nn.Conv2d({width}, {2 * width * pieces}, 4, 2, 1)", norm),
        *_after(2 * width * pieces, activation, norm),
        "nn.Flatten()",
        _normed(f"nn.Linear({2 * width * _SIDE**2}, 1)", norm),
    ]


def _after(channels: int, activation: Activation, norm: Norm) -> list[str]:
    lines = [f"nn.BatchNorm2d({channels})"] if norm == "batch" else []
    return [*lines, _ACTIVATIONS[activation]]


def _normed(layer: str, norm: Norm) -> str:
    return f"spectral_norm({layer})" if norm == "spectral" else layer
