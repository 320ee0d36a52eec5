"""Writes requirements.lock: what pip chooses today for pyproject.toml, in exact versions."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEADER = """\
# Exact versions of everything that Gradus and its checks need, for Linux, macOS and Windows and
# Python 3.11 to 3.13. Written by `make lock`; the ranges are in pyproject.toml.
"""


def main() -> None:
    """Resolve, and write the lock."""
    if sys.platform != "linux":
        sys.exit("The lock is made on Linux, where xgboost-cpu is.")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["dev"]
    held = [Requirement(text) for text in project["tool"]["gradus"]["lock"]]
    direct = [
        Requirement(text)
        for text in [
            *project["project"]["dependencies"],
            *extra,
            *project["build-system"]["requires"],
        ]
    ]
    markers = {canonicalize_name(item.name): item.marker for item in direct if item.marker}
    pins = {name: f"{name}=={version}" for name, version in resolve([*direct, *held]).items()}
    pins |= {canonicalize_name(item.name): f"{item.name}{item.specifier}" for item in held}
    lines = [
        f"{pins[name]} ; {markers[name]}" if name in markers else pins[name]
        for name in sorted(pins)
    ]
    LOCK.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def resolve(requirements: list[Requirement]) -> dict[NormalizedName, str]:
    """Return the version that pip would install of every package, installing none."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
        # pyspark comes as a source archive alone, with nothing in it to compile.
        command += ["--only-binary", ":all:", "--no-binary", "pyspark", "--report", str(report)]
        subprocess.run([*command, *map(str, requirements)], check=True)
        chosen = json.loads(report.read_text(encoding="utf-8"))["install"]
    # A build's local label, as in 2.13.0+cpu, names one index's file, not the version.
    return {
        canonicalize_name(item["metadata"]["name"]): item["metadata"]["version"].partition("+")[0]
        for item in chosen
    }


if __name__ == "__main__":
    main()
