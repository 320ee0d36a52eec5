"""The guard of the files that a start reads."""

from __future__ import annotations

import pytest

from core.runtime.own_files import files_set_aside, read_json, read_or_set_aside, set_aside


@pytest.fixture(autouse=True)
def nothing_told_before():
    files_set_aside()


def test_a_file_that_can_be_read_stays(tmp_path):
    file = tmp_path / "a.json"
    file.write_text('{"a": 1}')
    assert read_or_set_aside(file, read_json, None) == {"a": 1}
    assert file.exists()
    assert files_set_aside() == []


def test_a_file_that_is_not_there_is_nothing_to_tell(tmp_path):
    assert read_or_set_aside(tmp_path / "a.json", read_json, 5) == 5
    assert files_set_aside() == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"{", b"[" * 100_000, b'{"a":' * 50_000, b"\0" * 10]
)
def test_a_damaged_file_is_set_aside_and_told_once(tmp_path, content):
    file = tmp_path / "a.json"
    file.write_bytes(content)
    assert read_or_set_aside(file, read_json, None) is None
    (aside,) = tmp_path.iterdir()
    assert aside.name.startswith("a.json.damaged-")
    assert aside.read_bytes() == content
    assert files_set_aside() == [str(aside)]
    assert files_set_aside() == []


def test_a_folder_of_its_name_is_set_aside(tmp_path):
    (tmp_path / "a.json" / "deep").mkdir(parents=True)
    assert read_or_set_aside(tmp_path / "a.json", read_json, None) is None
    assert not (tmp_path / "a.json").exists()


def test_a_file_without_end_is_not_read(tmp_path):
    file = tmp_path / "a.json"
    with file.open("wb") as written:
        written.truncate(2**40)
    assert read_or_set_aside(file, read_json, None) is None
    assert not file.exists()


def test_a_link_to_itself_is_set_aside(tmp_path):
    file = tmp_path / "a.json"
    file.symlink_to(file)
    assert read_or_set_aside(file, read_json, None) is None
    assert not file.is_symlink()


def test_two_of_a_name_are_both_kept(tmp_path):
    for content in ("1", "2"):
        (tmp_path / "a.json").write_text(content)
        assert set_aside(tmp_path / "a.json")
    assert {file.read_text() for file in tmp_path.iterdir()} == {"1", "2"}
