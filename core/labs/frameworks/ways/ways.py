"""The six ways, in the order of the lecture: which package each needs, and how it thinks."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata, util
from types import MappingProxyType

from core.runtime.text import Text, text, verbatim


@dataclass(frozen=True)
class Way:
    """One way to write the loop.

    Attributes
    ----------
    package : str
        What the code imports; ``distribution`` is its name where it is installed from.
    extra : str
        The extra of this project that brings it; empty where it is always there.
    idea : Text
        What a gradient is here.
    """

    id: str
    title: Text
    package: str
    distribution: str
    idea: Text
    extra: str = ""

    @property
    def module(self) -> str:
        """The module with its recipe."""
        return f"core.labs.frameworks.ways.recipe_{self.id}"

    @property
    def is_here(self) -> bool:
        """Whether its package is installed."""
        return util.find_spec(self.package) is not None

    @property
    def version(self) -> str:
        """The installed version, or nothing."""
        for name in (self.distribution, self.package):  # TensorFlow has several
            with suppress(metadata.PackageNotFoundError):
                return metadata.version(name)
        return ""

    @property
    def command(self) -> str:
        """The command that installs it."""
        return f'pip install "gradus-lab[{self.extra}]"' if self.extra else ""


_ALL = (
    Way(
        "numpy",
        verbatim("NumPy"),
        "numpy",
        "numpy",
        text("frameworks", "No gradients: the chain rule is written by hand."),
    ),
    Way(
        "torch",
        verbatim("PyTorch"),
        "torch",
        "torch",
        text("frameworks", "backward() adds each gradient into its tensor's .grad."),
    ),
    Way(
        "jax",
        verbatim("JAX"),
        "jax",
        "jax",
        text("frameworks", "value_and_grad makes of a function the function of its gradients."),
        "jax",
    ),
    Way(
        "tensorflow",
        verbatim("TensorFlow"),
        "tensorflow",
        "tensorflow-cpu",
        text("frameworks", "A tape records the forward pass and is asked for the gradients."),
        "tensorflow",
    ),
    Way(
        "keras",
        verbatim("Keras"),
        "keras",
        "keras",
        text("frameworks", "fit is the loop: it calls you back after each round."),
        "tensorflow",
    ),
    Way(
        "sklearn",
        verbatim("scikit-learn"),
        "sklearn",
        "scikit-learn",
        text("frameworks", "Gradients are hidden: partial_fit does one whole step."),
    ),
)
WAYS: Mapping[str, Way] = MappingProxyType({way.id: way for way in _ALL})

IN_THE_WORKER = frozenset({"numpy", "torch", "sklearn"})
"""What the worker may load itself: one stray native library would take it with it."""

CALL_TWICE: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "torch": (
            (
                "        loss.backward()\n",
                "        loss.backward(retain_graph=True)\n"
                "        loss.backward()  # adds the same gradients once more\n",
            ),
        ),
        "jax": (
            (
                "        loss, (grad_w1, grad_w2) = loss_and_gradients((w1, w2), x, y)\n",
                "        loss, (grad_w1, grad_w2) = loss_and_gradients((w1, w2), x, y)\n"
                "        loss, (grad_w1, grad_w2) = loss_and_gradients((w1, w2), x, y)  # equal\n",
            ),
        ),
        "tensorflow": (
            ("with tf.GradientTape() as tape:", "with tf.GradientTape(persistent=True) as tape:"),
            (
                "        grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n",
                "        grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])\n"
                "        grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])  # equal\n",
            ),
        ),
    }
)
"""What asking for the gradients twice changes in a recipe: old lines and new ones."""
