"""The newest pictures of a run as one file: arrays by number, and how they hang together."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runtime.atomic_files import replaced
from core.runtime.records.values import from_json_value, to_json_value

_log = logging.getLogger(__name__)
_TREE = "tree"
_NAME = "snapshots.npz"


def write_snapshots(folder: Path, snapshots: Mapping[str, Any]) -> None:
    """Write pictures whole or not at all; what is no plain value is left out."""
    arrays: list[NDArray[Any]] = []

    def keep(array: NDArray[Any]) -> int:
        arrays.append(array)
        return len(arrays) - 1

    tree = json.dumps(to_json_value(snapshots, keep)).encode()
    with replaced(folder / _NAME) as part:
        named: dict[str, Any] = {str(number): array for number, array in enumerate(arrays)}
        named[_TREE] = np.frombuffer(tree, np.uint8)
        np.savez(part, **named)


def read_snapshots(folder: Path) -> dict[str, Any]:
    """Return the pictures that `write_snapshots` was given; none where the file is damaged."""
    try:
        # Given only a name, NumPy leaves a damaged file open.
        with (folder / _NAME).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if _TREE not in kept:
                return _as_once_written(kept)
            tree = json.loads(kept[_TREE].tobytes())
            found = from_json_value(tree, lambda number: kept[str(number)])
            return found if isinstance(found, dict) else {}
    except FileNotFoundError:
        return {}
    except Exception:  # noqa: BLE001 (a broken archive raises nearly anything)
        _log.warning("the pictures in %s cannot be read", folder, exc_info=True)
        return {}


def _as_once_written(kept: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return what an older version kept whole: of pictures in parts it lost some."""
    return {name: array for name, array in kept.items() if "/" not in name}
