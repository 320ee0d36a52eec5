"""What is said to be lost when the user's folders refuse, and the cache that takes their place."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

import pytest

from core.runtime.folders import cache_dir, config_dir, data_dir, ensure
from core.runtime.writable_folders import provide_cache, provide_folders

TORCH = "TORCHINDUCTOR_CACHE_DIR"


@pytest.fixture(autouse=True)
def no_cache_of_torch(monkeypatch):
    """Without the variable, which is taken back after the test whoever has set it."""
    monkeypatch.setenv(TORCH, "")
    monkeypatch.delenv(TORCH)


@pytest.fixture
def cleaners(monkeypatch):
    """What is to be called when the process ends; called here."""
    registered = []
    monkeypatch.setattr(
        atexit, "register", lambda *call, **options: registered.append((call, options))
    )
    yield registered
    for (function, *arguments), options in registered:
        function(*arguments, **options)


def refuse(monkeypatch, tmp_path, kind):
    """Put a file where a folder should be: nobody may write below it, not even root."""
    file = tmp_path / f"{kind} is a file"
    file.write_text("")
    monkeypatch.setenv(f"GRADUS_{kind}_DIR", str(file / "gradus"))
    return file


def test_folders_that_can_be_written_are_made_and_nothing_is_said():
    assert provide_folders() is None
    assert all(folder.is_dir() for folder in (data_dir(), config_dir(), cache_dir()))


@pytest.mark.parametrize(
    ("kind", "lost"),
    [("DATA", "runs and the session"), ("CONFIG", "the window's size and colours")],
)
def test_what_a_folder_would_have_kept_is_said_with_its_reason(monkeypatch, tmp_path, kind, lost):
    file = refuse(monkeypatch, tmp_path, kind)
    not_kept = provide_folders()
    assert f"so that {lost} will not be kept" in not_kept.text
    assert str(file) in not_kept.reasons
    assert f"GRADUS_{kind}_DIR" in not_kept.reasons


def test_all_that_is_lost_is_one_sentence(monkeypatch, tmp_path, cleaners):
    for kind in ("DATA", "CONFIG", "CACHE"):
        refuse(monkeypatch, tmp_path, kind)
    not_kept = provide_folders()
    assert (
        "runs and the session, the window's size and colours and what makes the next start quicker "
        "will not be kept" in not_kept.text
    )
    assert len(not_kept.reasons.splitlines()) == 3


def test_a_cache_that_refuses_is_replaced_until_the_process_ends(monkeypatch, tmp_path, cleaners):
    refuse(monkeypatch, tmp_path, "CACHE")
    provide_folders()
    instead = Path(os.environ["GRADUS_CACHE_DIR"])
    assert ensure(cache_dir()) == instead
    for (function, *arguments), options in cleaners:
        function(*arguments, **options)
    assert not instead.exists()


def test_torch_keeps_its_cache_with_ours():
    provide_folders()
    assert Path(os.environ[TORCH]).parent == cache_dir()


def test_a_place_that_the_user_chose_for_torch_stays(monkeypatch):
    monkeypatch.setenv(TORCH, "/somewhere/else")
    provide_cache()
    assert os.environ[TORCH] == "/somewhere/else"


def test_with_a_cache_that_refuses_torch_goes_to_the_one_instead(monkeypatch, tmp_path, cleaners):
    refuse(monkeypatch, tmp_path, "CACHE")
    provide_cache()
    assert Path(os.environ[TORCH]).parent == cache_dir()
    assert ensure(cache_dir())
