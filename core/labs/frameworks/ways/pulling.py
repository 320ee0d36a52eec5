"""Pulls a way, here or in a child process, one iteration at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from tempfile import TemporaryFile
from typing import Any

from core.runtime.recipes.recipe import Recipe
from core.runtime.text import Text, text

# One thread each, so that their times can be compared, and no GPU: what differs is the library.
_EQUAL = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}
_CHILD = "core.labs.frameworks.ways.child"
_SAID = 400
_END_LIMIT_S = 5


class WayDiedError(Exception):
    """A child ended before its loop did; ``text`` has its exit code and the last it said."""

    def __init__(self, words: Text) -> None:
        super().__init__(words)
        self.text = words


@dataclass
class Costs:
    """What a way took: seconds to import, for the first iteration and for each later one; MB."""

    import_s: float | None = None
    first_s: float | None = None
    later: list[float] = field(default_factory=list)
    memory_mb: float | None = None

    def plain(self) -> dict[str, float | None]:
        """Return the costs as plain values; the later iterations by their median."""
        return {
            "import_s": self.import_s,
            "first_s": self.first_s,
            "later_s": median(self.later) if self.later else None,
            "memory_mb": self.memory_mb,
        }


class ChildWay:
    """A way in a process of its own, which does an iteration when it is asked to."""

    def __init__(self, recipe: Recipe) -> None:
        self.costs = Costs()
        self._errors = TemporaryFile()  # noqa: SIM115 (closed in `close`)
        self._process = subprocess.Popen(
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_EQUAL, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        order = {"source": recipe.source, "filename": recipe.filename}
        self._write(json.dumps(order))

    def losses(self) -> Iterator[float]:
        """Yield the loss of each iteration, done when it is asked for.

        Raises
        ------
        WayDiedError
            If the process ends before the loop does.
        """
        self.costs.import_s = self._read()["import_s"]
        while True:
            self._write("next")
            said = self._read()
            if "memory_mb" in said:
                self.costs.memory_mb = said["memory_mb"]
                return
            if self.costs.first_s is None:
                self.costs.first_s = said["seconds"]
            else:
                self.costs.later.append(said["seconds"])
            yield said["loss"]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait(_END_LIMIT_S)
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with suppress(OSError):  # what was not sent is for nobody
                    stream.close()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except OSError:
            raise self._death() from None

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._death()
        said: dict[str, Any] = json.loads(line)
        return said

    def _death(self) -> WayDiedError:
        code = self._process.wait(_END_LIMIT_S)
        self._errors.seek(0)
        last = self._errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        if not last:
            return WayDiedError(text("frameworks", "exit code {code}")(code=code))
        return WayDiedError(
            text("frameworks", "exit code {code}: {words}")(code=code, words=last[0][-_SAID:])
        )


def losses_here(recipe: Recipe) -> Iterator[float]:
    """Yield the loss of each iteration of a way that the worker runs itself, line by line."""
    for _, loss in recipe.load().train():
        yield loss
