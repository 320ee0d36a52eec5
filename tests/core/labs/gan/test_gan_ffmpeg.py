"""The program that writes films, which the built program keeps packed."""

from __future__ import annotations

import importlib.util
import lzma
import os
import subprocess
from types import SimpleNamespace

import pytest

from core.labs.gan.files import ffmpeg
from core.runtime.errors import LabError

SCRIPT = b"#!/bin/sh\necho films\n"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return the folder of a package that came with FFmpeg packed."""
    folder = tmp_path / "imageio_ffmpeg" / "binaries"
    folder.mkdir(parents=True)
    (folder / "ffmpeg-linux-v1.xz").write_bytes(lzma.compress(SCRIPT))
    spec = SimpleNamespace(submodule_search_locations=[str(folder.parent)])
    monkeypatch.setattr(ffmpeg, "find_spec", lambda name: spec)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "")
    return folder


def test_from_source_the_packages_own_is_used(monkeypatch):
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    assert importlib.util.find_spec("imageio_ffmpeg")
    ffmpeg.provide_ffmpeg()
    assert "IMAGEIO_FFMPEG_EXE" not in os.environ


@pytest.mark.skipif(os.name == "nt", reason="a shell's script plays FFmpeg")
def test_a_packed_one_runs_once_it_is_provided(package):
    ffmpeg.provide_ffmpeg()
    program = os.environ["IMAGEIO_FFMPEG_EXE"]
    assert subprocess.run([program], capture_output=True, check=True).stdout == b"films\n"


def test_it_is_unpacked_into_the_users_cache_and_leaves_nothing_else(package):
    ffmpeg.provide_ffmpeg()
    folder = ffmpeg.cache_dir() / "ffmpeg"
    assert [file.name for file in folder.iterdir()] == ["ffmpeg-linux-v1"]


def test_it_is_unpacked_once(package, monkeypatch):
    ffmpeg.provide_ffmpeg()
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "")
    (package / "ffmpeg-linux-v1.xz").write_bytes(b"no longer read")
    ffmpeg.provide_ffmpeg()
    assert os.environ["IMAGEIO_FFMPEG_EXE"].endswith("ffmpeg-linux-v1")


def test_one_that_the_user_names_goes_first(package, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/usr/bin/ffmpeg")
    ffmpeg.provide_ffmpeg()
    assert os.environ["IMAGEIO_FFMPEG_EXE"] == "/usr/bin/ffmpeg"


def test_without_room_it_says_what_to_do_and_leaves_nothing(package, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ffmpeg.shutil, "copyfileobj", full)
    with pytest.raises(LabError, match=r"No space left on device.*\.gif"):
        ffmpeg.provide_ffmpeg()
    assert list((ffmpeg.cache_dir() / "ffmpeg").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_named(package, monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("GRADUS_CACHE_DIR", str(file))
    with pytest.raises(LabError, match="GRADUS_CACHE_DIR"):
        ffmpeg.provide_ffmpeg()
