"""How large a built program is, by what it is made of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

MB = 1_000_000
_LEAST_MB = 5.0
# Folders beside a package that hold its libraries.
_BELONGS_TO = {"numpy.libs": "numpy", "scipy.libs": "scipy", "pillow.libs": "PIL"}


def sizes_mb(folder: Path) -> dict[str, float]:
    """Return size in MB (10⁶ bytes) -> part, the largest first; links count nothing.

    A part is a package, or ``program`` for the executable with all pure Python in it; what is
    small is together ``everything else``.
    """
    sizes: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            sizes[_part(file.relative_to(folder))] += file.stat().st_size
    large = {name: size / MB for name, size in sizes.most_common() if size >= _LEAST_MB * MB}
    rest = sum(sizes.values()) / MB - sum(large.values())
    return {**large, "everything else": rest}


def table(sizes: dict[str, float]) -> str:
    """Return the sizes as lines, with their sum."""
    rows = [*sizes.items(), ("unpacked", sum(sizes.values()))]
    return "\n".join(f"{name:<18}{size:>8.0f} MB" for name, size in rows)


def _part(file: Path) -> str:
    if file.parts[0] != "_internal":
        return "program"
    top = file.parts[1]
    if len(file.parts) == 2:
        return "libraries of the system and Python" if ".so" in top else "everything else"
    return _BELONGS_TO.get(top, top)
