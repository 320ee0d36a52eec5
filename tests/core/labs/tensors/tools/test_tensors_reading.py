"""CSV text, CSV files and images: what is read, and what is said where they are broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import EpsImagePlugin, Image

from core.labs.tensors.operations.limits import Limits
from core.labs.tensors.scripts.torch_script import torch_script
from core.labs.tensors.session.session import Session
from core.labs.tensors.tools.reading import csv_literal, load_csv, load_image, read_table
from core.runtime.errors import LabError

FLOATS = st.floats(-1e6, 1e6, width=32)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(FLOATS, min_size=width, max_size=width), min_size=2, max_size=5
        )
    ),
    st.sampled_from((",", ";", "\t", " ")),
)
def test_numbers_come_back_whatever_separates_them(rows: list[list[float]], mark: str) -> None:
    text = "\n".join(mark.join(repr(value) for value in row) for row in rows)
    assert read_table(text).rows == rows


def test_header_of_words_is_skipped_and_blank_lines_do_not_count() -> None:
    table = read_table("\nx,y\n\n1,2\n3,4\n")
    assert table.rows == [[1, 2], [3, 4]]
    assert table.skipped_rows == 2


def test_decimal_comma_is_read_between_semicolons() -> None:
    assert read_table("1,5;2\n3;4,25").rows == [[1.5, 2], [3, 4.25]]


def test_one_column_is_a_vector() -> None:
    assert csv_literal("1\n2\n3") == "[1.0, 2.0, 3.0]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2\n3,abc", "Row 2, column 2 holds 'abc', which is not a number"),
        ("x,y\n1,2\n3,", "Row 3, column 2 is empty"),
        ("1,2\n3", "Row 2 has 1 entry, but row 1 has 2"),
        ("1,2\n\n3,4,5", "Row 3 has 3 entries"),
        ("", "There are no numbers in it"),
        ("a,b", "Row 1, column 1 holds 'a'"),
        ("a,b\n\n", "Row 1, column 1 holds 'a'"),
        ("1,1_000", "column 2 holds '1_000'"),
        ("1," + "x" * 500, "xxx...'"),
        ("1," + "9" * 200_000, "Row 1 holds an entry that is far too long"),
        ('"1,2\n3,4', "Row 2 has 2 entries, but row 1 has 1"),
        ("1,2\n3,\x004", "This is no plain text"),
    ],
)
def test_broken_csv_is_told_by_row_and_column(text: str, words: str) -> None:
    with pytest.raises(LabError) as caught:
        read_table(text)
    assert words in str(caught.value)


def test_too_much_to_paste_is_refused() -> None:
    with pytest.raises(LabError, match="at most 4,096 can be pasted"):
        csv_literal("1,2\n" * 3_000)


def test_csv_file_becomes_a_matrix(tmp_path: Path) -> None:
    file = tmp_path / "two numbers.csv"
    file.write_text("\ufeffx;y\n1,5;2\n3;4\n", encoding="utf-8")
    load = load_csv("a", str(file), Limits(), "float64")
    assert load.tensor.tolist() == [[1.5, 2], [3, 4]]
    assert load.tensor.dtype == torch.float64


def test_file_that_is_missing_or_too_large_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1,2\n" * 100)
    with pytest.raises(LabError, match=r"There is no file b\.csv"):
        load_csv("a", str(tmp_path / "b.csv"), Limits())
    with pytest.raises(LabError, match="the limit is 100 bytes"):
        load_csv("a", str(file), Limits(tensor_bytes=100))


def picture(path: Path, width: int, height: int, mode: str = "RGB") -> Path:
    shape = (height, width) if mode == "L" else (height, width, 3)
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def test_image_is_brightness_between_0_and_1(tmp_path: Path) -> None:
    file = picture(tmp_path / "p.png", 5, 3, "L")
    tensor = load_image("a", str(file), Limits()).tensor
    assert torch.equal(tensor, torch.from_numpy(np.asarray(Image.open(file)).astype("f4") / 255))


def test_colour_image_has_its_channels_first_and_is_scaled_down(tmp_path: Path) -> None:
    file = picture(tmp_path / "p.png", 40, 20)
    assert load_image("a", str(file), Limits(), grey=False, max_side=10).tensor.shape == (3, 5, 10)


@pytest.mark.parametrize("content", [b"", b"not an image", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40])
def test_file_that_is_no_image_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "p.png"
    file.write_bytes(content)
    with pytest.raises(LabError, match=r"p\.png is"):
        load_image("a", str(file), Limits())


def test_postscript_named_as_a_picture_is_never_run(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_: pytest.fail("it would run"))
    file = tmp_path / "a.png"
    file.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 28 28\n%%EndComments\nshowpage\n")
    with pytest.raises(LabError, match="no image that can be read"):
        load_image("a", str(file), Limits())


def test_image_cut_short_is_told(tmp_path: Path) -> None:
    file = picture(tmp_path / "p.png", 50, 50)
    file.write_bytes(file.read_bytes()[:2_000])
    with pytest.raises(LabError, match="broken and cannot be read"):
        load_image("a", str(file), Limits())


def test_image_with_too_many_pixels_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = picture(tmp_path / "p.png", 100, 100, "L")
    with pytest.raises(LabError, match="100 × 100 pixels"):
        load_image("a", str(file), Limits(tensor_bytes=30_000))


@pytest.mark.parametrize("kind", ["csv", "image"])
def test_script_reads_the_file_again(tmp_path: Path, kind: str) -> None:
    session = Session()
    if kind == "csv":
        file = tmp_path / "it's.csv"
        file.write_text("x;y\n1,5;2\n3;4\n")
        session.load(load_csv("a", str(file), Limits()))
    else:
        file = picture(tmp_path / "p.png", 8, 6)
        session.load(load_image("a", str(file), Limits(), grey=False))
    space: dict[str, torch.Tensor] = {}
    source = torch_script(session.log).split("\n\nprint")[0]
    exec(compile(source, "script.py", "exec"), space)
    assert torch.equal(space["a"], session.space.tensors()["a"])


def test_loaded_tensor_can_be_edited_undone_and_made_to_record(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1,2\n3,4\n")
    session = Session()
    session.load(load_csv("a", str(file), Limits()))
    session.act("a[0, 0] = 9")
    session.act("backward((a * a).sum())")
    assert session.space.tensors()["a"].grad.tolist() == [[18, 4], [6, 8]]  # type: ignore[union-attr]
    session.undo()
    session.undo()
    assert session.space.tensors()["a"].tolist() == [[1, 2], [3, 4]]


def test_remark_above_the_numbers_is_skipped() -> None:
    table = read_table("# height and weight\n170,60\n")
    assert table.rows == [[170, 60]]
    assert table.skipped_rows == 1


@pytest.mark.parametrize(
    ("content", "dtype", "words"),
    [
        ("1,2\n3,300", "int8", "row 2 of the table, column 2 is 300.0, which int8 cannot hold"),
        ("1,nan", "int64", "column 2 is nan, which int64 cannot hold"),
        ("1,2", "complex64", "no dtype complex64"),
        ("1,2", "load", "no dtype load"),
    ],
)
def test_numbers_that_a_dtype_cannot_hold_are_told(
    tmp_path: Path, content: str, dtype: str, words: str
) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text(content)
    with pytest.raises(LabError) as caught:
        load_csv("t", str(file), Limits(), dtype)
    assert words in str(caught.value)


def test_table_of_more_numbers_than_the_limit_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("1\n" * 200)
    with pytest.raises(LabError, match="more than 100 numbers"):
        load_csv("t", str(file), Limits(tensor_bytes=400))


@pytest.mark.parametrize("path", ["x" * 5_000, "a\0b", "", "/"])
def test_path_that_can_be_no_file_is_told(path: str) -> None:
    with pytest.raises(LabError, match="There is no file"):
        load_csv("t", path, Limits())


def test_table_saved_as_utf_16_is_told(tmp_path: Path) -> None:
    file = tmp_path / "excel.csv"
    file.write_text("1,2\n3,4\n", encoding="utf-16")
    with pytest.raises(LabError, match="UTF-8"):
        load_csv("t", str(file), Limits())


@pytest.mark.parametrize("name", ["", "1a", "a b", "lambda", "None", "a\n", "a;b", "a=b", "a.b"])
def test_what_can_be_no_name_is_told(name: str) -> None:
    with pytest.raises(LabError, match="cannot be a name"):
        Session().checked_name(name)


def test_hangul_is_a_name_and_may_stand_in_a_path(tmp_path: Path) -> None:
    file = tmp_path / "키와 몸무게.csv"
    file.write_text("키,몸무게\n170,60\n", encoding="utf-8")
    assert load_csv(Session().checked_name("자료"), str(file), Limits()).tensor.tolist() == [
        [170.0, 60.0]
    ]
