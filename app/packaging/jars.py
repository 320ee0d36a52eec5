"""Makes Spark's jars smaller: no libraries for other systems, no classes that nobody names."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.packaging.class_files import names_in

# Libraries of which Spark uses a part. Others stay whole, since some of them put together the
# names of their own classes at run time, as Parquet does.
SHAKEN = (
    "breeze*", "spire*", "cats-kernel_*", "algebra_*", "guava-*", "commons-math3-*",
    "JTransforms-*", "hadoop-client-runtime-*",
)  # fmt: skip
# International words for dates, currencies, places and units; Spark uses the order of letters.
_DATA = re.compile(r"com/ibm/icu/impl/data/icudata/(curr|lang|region|unit|zone|translit|rbnf)/.")
_LIBRARY = re.compile(r"\.(so|dll|dylib|jnilib|a)$")
# How the libraries inside jars tell for which system they are.
_OWN_LIBRARY = {
    ("linux", "x86_64"): r"linux[-/]?(amd64|x86_64|64)/|(linux|epoll)_x86_64\.",
    ("win32", "AMD64"): r"win(dows)?[-/]?(amd64|x86_64|64)/",
    ("darwin", "arm64"): r"(darwin|mac|macos|osx)[-/]aarch64/|/osx/|kqueue_aarch_64\.",
    ("darwin", "x86_64"): r"(darwin|mac|macos|osx)[-/]x86_64/|/osx/|kqueue_x86_64\.",
}
_OF_VERSION = re.compile(r"META-INF/versions/\d+/")
_DOTTED = re.compile(rb"[A-Za-z_$][\w$]*(?:\.[\w$]+)+")


@dataclass
class Graph:
    """Who names whom, over all jars: ``names`` of each class, and the ``roots`` to begin at."""

    names: dict[str, set[str]] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)

    def add(self, jar: Path) -> None:
        """Read a jar; the classes of one that stays whole are roots, and so is what texts name."""
        is_whole = not _is_shaken(jar)
        with ZipFile(jar) as opened:
            for entry in opened.infolist():
                name = class_of(entry.filename)
                if name is not None:
                    self.names.setdefault(name, set()).update(names_in(opened.read(entry)))
                    if is_whole:
                        self.roots.add(name)
                elif not _LIBRARY.search(entry.filename) and not _DATA.match(entry.filename):
                    self.roots.update(_names_in_text(opened.read(entry)))

    def reachable(self) -> set[str]:
        """Return the classes that can be come to from the roots."""
        found: set[str] = set()
        waiting = list(self.roots & self.names.keys())
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += (self.names[name] & self.names.keys()) - found
        return found


def slim_jars(jars: Iterable[Path], folder: Path) -> Iterator[tuple[Path, Path]]:
    """Write all jars anew into ``folder`` without what is not needed; give old and new."""
    folder.mkdir(parents=True, exist_ok=True)
    jars = sorted(jars)
    graph = Graph()
    for jar in jars:
        graph.add(jar)
    kept, seen = graph.reachable(), set[tuple[str, int, int]]()
    for jar in jars:
        yield jar, _slim(jar, folder / jar.name, kept, seen)


def class_of(entry: str) -> str | None:
    """Return the name of the class that an entry of a jar holds; None if it holds another thing."""
    return _OF_VERSION.sub("", entry).removesuffix(".class") if entry.endswith(".class") else None


def is_for_here(entry: str, system: tuple[str, str] | None = None) -> bool:
    """Return whether an entry is of use on a system, this one by default."""
    own = _OWN_LIBRARY.get(system or (sys.platform, platform.machine()))
    if own is None or not _LIBRARY.search(entry):
        return True
    return re.search(own, entry, re.IGNORECASE) is not None


def _is_shaken(jar: Path) -> bool:
    return any(fnmatchcase(jar.name, pattern) for pattern in SHAKEN)


def _names_in_text(text: bytes) -> set[str]:
    return {name.decode().replace(".", "/") for name in _DOTTED.findall(text)}


def _slim(jar: Path, target: Path, kept: set[str], seen: set[tuple[str, int, int]]) -> Path:
    """Write a jar without what is not needed or was seen, the very same, in another."""
    with ZipFile(jar) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as slimmed:
        for entry in source.infolist():
            if not _is_entry_kept(entry, kept, shaken=_is_shaken(jar)):
                continue
            same = (entry.filename, entry.CRC, entry.file_size)
            if same in seen and class_of(entry.filename) not in (None, "module-info"):
                continue
            seen.add(same)
            # With its old time in it: the same jars give the same program.
            slimmed.writestr(entry, source.read(entry), ZIP_DEFLATED, 9)
    return target


def _is_entry_kept(entry: ZipInfo, kept: set[str], *, shaken: bool) -> bool:
    if not is_for_here(entry.filename) or _DATA.match(entry.filename):
        return False
    name = class_of(entry.filename)
    return not shaken or name is None or name in kept
