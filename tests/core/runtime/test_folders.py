from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from core.runtime.errors import LabError
from core.runtime.folders import FolderError, cache_dir, config_dir, data_dir, ensure

PLACES = [
    ("GRADUS_DATA_DIR", data_dir, platformdirs.user_data_path),
    ("GRADUS_CACHE_DIR", cache_dir, platformdirs.user_cache_path),
    ("GRADUS_CONFIG_DIR", config_dir, platformdirs.user_config_path),
]


@pytest.mark.parametrize(("variable", "place", "standard"), PLACES)
def test_the_environment_names_the_folder(monkeypatch, tmp_path, variable, place, standard):
    monkeypatch.setenv(variable, str(tmp_path / "mine"))
    assert place() == tmp_path / "mine"


@pytest.mark.parametrize(("variable", "place", "standard"), PLACES)
def test_without_a_name_the_platforms_folder_is_taken(monkeypatch, variable, place, standard):
    monkeypatch.delenv(variable, raising=False)
    assert place() == standard("gradus", appauthor=False)


@pytest.mark.parametrize(("variable", "place", "standard"), PLACES)
def test_an_empty_name_is_no_name(monkeypatch, variable, place, standard):
    monkeypatch.setenv(variable, "")
    assert place() == standard("gradus", appauthor=False)


def test_a_tilde_is_the_home_folder(monkeypatch):
    monkeypatch.setenv("GRADUS_DATA_DIR", "~/runs")
    assert data_dir() == Path.home() / "runs"


def test_asking_for_a_folder_does_not_make_it(monkeypatch, tmp_path):
    monkeypatch.setenv("GRADUS_DATA_DIR", str(tmp_path / "mine"))
    assert not data_dir().exists()


def test_ensure_makes_a_folder_with_its_parents_and_leaves_it_empty(tmp_path):
    made = ensure(tmp_path / "빈 폴더" / "runs")
    assert made.is_dir()
    assert list(made.iterdir()) == []


def test_ensure_takes_a_folder_that_is_there(tmp_path):
    (tmp_path / "kept").write_text("kept")
    assert ensure(tmp_path) == tmp_path
    assert (tmp_path / "kept").read_text() == "kept"


def test_a_file_in_the_way_is_an_error_for_the_student(tmp_path):
    (tmp_path / "runs").write_text("")
    with pytest.raises(LabError, match="runs"):
        ensure(tmp_path / "runs")


def test_a_folder_below_a_file_is_an_error_that_names_what_to_set(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="GRADUS_DATA_DIR"):
        ensure(tmp_path / "file" / "runs")


def test_the_error_names_the_variable_of_the_folder_at_fault(monkeypatch, tmp_path):
    monkeypatch.setenv("GRADUS_CACHE_DIR", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="GRADUS_CACHE_DIR"):
        ensure(cache_dir() / "crashes")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permission on folders")
def test_a_folder_that_refuses_writing_is_an_error(monkeypatch, tmp_path):
    tmp_path.chmod(0o500)
    try:
        if os.geteuid() == 0:
            pytest.skip("root may write anywhere")
        with pytest.raises(FolderError):
            ensure(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_disk_that_refuses_a_file_is_an_error(monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("core.runtime.folders.tempfile.TemporaryFile", refuse)
    with pytest.raises(FolderError, match="Read-only file system"):
        ensure(tmp_path)
