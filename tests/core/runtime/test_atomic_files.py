from __future__ import annotations

import pytest

from core.runtime.atomic_files import replaced, written
from core.runtime.errors import LabError


def test_a_file_is_there_whole_or_as_it_was(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("before")
    with pytest.raises(RuntimeError), replaced(target) as part:
        part.write_text("half")
        raise RuntimeError
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text() == "before"
    with replaced(target) as part:
        part.write_text("after")
    assert target.read_text() == "after"


def test_a_users_folder_that_refuses_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(LabError, match="choose another folder"),
        written(str(tmp_path / "file" / "a.txt")) as part,
    ):
        part.write_text("x")
