"""What students have written in the labs, such as a program, kept from one start to the next."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.runtime.atomic_files import replaced
from core.runtime.own_files import read_json, read_or_set_aside
from core.runtime.spec import LabSpec

_log = logging.getLogger(__name__)

Work = dict[str, dict[str, Any]]  # lab -> setting -> value


class KeptWork:
    """One file for all labs: the values of their settings that are ``kept``."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, lab: str) -> dict[str, Any]:
        """Return what was written in a lab before; nothing if it stands as at first."""
        return self._read().get(lab, {})

    def save(self, forms: Mapping[str, tuple[LabSpec, Mapping[str, Any]]]) -> None:
        """Keep the work in these labs' forms; a disk that refuses is only logged."""
        before = self._read()
        work = {**before, **{lab: _work_in(*form) for lab, form in forms.items()}}
        work = {lab: values for lab, values in work.items() if values}
        if work == before:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with replaced(self._file) as part:
                part.write_text(json.dumps(work), encoding="utf-8")
        except OSError:
            _log.warning("cannot keep what was written", exc_info=True)

    def _read(self) -> Work:
        return read_or_set_aside(self._file, _checked, {})


def _work_in(spec: LabSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    kept = [field for field in spec.settings.field_specs() if field.kept]
    return {f.name: values[f.name] for f in kept if values.get(f.name, f.default) != f.default}


def _checked(file: Path) -> Work:
    return {str(lab): dict(values) for lab, values in read_json(file).items()}
