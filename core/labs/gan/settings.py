"""What the student may set in the GAN lab."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from core.labs.gan.options import player_fields as fields
from core.labs.gan.options.choices import (
    DATA_WORDS,
    LOSS_WORDS,
    NOISE_WORDS,
    PRESET_WORDS,
    PROBABILITY_LOSSES,
    Activation,
    Data,
    Loss,
    Noise,
    Norm,
    Optimizer,
    Preset,
)
from core.labs.gan.options.presets import PRESETS
from core.machine.settings import Device, device_setting, seed_setting
from core.runtime.settings import Settings, setting
from core.runtime.text import text

_DATA, _GENERATOR, _DISCRIMINATOR = (
    text("gan", "Data"),
    text("gan", "Generator"),
    text("gan", "Discriminator"),
)
_GAME, _MACHINE = text("gan", "Game"), text("gan", "Machine")

_LABELLED_LOSSES = (*PROBABILITY_LOSSES, "least_squares")


class GanSettings(Settings):
    """The data, the two players, the game, the cures and the machine."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = PRESETS

    preset: Preset = setting("classroom", text("gan", "Preset"), choices=PRESET_WORDS, hidden=True)
    data: Data = setting(
        "ring",
        text("gan", "Data"),
        group=_DATA,
        choices=DATA_WORDS,
        help=text("gan", "What the generator is to imitate."),
    )
    file: str = setting(
        "",
        text("gan", "File or folder"),
        kind="file",
        group=_DATA,
        shown_when={"data": ("file", "images")},
        help=text(
            "gan",
            "A CSV file with two columns of numbers, or a folder of images; each column is "
            "brought to mean 0 and deviation 1, each image to 28 x 28 grey pixels.",
        ),
    )
    drawn: str = setting(
        "",
        text("gan", "Drawn points"),
        group=_DATA,
        hidden=True,
        kept=True,
        help=text("gan", "Such as 0.5,1;-0.25,0.75 for two."),
    )
    noise_size: int = setting(
        256,
        text("gan", "Noise size"),
        ge=1,
        le=512,
        unit=text("gan", "numbers"),
        scale="log",
        group=_GENERATOR,
        help=text("gan", "How many random numbers the generator makes one sample of."),
    )
    noise: Noise = setting("normal", text("gan", "Noise"), group=_GENERATOR, choices=NOISE_WORDS)
    g_layers: int = fields.layers(_GENERATOR, 2)
    g_width: int = fields.width(_GENERATOR, 128)
    g_activation: Activation = fields.activation(_GENERATOR, "tanh")
    g_norm: Norm = fields.norm(_GENERATOR)
    g_optimizer: Optimizer = fields.optimizer(_GENERATOR)
    g_learning_rate: float = fields.learning_rate(_GENERATOR, 1e-3)
    g_steps: int = fields.turns(_GENERATOR)
    d_layers: int = fields.layers(_DISCRIMINATOR, 2)
    d_width: int = fields.width(_DISCRIMINATOR, 128)
    d_activation: Activation = fields.activation(_DISCRIMINATOR, "tanh")
    d_norm: Norm = fields.norm(
        _DISCRIMINATOR,
        live=True,
        help=text(
            "gan", "Spectral norm bounds how steep the discriminator can be (Miyato et al., 2018)."
        ),
    )
    d_optimizer: Optimizer = fields.optimizer(_DISCRIMINATOR)
    d_learning_rate: float = fields.learning_rate(_DISCRIMINATOR, 1e-4)
    d_steps: int = fields.turns(_DISCRIMINATOR)
    loss: Loss = setting(
        "non_saturating",
        text("gan", "Loss"),
        group=_GAME,
        live=True,
        choices=LOSS_WORDS,
        help=text(
            "gan", "What each player tries to make small; minimax is the formula of the lecture."
        ),
    )
    batch_size: int = setting(
        512,
        text("gan", "Batch size"),
        ge=2,
        le=10_000,
        unit=text("gan", "samples"),
        scale="log",
        group=_GAME,
        live=True,
        help=text(
            "gan",
            "How many real and how many generated samples one update sees; with packing, packs.",
        ),
    )
    beta1: float = setting(
        0.5,
        text("gan", "Adam's beta1"),
        ge=0,
        le=0.999,
        group=_GAME,
        live=True,
        shown_when=({"g_optimizer": ("adam",)}, {"d_optimizer": ("adam",)}),
        help=text("gan", "Of both players' Adam."),
    )
    steps: int = setting(
        25_000,
        text("gan", "Steps"),
        ge=1,
        le=10_000_000,
        scale="log",
        group=_GAME,
        help=text("gan", "A step is one turn of the discriminator and one of the generator."),
    )
    evaluate_every: int = setting(
        500,
        text("gan", "Evaluate every"),
        ge=1,
        le=1_000_000,
        unit=text("gan", "steps"),
        scale="log",
        group=_GAME,
        live=True,
        help=text(
            "gan", "How often 2,500 samples are drawn to count modes and to measure the distance."
        ),
    )
    packing: int = fields.cure(
        1,
        text("gan", "Packing"),
        text("gan", "How many samples D judges together (Lin et al., 2018); 1 is the plain game."),
        ge=1,
        le=4,
        unit=text("gan", "samples"),
    )
    unrolling: int = fields.cure(
        0,
        text("gan", "Unrolling"),
        text("gan", "How many updates of D the generator looks ahead (Metz et al., 2017)."),
        shown_when={"d_optimizer": ("adam", "sgd")},
        ge=0,
        le=10,
        unit=text("gan", "updates"),
    )
    r1: float = fields.cure(
        0.0,
        text("gan", "R1 penalty"),
        text(
            "gan", "Gamma: punishes D's slope at real samples (Mescheder et al., 2018); 0 is off."
        ),
        ge=0,
        le=1000,
    )
    instance_noise: float = fields.cure(
        0.0,
        text("gan", "Instance noise"),
        text("gan", "Noise added to all that D sees, so that real and generated overlap."),
        ge=0,
        le=10,
        unit=text("gan", "σ"),
    )
    label_smoothing: float = fields.cure(
        0.0,
        text("gan", "Label smoothing"),
        text("gan", "Real samples get the label 1 minus this; for losses that have labels."),
        ge=0,
        le=0.5,
        shown_when={"loss": _LABELLED_LOSSES},
    )
    gradient_penalty: float = fields.cure(
        10.0,
        text("gan", "Gradient penalty"),
        text(
            "gan",
            "Weight of the penalty of Wasserstein with gradient penalty; no other loss has it.",
        ),
        ge=0,
        le=1000,
        shown_when={"loss": ("wgan_gp",)},
    )
    clip: float = fields.cure(
        0.01,
        text("gan", "Clip weights at"),
        text("gan", "Largest weight of D; for Wasserstein with clipped weights alone."),
        ge=1e-4,
        le=100,
        scale="log",
        shown_when={"loss": ("wasserstein",)},
    )
    device: Device = device_setting(_MACHINE)
    seed: int = seed_setting(
        _MACHINE, text("gan", "The same seed draws the same data, first weights and noise.")
    )

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample as the networks see it."""
        return {"digits": (64,), "mnist": (1, 28, 28), "images": (1, 28, 28)}.get(self.data, (2,))

    @property
    def is_convolutional(self) -> bool:
        """Whether the networks are of convolutions."""
        return len(self.shape) == 3

    @property
    def says_probability(self) -> bool:
        """Whether D's judgement is a probability; else it is a score."""
        return self.loss in PROBABILITY_LOSSES

    def points(self) -> list[list[float]]:
        """Return the points drawn by hand.

        Raises
        ------
        ValueError
            If the text is not pairs of finite numbers.
        """
        pairs = [part.split(",") for part in self.drawn.split(";") if part.strip()]
        points = [[float(x), float(y)] for x, y in pairs]
        if not all(math.isfinite(value) for point in points for value in point):
            raise ValueError(self.drawn)
        return points

    def problems(self) -> dict[str, str]:
        """Return what is wrong between fields."""
        found: dict[str, str] = {}
        if self.data == "file" and not self.file:
            found["file"] = text("gan", "is empty; choose a CSV file, or other data")
        if self.data == "images" and not self.file:
            found["file"] = text("gan", "is empty; choose a folder of images, or other data")
        if self.data == "drawn":
            found.update(self._drawing_problem())
        if self.label_smoothing and self.loss not in _LABELLED_LOSSES:
            found["label_smoothing"] = text(
                "gan", "must be 0: the loss {loss} has no labels to smooth"
            )(loss=self.loss)
        if self.unrolling and self.d_optimizer not in ("adam", "sgd"):
            found["unrolling"] = text(
                "gan", "needs d_optimizer adam or sgd, whose updates it looks ahead, got {kind}"
            )(kind=self.d_optimizer)
        return found

    def _drawing_problem(self) -> dict[str, str]:
        try:
            count = len(self.points())
        except ValueError:
            return {"drawn": text("gan", "must be points such as 0.5,1;-0.25,0.75")}
        if count:
            return {}
        # Said at the field that the form shows; the points themselves have a page of their own.
        return {
            "data": text(
                "gan", "is drawn by hand, but there are no points; draw some, or choose other data"
            )
        }
