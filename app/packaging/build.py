"""Builds the program: icon and licences, one folder by PyInstaller, smaller files, an archive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from app.packaging.icons import make_icons
from app.packaging.sizes import MB, sizes_mb, table

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "package"
DIST = ROOT / "dist"
SPEC = Path(__file__).with_name("gradus.spec")
NAME = "Gradus.app" if sys.platform == "darwin" else "gradus"
_COMPRESSOR = "xz -T0 -6"
# Stripping moves what these tools of wheels have appended, and the library no longer loads.
_NOT_STRIPPED = ("numpy.libs", "scipy.libs", "pillow.libs")


def main() -> None:
    """Build, print how large each part is, and write the archive."""
    began = time.monotonic()
    shutil.rmtree(DIST / NAME, ignore_errors=True)
    BUILD.mkdir(parents=True, exist_ok=True)
    make_icons(BUILD)
    _run_pyinstaller()
    folder = DIST / NAME
    if sys.platform == "linux":
        _add_desktop_entry(folder)
        saved = sum(map(_strip, _libraries(folder)))
        print(f"debug symbols: {saved / MB:.0f} MB taken out")
    print(table(sizes_mb(folder)))
    archive = _pack(folder)
    print(f"{'packed':<18}{archive.stat().st_size / MB:>8.0f} MB  {archive}")
    print(f"{'built in':<18}{(time.monotonic() - began) / 60:>8.1f} min")


def archive_file() -> Path:
    """Return where the archive of this version and system is written."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}[sys.platform]
    ending = "tar.xz" if sys.platform == "linux" else "zip"
    return DIST / f"gradus-{metadata.version('gradus-lab')}-{system}.{ending}"


def _run_pyinstaller() -> None:
    command = [sys.executable, "-m", "PyInstaller", str(SPEC), "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(BUILD)]
    environment = {**os.environ, "GRADUS_BUILD": str(BUILD), "GRADUS_ROOT": str(ROOT)}
    subprocess.run(command, check=True, env=environment)


def _libraries(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        is_library = ".so" in file.name or os.access(file, os.X_OK)
        is_ours = file.is_file() and not file.is_symlink() and file.parent != folder
        if is_library and is_ours and file.parent.name not in _NOT_STRIPPED and is_elf(file):
            yield file


def is_elf(file: Path) -> bool:
    """Return whether a file is a library or a program of Linux."""
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _strip(file: Path) -> int:
    """Take the debug symbols out of a library and return how many bytes that saves."""
    before = file.stat().st_size
    subprocess.run(["strip", "--strip-unneeded", file], check=True, capture_output=True)
    return before - file.stat().st_size


def _add_desktop_entry(folder: Path) -> None:
    """Put the entry, the icon and what installs both for one user beside the program."""
    shutil.copy(BUILD / "app.png", folder / "gradus.png")
    for name in ("gradus.desktop", "add-to-menu.sh"):
        shutil.copy(SPEC.with_name(name), folder / name)


def _pack(folder: Path) -> Path:
    """Write the archive: xz where students can unpack it by a double click, else zip."""
    archive = archive_file()
    archive.unlink(missing_ok=True)
    if sys.platform == "linux":
        command = ["tar", "--owner=0", "--group=0", f"--use-compress-program={_COMPRESSOR}"]
        subprocess.run([*command, "-C", DIST, "-cf", archive, folder.name], check=True)
    elif sys.platform == "darwin":  # keeps the links and the rights of a bundle
        subprocess.run(["ditto", "-c", "-k", "--keepParent", folder, archive], check=True)
    else:
        shutil.make_archive(str(archive.with_suffix("")), "zip", DIST, folder.name)
    return archive


if __name__ == "__main__":
    main()
