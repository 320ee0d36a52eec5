"""The built program as a student has it: unpacked, with nothing around it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from multiprocessing import popen_spawn_posix, resource_tracker, spawn
from pathlib import Path
from types import ModuleType

import pytest

from app.packaging.build import archive_file
from core.runtime.worker_process import WorkerProcess

# The archive takes minutes to build and a gigabyte to unpack: `make package-test` asks for it by a
# 1 here; another archive is asked for by its path.
ASKED = os.environ.get("GRADUS_TEST_PACKAGE", "")
collect_ignore = [] if ASKED else ["test_program.py"]


class Program:
    """The unpacked program, run by a user who may not write where it lies."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder, self.archive = folder, archive
        self.home = folder.parent / "home"
        self.temporary = folder.parent / "tmp"
        # Root may write everywhere, so its part is played by a user of the system without rights.
        self.user = pwd.getpwnam("games") if os.geteuid() == 0 else None

    def fresh_home(self, *, is_writable: bool = True) -> Path:
        """Return the user's home folder, empty; beside it stands an empty temporary folder."""
        for folder in (self.home, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if self.user and (is_writable or folder == self.temporary):
                os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        if not is_writable:
            self.home.chmod(0o555)
        return self.home

    def start(self, *arguments, **environment):
        """Start it with no environment but a home and a temporary folder."""
        given = {"HOME": str(self.home), "TMPDIR": str(self.temporary), **environment}
        rights = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return subprocess.Popen(
            [self.folder / "gradus", *arguments],
            env=given,
            cwd=self.folder.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **(rights if self.user else {}),
        )

    def run(self, *arguments, limit_s=600, **environment):
        """Run it to its end and return its exit code and what it said."""
        with self.start(*arguments, **environment) as process:
            said, _ = process.communicate(timeout=limit_s)
        return process.returncode, said

    def own_files(self):
        """Return all files of that user's anywhere; of those in the home folder if it is ours."""
        if self.user is None:
            return sorted([*self.home.rglob("*"), *self.temporary.rglob("*")])
        command = ["find", "/", "-xdev", "-uid", str(self.user.pw_uid), "-not", "-path", "/proc/*"]
        found = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
        return sorted(Path(line) for line in found)

    def worker(self, crash_file):
        """Return a worker process of the program, to be spoken to as its window does."""
        spawn.set_executable(str(self.folder / "gradus"))
        with pytest.MonkeyPatch.context() as patch:
            # What multiprocessing tells a child of the one that starts it: here the program.
            inside = self.folder / "_internal"
            patch.setattr(sys, "frozen", True, raising=False)
            patch.setattr(sys, "executable", str(self.folder / "gradus"))
            extensions = next(inside.glob("python3.*/lib-dynload"))
            places = [inside / "base_library.zip", extensions, inside]
            patch.setattr(sys, "path", [*map(str, places)])
            patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
            return WorkerProcess("test", crash_file)


@pytest.fixture
def worker(program, tmp_path, monkeypatch):
    """A worker process of the built program, whose temporary folder is ``tmp``, empty."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    assert popen_spawn_posix  # imported before the search path is another's
    resource_tracker.ensure_running()  # and so is its process, of this Python
    before = spawn.get_executable()
    worker = program.worker(tmp_path / "crash.txt")
    yield worker
    worker.kill()
    spawn.set_executable(before)


@pytest.fixture(scope="session")
def program():
    """The archive, unpacked into a folder with a space and Hangul in its name, not writable."""
    if sys.platform != "linux":
        pytest.skip("who may write where is checked as Linux tells it")
    place = Path(tempfile.mkdtemp(prefix="gradus package "))
    place.chmod(0o755)
    folder = place / "내 프로그램"
    folder.mkdir()
    archive = archive_file() if ASKED == "1" else Path(ASKED)
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    unpacked = folder / "gradus"
    subprocess.run(["chmod", "-R", "a-w", unpacked], check=True)
    yield Program(unpacked, archive)
    subprocess.run(["chmod", "-R", "u+w", place], check=True)
    shutil.rmtree(place)
