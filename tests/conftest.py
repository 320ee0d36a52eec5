"""What holds for every test: its own folders, and nothing left behind."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from support import leaks

from core.runtime.own_files import files_set_aside
from core.runtime.worker.threads import wait_asleep

# Before Qt or torch are loaded, here and in the workers that tests start.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
wait_asleep()
for _variable in ("QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "LANGUAGE"):
    os.environ.pop(_variable, None)
os.environ["LC_ALL"] = "C.UTF-8"

# A busy machine is slow, not wrong. In CI the examples are the same at each run, as is its default.
settings.register_profile("gradus", settings.default, deadline=None)
settings.load_profile("gradus")


@pytest.fixture(autouse=True)
def nothing_left_behind(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail the test that leaves a thread, a process, an active timer or a window behind."""
    threads, children = leaks.threads(), leaks.children()
    watch = None
    if "qapp" in request.fixturenames:
        request.getfixturevalue("qapp")
        from support.qt_leaks import QtWatch

        watch = QtWatch(monkeypatch)
    yield
    left = watch.left() if watch else []
    left += leaks.left_children(children)
    left += leaks.left_threads(threads)
    if left:
        pytest.fail(f"left behind: {'; '.join(left)}", pytrace=False)


@pytest.fixture(scope="session")
def all_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a path for each test in turn; none is there yet, which most tests leave at that."""
    folder = tmp_path_factory.mktemp("users")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def user_folders(all_users: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test user folders of its own, and return what holds them."""
    folder = next(all_users)
    for kind in ("data", "cache", "config"):
        monkeypatch.setenv(f"GRADUS_{kind.upper()}_DIR", str(folder / kind))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    yield folder
    files_set_aside()  # told to nobody, so that the next test's window does not say it
    shutil.rmtree(folder, ignore_errors=True)
