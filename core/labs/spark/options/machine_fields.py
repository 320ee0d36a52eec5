"""The settings that say where and with what Spark runs; a preset leaves them as they are."""

from __future__ import annotations

import re
from typing import Any

from core.runtime.conditions import Passing
from core.runtime.settings import setting
from core.runtime.text import text, verbatim

_MACHINES = text("spark", "Machines")
_LOCAL = {"master": Passing(lambda master: str(master).startswith("local"))}
_MASTER = re.compile(
    r"local(\[(\*|\d+)(,\s*\d+)?\])?|local-cluster\[\d+,\d+,\d+\]"
    r"|(spark|sc)://[^\s/]+(/\S*)?|yarn|k8s://\S+"
)


def master_setting() -> Any:
    """Return the field ``master``."""
    return setting(
        "local[*]",
        text("spark", "Master"),
        group=_MACHINES,
        outlives_presets=True,
        help=text(
            "spark",
            "Where it runs: local[*] is this computer; spark://host:port, "
            "yarn, k8s://... are clusters; sc://host:port is a Spark "
            "Connect server.",
        ),
    )


def partitions_setting() -> Any:
    """Return the field ``partitions``."""
    return setting(
        0,
        text("spark", "Partitions"),
        group=_MACHINES,
        shown_when={"experiment": ("pipeline",)},
        outlives_presets=True,
        ge=0,
        le=10_000,
        help=text(
            "spark",
            "Into how many parts the training rows are cut, each a task; 0 leaves it to the lab.",
        ),
    )


def heap_mb_setting() -> Any:
    """Return the field ``heap_mb``."""
    return setting(
        0,
        text("spark", "Heap"),
        group=_MACHINES,
        shown_when=_LOCAL,
        outlives_presets=True,
        ge=0,
        le=1_000_000,
        unit=verbatim("MB"),
        help=text("spark", "The memory that Java may take; 0 chooses by what is free."),
    )


def java_home_setting() -> Any:
    """Return the field ``java_home``."""
    return setting(
        "",
        text("spark", "Java"),
        group=_MACHINES,
        shown_when=_LOCAL,
        outlives_presets=True,
        kind="file",
        help=text("spark", "The folder of another Java than the app's own."),
    )


def spark_ui_setting() -> Any:
    """Return the field ``spark_ui``."""
    return setting(
        False,
        text("spark", "Spark's own pages"),
        group=_MACHINES,
        shown_when=_LOCAL,
        outlives_presets=True,
        help=text(
            "spark", "Let Spark serve its pages on this computer; it starts a little later then."
        ),
    )


def master_problem(master: str) -> str:
    """Return what is wrong with the address of a master."""
    if _MASTER.fullmatch(master):
        return ""
    return text(
        "spark",
        "must be local[*], spark://host:port, sc://host:port, yarn or k8s://..., got {master!r}",
    )(master=master)
