from __future__ import annotations

import json
import os
import time

import pytest
from support.processes import started

from ui.open_tabs import OpenTabs, OpenTabsFile, TabState

STATE = OpenTabs(
    "autograd",
    {
        "autograd": TabState(
            {"preset": "lecture", "learning_rate": 1e-7, "seed": "x"}, "run-1", ("run-0",)
        ),
        "gan": TabState(),
    },
)

# Takes a session, saves one named after its argument, and lives until it is killed.
HOLDER = """
import sys, time
from pathlib import Path
from ui.open_tabs import OpenTabs, OpenTabsFile
store = OpenTabsFile(Path(sys.argv[1]))
store.open()
store.save(OpenTabs(sys.argv[2]))
print("saved", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sessions"


@pytest.fixture
def crash(folder):
    """Return a function that leaves the session of a window that was killed."""

    def leave(name="autograd"):
        with started("-c", HOLDER, folder, name) as process:
            assert process.stdout.readline() == "saved\n"
            process.kill()
            process.wait()

    return leave


def left_files(folder):
    return sorted(file.name for file in folder.iterdir() if file.suffix == ".json")


def test_the_first_start_finds_nothing(folder):
    store = OpenTabsFile(folder)
    assert store.open() is None
    store.close()


def test_a_killed_window_leaves_what_it_had(folder, crash):
    crash("gan")
    store = OpenTabsFile(folder)
    assert store.open() == OpenTabs("gan")
    store.close()


def test_what_was_left_is_found_once(folder, crash):
    crash()
    for expected in (OpenTabs("autograd"), None):
        store = OpenTabsFile(folder)
        assert store.open() == expected
        store.close()


def test_what_was_left_outlives_a_second_crash_before_anything_was_done(folder, crash):
    crash("lost twice")
    with started("-c", HOLDER.replace("store.save", "str"), folder, "-") as process:
        assert process.stdout.readline() == "saved\n"
        process.kill()
        process.wait()
    store = OpenTabsFile(folder)
    assert store.open() == OpenTabs("lost twice")
    store.close()


def test_a_window_closed_in_good_order_leaves_nothing(folder):
    store = OpenTabsFile(folder)
    store.open()
    store.save(STATE)
    store.close()
    assert left_files(folder) == []
    assert OpenTabsFile(folder).open() is None


def test_all_of_a_session_comes_back(folder):
    store = OpenTabsFile(folder)
    store.open()
    store.save(STATE)
    kept = (folder / left_files(folder)[0]).read_text()
    store.close()
    (folder / "7.json").write_text(kept)
    another = OpenTabsFile(folder)
    assert another.open() == STATE
    another.close()


def test_of_many_left_sessions_the_newest_is_found(folder, crash):
    with started("-c", HOLDER, folder, "older") as first:
        assert first.stdout.readline() == "saved\n"
        crash("newer")
    store = OpenTabsFile(folder)
    assert store.open() == OpenTabs("newer")
    store.close()


def test_a_living_windows_session_is_left_alone(folder):
    with started("-c", HOLDER, folder, "theirs") as other:
        assert other.stdout.readline() == "saved\n"
        store = OpenTabsFile(folder)
        assert store.open() is None
        store.save(OpenTabs("ours"))
        assert len(left_files(folder)) == 2
        store.close()
        assert json.loads((folder / left_files(folder)[0]).read_text())["current"] == "theirs"


def test_two_windows_of_one_process_have_a_session_each(folder):
    stores = [OpenTabsFile(folder), OpenTabsFile(folder)]
    for number, store in enumerate(stores):
        assert store.open() is None
        store.save(OpenTabs(str(number)))
    assert left_files(folder) == ["1.json", "2.json"]
    for store in stores:
        store.close()
    assert left_files(folder) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\0",
        b"null",
        b"[]",
        b'{"current": "a"}',
        b'{"current": "a", "tabs": []}',
        b'{"current": "a", "tabs": {"a": 1}}',
        b'{"current": "a", "tabs": {"a": {"values": 3, "run": ""}}}',
    ],
)
def test_a_file_that_cannot_be_understood_is_passed_over(folder, content):
    folder.mkdir()
    (folder / "1.json").write_bytes(content)
    store = OpenTabsFile(folder)
    assert store.open() is None
    store.save(STATE)
    assert json.loads((folder / "1.json").read_text())["current"] == "autograd"
    store.close()


def test_a_readable_session_is_found_behind_an_unreadable_one(folder, crash):
    crash("readable")
    (folder / "5.json").write_text("{")
    store = OpenTabsFile(folder)
    assert store.open() == OpenTabs("readable")
    store.close()


def test_without_a_folder_nothing_is_kept_and_nothing_raised(tmp_path):
    (tmp_path / "sessions").write_text("not a folder")
    store = OpenTabsFile(tmp_path / "sessions" / "deeper")
    assert store.open() is None
    store.save(STATE)
    store.close()


def test_a_folder_that_vanishes_while_the_window_is_open_is_survived(folder):
    store = OpenTabsFile(folder)
    store.open()
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    store.save(STATE)
    store.close()


LEFT = json.dumps({"current": "left", "tabs": {}})


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 50_000, b"\xff" * 9, b"5"])
def test_what_cannot_be_read_is_set_aside_and_the_next_start_finds_nothing_of_it(folder, content):
    folder.mkdir()
    (folder / "1.json").write_bytes(content)
    for _ in range(2):
        store = OpenTabsFile(folder)
        assert store.open() is None
        store.close()
    (aside,) = folder.glob("1.json.damaged-*")
    assert aside.read_bytes() == content


def test_a_folder_in_place_of_a_file_stops_no_start(folder):
    (folder / "1.json" / "deep").mkdir(parents=True)
    (folder / "2.json").write_text(LEFT)
    store = OpenTabsFile(folder)
    assert store.open() == OpenTabs("left")
    store.save(STATE)
    assert json.loads((folder / "1.json").read_text())["current"] == "autograd"
    store.close()


def make_old(path, seconds):
    os.utime(path, (time.time() - seconds,) * 2)


@pytest.mark.parametrize("content", [b"", b"\xff" * 50, None])
def test_an_unreadable_lock_hides_nothing_for_ever(folder, content):
    folder.mkdir()
    (folder / "1.json").write_text(LEFT)
    lock = folder / "1.lock"
    lock.mkdir() if content is None else lock.write_bytes(content)
    make_old(lock, 60)
    store = OpenTabsFile(folder)
    assert store.open() == OpenTabs("left")
    store.close()


def test_a_lock_of_another_computer_holds_for_a_day(folder):
    folder.mkdir()
    (folder / "1.json").write_text(LEFT)
    lock = folder / "1.lock"
    lock.write_text("17\npython\nanother-computer\n")
    for age_s, found in ((3600, None), (25 * 3600, OpenTabs("left"))):
        make_old(lock, age_s)
        store = OpenTabsFile(folder)
        assert store.open() == found
        store.close()


def test_what_a_kill_left_half_written_is_no_session(folder):
    folder.mkdir()
    (folder / ".1.part.json").write_text('{"current": "ha')
    store = OpenTabsFile(folder)
    assert store.open() is None
    store.close()
    assert (folder / ".1.part.json").exists()
