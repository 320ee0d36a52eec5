"""Runs one case in a process of its own and tells who called whom: ``child.py CASE FOLDER``.

The folder gets the file as the student would have it, and the report as JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
from pathlib import Path

from core.labs.frameworks.calls.watching import FILE_VARIABLE, REPORT_VARIABLE, Watcher

_SITE = "from core.labs.frameworks.calls.watching import watch_as_told\nwatch_as_told()\n"


def main(case: str, folder: Path) -> None:
    """Run the case; what it prints is part of the report."""
    file = folder / ("test_yours.py" if case == "pytest_test" else "yours.py")
    report = folder / "report.json"
    if case == "spark_udf":
        _have_workers_watched(file, folder)
    watcher, printed = Watcher(str(file)), io.StringIO()
    with contextlib.redirect_stdout(printed):
        watcher.watch()
        try:
            _run(case, file)
        finally:
            watcher.stop()
    found = {**watcher.report(), "printed": printed.getvalue()}
    elsewhere = folder / "elsewhere.json"
    if elsewhere.exists():  # the function ran in another process
        found.update(json.loads(elsewhere.read_text(encoding="utf-8")))
    report.write_text(json.dumps(found), encoding="utf-8")


def _run(case: str, file: Path) -> None:
    if case == "pytest_test":
        import pytest

        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the plain tool alone
        pytest.main([str(file), "-q", "-p", "no:cacheprovider"])
    else:
        runpy.run_path(str(file), run_name="__main__")


def _have_workers_watched(file: Path, folder: Path) -> None:
    """Have the Pythons that Spark starts watch themselves, by the module that Python looks for."""
    (folder / "sitecustomize.py").write_text(_SITE, encoding="utf-8")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ[FILE_VARIABLE] = str(file)
    os.environ[REPORT_VARIABLE] = str(folder / "elsewhere.json")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
