"""The pictures of a run: written whole, read back equal, and no damage raises."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest

from core.runtime.records.snapshots import read_snapshots, write_snapshots

CODES = ["?", "i1", "u1", "i8", "u8", "f2", "f4", "f8", "c8", "c16", ">f8", "U5", "S3", "V4",
         "M8[ns]", "m8[s]"]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_arrays_of_every_type_come_back(tmp_path, code, shape):
    array = np.zeros(shape, code)
    write_snapshots(tmp_path, {"a": {"b": array}})
    came = read_snapshots(tmp_path)["a"]["b"]
    assert (came.dtype, came.shape, came.tobytes()) == (array.dtype, shape, array.tobytes())


def test_a_games_picture_comes_back_with_its_box(tmp_path):
    box = (-1.5, 2.0, 0.0, math.inf)
    cloud = {"real": np.eye(2), "box": box, "label": "score", "none": None, "ids": [1, (2, "x")]}
    write_snapshots(tmp_path, {"cloud": cloud, "step": 7})
    came = read_snapshots(tmp_path)
    np.testing.assert_array_equal(came["cloud"].pop("real"), np.eye(2))
    assert came == {"cloud": {k: v for k, v in cloud.items() if k != "real"}, "step": 7}
    assert isinstance(came["cloud"]["box"], tuple)


def test_a_name_with_a_slash_is_a_name(tmp_path):
    write_snapshots(tmp_path, {"a/b": np.ones(1), "tree": np.zeros(1), "0": np.zeros(2)})
    assert set(read_snapshots(tmp_path)) == {"a/b", "tree", "0"}


def test_what_is_written_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    done = []
    sync, rename = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: (done.append("sync"), sync(file)))
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("rename"), rename(*names)))
    write_snapshots(tmp_path, {"a": np.ones(3)})
    assert done == ["sync", "rename"]


def test_a_disk_that_fills_up_leaves_the_picture_before(tmp_path, monkeypatch):
    write_snapshots(tmp_path, {"a": np.ones(3)})

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="space"):
        write_snapshots(tmp_path, {"a": np.zeros(3)})
    assert read_snapshots(tmp_path)["a"].tolist() == [1.0, 1.0, 1.0]
    assert [file.name for file in tmp_path.iterdir()] == ["snapshots.npz"]


def test_damage_of_any_kind_is_no_picture(tmp_path):
    file = tmp_path / "snapshots.npz"
    write_snapshots(tmp_path, {"a": np.ones(3), "b": (1, 2)})
    whole = file.read_bytes()
    cut = [whole[:size] for size in range(0, len(whole), 7)]
    rng = np.random.default_rng(0)
    for hurt in [b"", b"PK", b"\xff" * 50, *cut]:
        file.write_bytes(hurt)
        assert read_snapshots(tmp_path) == {}
    for _ in range(300):
        hurt = bytearray(whole)
        hurt[rng.integers(len(hurt))] ^= 1 << rng.integers(8)
        file.write_bytes(hurt)
        read_snapshots(tmp_path)
    file.unlink()
    file.mkdir()
    assert read_snapshots(tmp_path) == {}


def test_what_an_older_version_kept_in_parts_is_not_shown_in_parts(tmp_path):
    kept = {"curve.forest": np.ones((2, 3)), "cloud/real": np.eye(2)}
    np.savez(tmp_path / "snapshots.npz", **kept)
    assert list(read_snapshots(tmp_path)) == ["curve.forest"]
