"""Loads the points by the recipe, after a look at the user's table."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from core.data.file_checks import TEXT_ENDINGS, check_file
from core.labs.networks.plane.trainees import Data
from core.labs.networks.settings import NetworksSettings
from core.runtime.errors import LabError
from core.runtime.text import text

_LEAST = 4


def load_data(module: Any, settings: NetworksSettings) -> Data:
    """Return the points and labels that the recipe's module loads.

    Raises
    ------
    LabError
        If the user's table cannot be read, or has another number of classes.
    """
    data: Data
    if settings.data != "table":
        data = module.load_data()
        return data
    path = Path(settings.file)
    if path.suffix.lower() not in TEXT_ENDINGS:
        raise LabError(
            text("networks", "{name} is not a CSV file; choose one that ends in .csv or .txt.")(
                name=path.name
            )
        )
    check_file(path)
    try:
        data = module.load_data()
    except (ValueError, IndexError, csv.Error) as error:
        raise LabError(
            text(
                "networks",
                "{name} has no two columns of numbers before a last column with the class; give "
                "it lines such as 0.5,1.25,red.",
            )(name=path.name)
        ) from error
    _check(path.name, data, settings)
    return data


def _check(name: str, data: Data, settings: NetworksSettings) -> None:
    labels = data[1]
    found = len(np.unique(labels))
    if len(labels) < _LEAST:
        raise LabError(
            text("networks", "{name} has {count} rows that can be used; give it at least 4.")(
                name=name, count=len(labels)
            )
        )
    if found != settings.classes:
        raise LabError(
            text(
                "networks",
                "The last column of {name} names {found} classes, and Classes is {given}; set it "
                "to {found}, from 2 to 6.",
            )(name=name, found=found, given=settings.classes)
        )
