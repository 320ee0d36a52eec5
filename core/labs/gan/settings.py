"""What the student may set in the GAN lab."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from core.labs.gan.presets import PRESETS
from core.runtime.settings import Settings, setting

Activation = Literal["relu", "leaky_relu", "tanh", "sigmoid", "elu", "maxout"]
Norm = Literal["none", "batch", "spectral"]
Optimizer = Literal["adam", "sgd", "momentum", "rmsprop"]
Loss = Literal["minimax", "non_saturating", "least_squares", "hinge", "wasserstein", "wgan_gp"]

IMAGE_DATA = ("digits", "mnist", "images")
"""Data whose samples are pictures; the others have two coordinates."""

MODAL_DATA = ("gaussians2", "gaussians3", "ring", "grid")
"""Mixtures whose modes are known, so that those hit can be counted."""

PROBABILITY_LOSSES = ("minimax", "non_saturating")
"""Losses for which D says a probability; for the others it says a score."""

_DEVICE = re.compile(r"auto|cpu|mps|(cuda|xpu)(:\d+)?")
_DATA, _GENERATOR, _DISCRIMINATOR, _GAME, _CURES, _MACHINE = (
    "Data",
    "Generator",
    "Discriminator",
    "Game",
    "Cures",
    "Machine",
)
_ACTIVATIONS = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "tanh": "tanh",
    "sigmoid": "Sigmoid",
    "elu": "ELU",
    "maxout": "Maxout of 5",
}
_NORMS = {"none": "None", "batch": "Batch norm", "spectral": "Spectral norm"}
_OPTIMIZERS = {
    "adam": "Adam",
    "sgd": "SGD",
    "momentum": "SGD, momentum 0.9",
    "rmsprop": "RMSprop",
}
_PRESET_WORDS = {
    "classroom": "Classroom",
    "pacgan_paper": "PacGAN paper",
    "small": "Small and fast",
    "digits": "Digits 8 x 8",
    "mnist": "MNIST digits",
    "collapse": "Mode collapse",
    "overpowered": "One player overpowers the other",
    "oscillation": "Oscillation",
    "divergence": "Divergence",
}


def _layers(group: str, default: int) -> Any:
    return setting(
        default,
        "Layers",
        ge=1,
        le=6,
        group=group,
        help="Hidden layers; networks for 28 x 28 pixels always have two of convolutions.",
    )


def _width(group: str, default: int) -> Any:
    return setting(
        default,
        "Width",
        ge=1,
        le=1024,
        unit="units",
        scale="log",
        group=group,
        help="Units of each hidden layer; for 28 x 28 pixels, channels of the first convolution.",
    )


def _activation(group: str, default: str) -> Any:
    return setting(default, "Activation", choices=_ACTIVATIONS, group=group)


def _optimizer(group: str) -> Any:
    return setting("adam", "Optimizer", choices=_OPTIMIZERS, group=group, live=True)


def _learning_rate(group: str, default: float) -> Any:
    return setting(default, "Learning rate", ge=1e-7, le=10, scale="log", group=group, live=True)


def _turns(group: str) -> Any:
    return setting(
        1, "Updates per turn", ge=1, le=20, group=group, live=True, help="Of one step of the game."
    )


class GanSettings(Settings):
    """The data, the two players, the game, the cures and the machine."""

    PRESETS: ClassVar[Mapping[str, Mapping[str, Any]]] = PRESETS

    preset: Literal[
        "classroom",
        "pacgan_paper",
        "small",
        "digits",
        "mnist",
        "collapse",
        "overpowered",
        "oscillation",
        "divergence",
    ] = setting("classroom", "Preset", choices=_PRESET_WORDS, hidden=True)
    data: Literal[
        "line",
        "gaussians2",
        "gaussians3",
        "ring",
        "grid",
        "spiral",
        "moons",
        "swiss_roll",
        "drawn",
        "file",
        "digits",
        "mnist",
        "images",
    ] = setting(
        "ring",
        "Data",
        group=_DATA,
        choices={
            "line": "Line",
            "gaussians2": "Two Gaussians",
            "gaussians3": "Three Gaussians",
            "ring": "Ring of 8",
            "grid": "Grid of 25",
            "spiral": "Spiral",
            "moons": "Moons",
            "swiss_roll": "Swiss roll",
            "drawn": "Drawn by hand",
            "file": "CSV file",
            "digits": "Digits, 8 x 8",
            "mnist": "MNIST digits, 28 x 28",
            "images": "Folder of images",
        },
        help="What the generator is to imitate.",
    )
    file: str = setting(
        "",
        "File or folder",
        kind="file",
        group=_DATA,
        help="A CSV file with two columns of numbers, or a folder of images; each column is "
        "brought to mean 0 and deviation 1, each image to 28 x 28 grey pixels.",
    )
    drawn: str = setting(
        "", "Drawn points", group=_DATA, hidden=True, help="Such as 0.5,1;-0.25,0.75 for two."
    )
    noise_size: int = setting(
        256,
        "Noise size",
        ge=1,
        le=512,
        unit="numbers",
        scale="log",
        group=_GENERATOR,
        help="How many random numbers the generator makes one sample of.",
    )
    noise: Literal["uniform", "normal"] = setting(
        "normal",
        "Noise",
        group=_GENERATOR,
        choices={"uniform": "Uniform, -1 to 1", "normal": "Gaussian"},
    )
    g_layers: int = _layers(_GENERATOR, 2)
    g_width: int = _width(_GENERATOR, 128)
    g_activation: Activation = _activation(_GENERATOR, "tanh")
    g_norm: Norm = setting("none", "Normalisation", choices=_NORMS, group=_GENERATOR)
    g_optimizer: Optimizer = _optimizer(_GENERATOR)
    g_learning_rate: float = _learning_rate(_GENERATOR, 1e-3)
    g_steps: int = _turns(_GENERATOR)
    d_layers: int = _layers(_DISCRIMINATOR, 2)
    d_width: int = _width(_DISCRIMINATOR, 128)
    d_activation: Activation = _activation(_DISCRIMINATOR, "tanh")
    d_norm: Norm = setting(
        "none",
        "Normalisation",
        choices=_NORMS,
        group=_DISCRIMINATOR,
        live=True,
        help="Spectral norm bounds how steep the discriminator can be (Miyato et al., 2018).",
    )
    d_optimizer: Optimizer = _optimizer(_DISCRIMINATOR)
    d_learning_rate: float = _learning_rate(_DISCRIMINATOR, 1e-4)
    d_steps: int = _turns(_DISCRIMINATOR)
    loss: Loss = setting(
        "non_saturating",
        "Loss",
        group=_GAME,
        live=True,
        choices={
            "minimax": "Minimax (saturating)",
            "non_saturating": "Non-saturating",
            "least_squares": "Least squares",
            "hinge": "Hinge",
            "wasserstein": "Wasserstein, clipped weights",
            "wgan_gp": "Wasserstein, gradient penalty",
        },
        help="What each player tries to make small; minimax is the formula of the lecture.",
    )
    batch_size: int = setting(
        512,
        "Batch size",
        ge=2,
        le=10_000,
        unit="samples",
        scale="log",
        group=_GAME,
        live=True,
        help="How many real and how many generated samples one update sees; with packing, packs.",
    )
    beta1: float = setting(
        0.5, "Adam's beta1", ge=0, le=0.999, group=_GAME, live=True, help="Of both players' Adam."
    )
    steps: int = setting(
        25_000,
        "Steps",
        ge=1,
        le=10_000_000,
        scale="log",
        group=_GAME,
        help="A step is one turn of the discriminator and one of the generator.",
    )
    evaluate_every: int = setting(
        500,
        "Evaluate every",
        ge=1,
        le=1_000_000,
        unit="steps",
        scale="log",
        group=_GAME,
        live=True,
        help="How often 2,500 samples are drawn to count modes and to measure the distance.",
    )
    packing: int = setting(
        1,
        "Packing",
        ge=1,
        le=4,
        unit="samples",
        group=_CURES,
        live=True,
        help="How many samples D judges together (Lin et al., 2018); 1 is the plain game.",
    )
    unrolling: int = setting(
        0,
        "Unrolling",
        ge=0,
        le=10,
        unit="updates",
        group=_CURES,
        live=True,
        help="How many updates of D the generator looks ahead (Metz et al., 2017).",
    )
    r1: float = setting(
        0.0,
        "R1 penalty",
        ge=0,
        le=1000,
        group=_CURES,
        live=True,
        help="Gamma: punishes D's slope at real samples (Mescheder et al., 2018); 0 is off.",
    )
    instance_noise: float = setting(
        0.0,
        "Instance noise",
        ge=0,
        le=10,
        unit="σ",
        group=_CURES,
        live=True,
        help="Noise added to all that D sees, so that real and generated overlap.",
    )
    label_smoothing: float = setting(
        0.0,
        "Label smoothing",
        ge=0,
        le=0.5,
        group=_CURES,
        live=True,
        help="Real samples get the label 1 minus this; for losses that have labels.",
    )
    gradient_penalty: float = setting(
        10.0,
        "Gradient penalty",
        ge=0,
        le=1000,
        group=_CURES,
        live=True,
        help="Weight of the penalty of Wasserstein with gradient penalty; no other loss has it.",
    )
    clip: float = setting(
        0.01,
        "Clip weights at",
        ge=1e-4,
        le=100,
        scale="log",
        group=_CURES,
        live=True,
        help="Largest weight of D; for Wasserstein with clipped weights alone.",
    )
    device: str = setting(
        "auto",
        "Device",
        group=_MACHINE,
        choices={
            "auto": "GPU if there is one",
            "cpu": "CPU",
            "cuda": "NVIDIA GPU (CUDA)",
            "mps": "Apple GPU (MPS)",
        },
        help="Where the tensors live: auto, cpu, cuda, cuda:1 for the second GPU, or mps.",
    )
    seed: int = setting(
        0,
        "Seed",
        ge=0,
        le=2**31 - 1,
        group=_MACHINE,
        help="The same seed draws the same data, first weights and noise.",
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

    @property
    def judges_in_one_pass(self) -> bool:
        """Whether D sees real and generated samples in one batch; batch norm would mix them."""
        return self.d_norm != "batch"

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
        if not _DEVICE.fullmatch(self.device):
            found["device"] = f"must be auto, cpu, cuda, cuda:1 or mps, got {self.device!r}"
        if self.data in ("file", "images") and not self.file:
            wanted = "CSV file" if self.data == "file" else "folder of images"
            found["file"] = f"is empty; choose a {wanted}, or other data"
        if self.data == "drawn":
            found.update(self._drawing_problem())
        if self.label_smoothing and self.loss not in (*PROBABILITY_LOSSES, "least_squares"):
            found["label_smoothing"] = f"must be 0: the loss {self.loss} has no labels to smooth"
        if self.unrolling and self.d_optimizer not in ("adam", "sgd"):
            found["unrolling"] = (
                f"needs d_optimizer adam or sgd, whose updates it looks ahead, got "
                f"{self.d_optimizer}"
            )
        return found

    def _drawing_problem(self) -> dict[str, str]:
        try:
            count = len(self.points())
        except ValueError:
            return {"drawn": "must be points such as 0.5,1;-0.25,0.75"}
        if count:
            return {}
        # Said at the field that the form shows; the points themselves have a page of their own.
        return {
            "data": "is drawn by hand, but there are no points; draw some, or choose other data"
        }
