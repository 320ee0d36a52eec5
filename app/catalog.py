"""The labs in the order of their tabs: one line each."""

from __future__ import annotations

from dataclasses import dataclass

from core.labs import autograd, ensembles, gan, spark, tensors
from core.runtime.spec import LabSpec


@dataclass(frozen=True)
class CatalogEntry:
    """A lab and the class that shows it, as ``package.module:Class``."""

    spec: LabSpec
    view: str


LABS: tuple[CatalogEntry, ...] = (
    CatalogEntry(tensors.SPEC, "ui.labs.tensors:TensorsView"),
    CatalogEntry(autograd.SPEC, "ui.labs.autograd:AutogradView"),
    CatalogEntry(ensembles.SPEC, "ui.labs.ensembles:EnsemblesView"),
    CatalogEntry(gan.SPEC, "ui.labs.gan:GanView"),
)

_WITHOUT_TAB = (spark.SPEC,)


def find_spec(lab_id: str) -> LabSpec | None:
    """Return the lab with this id, also one that has no tab yet."""
    specs = (*(entry.spec for entry in LABS), *_WITHOUT_TAB)
    return next((spec for spec in specs if spec.id == lab_id), None)
