"""Makes Spark's jars smaller: no libraries for other systems, no class that lies there twice."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

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


def slim_jars(jars: Iterable[Path], folder: Path) -> Iterator[tuple[Path, Path]]:
    """Write all jars anew into ``folder`` without what is not needed; give old and new."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = set[tuple[str, int, int]]()
    for jar in sorted(jars):
        yield jar, _slim(jar, folder / jar.name, seen)


def is_for_here(entry: str, system: tuple[str, str] | None = None) -> bool:
    """Return whether an entry is of use on a system, this one by default."""
    own = _OWN_LIBRARY.get(system or (sys.platform, platform.machine()))
    if own is None or not _LIBRARY.search(entry):
        return True
    return re.search(own, entry, re.IGNORECASE) is not None


def _slim(jar: Path, target: Path, seen: set[tuple[str, int, int]]) -> Path:
    """Write a jar without what is not needed or was seen, the very same, in another."""
    with ZipFile(jar) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as slimmed:
        for entry in source.infolist():
            if not is_for_here(entry.filename) or _DATA.match(entry.filename):
                continue
            same = (entry.filename, entry.CRC, entry.file_size)
            if same in seen and _is_class(entry.filename):
                continue
            seen.add(same)
            # With its old time in it: the same jars give the same program.
            slimmed.writestr(entry, source.read(entry), ZIP_DEFLATED, 9)
    return target


def _is_class(entry: str) -> bool:
    return entry.endswith(".class") and not entry.endswith("module-info.class")
