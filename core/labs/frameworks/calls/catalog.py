"""The cases of who calls whom, and the lecture's list of libraries and frameworks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources, util
from types import MappingProxyType
from typing import Literal

from core.runtime.text import Text, text, verbatim

Kind = Literal["library", "framework"]


@dataclass(frozen=True)
class Case:
    """A small program; ``package`` is what it needs, ``extra`` what of this project brings it.

    ``sentence`` says what is to be seen in its calls.
    """

    id: str
    title: Text
    package: str
    sentence: Text
    extra: str = ""

    @property
    def source(self) -> str:
        """The file as the student has it."""
        folder = resources.files("resources") / "frameworks" / "cases"
        return (folder / f"{self.id}.py").read_text(encoding="utf-8")

    @property
    def is_here(self) -> bool:
        """Whether its package is installed."""
        return util.find_spec(self.package) is not None

    @property
    def command(self) -> str:
        """The command that installs what it needs."""
        return f'pip install "gradus-lab[{self.extra}]"' if self.extra else ""


_ALL = (
    Case(
        "torch_product",
        verbatim("torch.mm"),
        "torch",
        text("frameworks", "A library: you call, it returns, and you go on."),
    ),
    Case(
        "sklearn_fit",
        text("frameworks", "fit of scikit-learn"),
        "sklearn",
        text("frameworks", "A library: fit does much work, but never calls you."),
    ),
    Case(
        "sorted_key",
        text("frameworks", "sorted with a key"),
        "sys",
        text("frameworks", "A library that calls you back while you wait, and then returns."),
    ),
    Case(
        "xgboost_callback",
        text("frameworks", "Callback of xgboost"),
        "xgboost",
        text("frameworks", "train owns the loop: it calls you after each round."),
    ),
    Case(
        "keras_callback",
        text("frameworks", "Callback of Keras"),
        "keras",
        text("frameworks", "A framework: fit owns the loop and calls you after each epoch."),
        "tensorflow",
    ),
    Case(
        "spark_udf",
        text("frameworks", "Function in Spark"),
        "pyspark",
        text(
            "frameworks",
            "A framework: your function runs in another process, where nothing of yours waits.",
        ),
    ),
    Case(
        "pytest_test",
        text("frameworks", "Test of pytest"),
        "pytest",
        text("frameworks", "A framework: it finds your function by its name and calls it."),
        "dev",
    ),
    Case(
        "web_route",
        text("frameworks", "Page of a web server"),
        "wsgiref",
        text("frameworks", "A framework: it waits for requests and calls you for each."),
    ),
)
CASES: Mapping[str, Case] = MappingProxyType({case.id: case for case in _ALL})


@dataclass(frozen=True)
class Package:
    """A package of the lecture's list: what it is, and the case where it can be seen."""

    name: str
    kind: Kind
    sentence: Text
    case: str = ""


PACKAGES: tuple[Package, ...] = (
    Package("NumPy", "library", text("frameworks", "Arrays: you call each operation.")),
    Package(
        "scikit-learn",
        "library",
        text("frameworks", "Models that you fit and ask, when you want to."),
        "sklearn_fit",
    ),
    Package(
        "PyTorch",
        "library",
        text("frameworks", "You write the loop and call tensors and backward in it."),
        "torch_product",
    ),
    Package("pandas", "library", text("frameworks", "Tables: you call each step.")),
    Package("Matplotlib", "library", text("frameworks", "Pictures: you call each line of them.")),
    Package("requests", "library", text("frameworks", "You ask a server and get its answer.")),
    Package(
        "Keras",
        "framework",
        text("frameworks", "fit owns the training loop and calls your layers and callbacks."),
        "keras_callback",
    ),
    Package(
        "Django",
        "framework",
        text("frameworks", "It owns the server and calls your view for each request."),
        "web_route",
    ),
    Package(
        "Flask",
        "framework",
        text("frameworks", "It owns the routes and calls the function under each."),
        "web_route",
    ),
    Package(
        "pytest",
        "framework",
        text("frameworks", "It finds your tests and calls them."),
        "pytest_test",
    ),
    Package(
        "Spark",
        "framework",
        text("frameworks", "It plans the work and calls your functions where the rows are."),
        "spark_udf",
    ),
    Package(
        "Qt",
        "framework",
        text("frameworks", "It owns the event loop and calls your slots: this window does so."),
    ),
)
