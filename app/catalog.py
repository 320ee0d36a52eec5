"""The labs in the order of their tabs: one line each."""

from __future__ import annotations

from dataclasses import dataclass

from core.labs import autograd, ensembles, frameworks, gan, networks, spark, tensors
from core.runtime.spec import LabSpec


@dataclass(frozen=True)
class CatalogEntry:
    """A lab and the class that shows it, as ``package.module:Class``."""

    spec: LabSpec
    view: str


LABS: tuple[CatalogEntry, ...] = (
    CatalogEntry(tensors.SPEC, "ui.labs.tensors:TensorsView"),
    CatalogEntry(autograd.SPEC, "ui.labs.autograd.view:AutogradView"),
    CatalogEntry(frameworks.SPEC, "ui.labs.frameworks.view:FrameworksView"),
    CatalogEntry(networks.SPEC, "ui.labs.networks:NetworksView"),
    CatalogEntry(ensembles.SPEC, "ui.labs.ensembles:EnsemblesView"),
    CatalogEntry(gan.SPEC, "ui.labs.gan:GanView"),
    CatalogEntry(spark.SPEC, "ui.labs.spark:SparkView"),
)


def find_spec(lab_id: str) -> LabSpec | None:
    """Return the lab with this id."""
    return next((entry.spec for entry in LABS if entry.spec.id == lab_id), None)
